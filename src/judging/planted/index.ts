import type { TrainingRecord } from '../../contracts/record.ts';
import { random } from '../../statistics/random.ts';
import type { Random } from '../../statistics/random.ts';
import { unitHash } from '../../text/hash.ts';

/** What can be planted; each changes the last answer so that it is wrong, and nothing else of it. */
export const faultKinds = ['number-changed', 'negated', 'answer-swapped'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** True for the share of records from which a faulty copy is made: by the record's id alone, so that neither batches nor order matter. */
export function isDue(record: TrainingRecord, share: number): boolean {
  return unitHash(`planted/${record.id}`) < share;
}

/**
 * A copy of a good record with one fault: its first kind by the record's id, the next one where it finds no place. Undefined
 * for a record without an answer. English words only are negated; numbers and swaps work in any language that has digits.
 */
export function plantFault(record: TrainingRecord): { kind: FaultKind; record: TrainingRecord } | undefined {
  const index = record.messages.findLastIndex(({ role, content }) => role === 'assistant' && content.trim() !== '');
  const answer = record.messages[index];
  if (answer === undefined) return undefined;
  const draw = random(`planted/${record.id}`);
  const first = draw.integer(faultKinds.length);
  for (let step = 0; step < faultKinds.length; step++) {
    const kind = faultKinds[(first + step) % faultKinds.length] as FaultKind;
    const content = makers[kind](answer.content, draw);
    if (content === undefined || content === answer.content) continue;
    const messages = record.messages.map((message, at) => (at === index ? { ...message, content } : message));
    return { kind, record: { ...record, id: `${record.id}-${kind}`, messages } };
  }
  return undefined;
}

const makers: { [kind in FaultKind]: (answer: string, draw: Random) => string | undefined } = {
  'number-changed': changeNumber,
  negated: negate,
  'answer-swapped': swap,
};

function changeNumber(answer: string, draw: Random): string | undefined {
  const numbers = [...answer.matchAll(/\d+/g)];
  if (numbers.length === 0) return undefined;
  const { 0: digits, index } = draw.pick(numbers);
  const [lead = '0'] = digits;
  // Another first digit, never 0: the number is another one in any notation.
  const other = ((Number(lead) + 1 + draw.integer(7)) % 9) + 1;
  const changed = other === Number(lead) ? (other % 9) + 1 : other;
  return `${answer.slice(0, index)}${changed}${digits.slice(1)}${answer.slice(index + digits.length)}`;
}

const negation = / (?:not|never)(?= )/;
const auxiliary = /\b(?:is|are|was|were|can|could|will|would|must|should|may|does|do|did|has|have)\b(?! not\b)/;

function negate(answer: string): string | undefined {
  if (negation.test(answer)) return answer.replace(negation, '');
  const found = auxiliary.exec(answer);
  if (found === null) return undefined;
  const end = found.index + found[0].length;
  return `${answer.slice(0, end)} not${answer.slice(end)}`;
}

// Plain answers to other questions.
const others = [
  'The library opens at nine in the morning and closes at six, except on Sundays.',
  'Water the seedlings twice a week, and keep them out of direct sun until they have four leaves.',
  'The ferry leaves from the northern pier and takes about forty minutes to reach the island.',
  'Knead the dough for ten minutes, let it rest under a cloth, and bake it until the crust is brown.',
] as const;

function swap(answer: string, draw: Random): string {
  const other = draw.pick(others);
  return other === answer.trim() ? others[0] : other;
}
