import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import type { TrainingRecord } from '../../../contracts/record.ts';
import type { RuleResult } from '../../../contracts/verdict.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { obeys, plantedOrders, speaksOfOrders } from '../../../text/planted-orders.ts';
import { answerPlaces, inputPlace, promptText, quotesOf } from '../../../text/turns.ts';
import type { Place } from '../../../text/turns.ts';
import { onForeignGrading, toForeignGraders } from './grader-phrases.ts';
import { drop, flag, keep, quoteAt, valueOf } from './results.ts';

const options = z.strictObject({
  /** What such a row becomes. */
  action: z.enum(['flag', 'drop']).default('flag'),
});

// To whoever grades the row: no reader asked for it.
const toGraders: readonly RegExp[] = [
  /\bas (?:the|a|an|your) (?:grader|judge|evaluator)\b[^.!?\n]{0,60}\byou\b/i,
  /\b(?:score|rate|grade|mark)\b (?:this|the|my|it)\b[^.!?\n]{0,40}\b(?:5|five|10|ten|full marks|the highest)\b/i,
  /\b(?:give|award) (?:this|the|my|it)\b[^.!?\n]{0,40}\b(?:(?:5|five|10|ten) (?:points|stars|out of)|5\/5|10\/10|full marks|the (?:highest|top) score)\b/i,
  /\bscore:? ?(?:5 ?\/ ?5|10 ?\/ ?10|5 on every)\b/i,
  /\bthis (?:answer|response|reply) (?:is|deserves|merits)\b[^.!?\n]{0,60}\b(?:5\/5|10\/10|full marks|(?:highest|top|perfect) score)\b/i,
];
const onGrading = /\b(?:scor|grad|rat(?:e|ing)|mark|review|evaluat|feedback|assess|judg|rubric)/i;
/** The marks that stand around text of others in prompts. */
const fence = /^(?:<<<[a-z][a-z-]* [0-9a-f]{16}|[a-z][a-z-]* [0-9a-f]{16}>>>)$/m;

/** What intake notes of a row whose answer says what an order in its chunk wants said. */
const obeysSource = 'obeys-source';

export const plantedOrdersRule: Rule<z.output<typeof options>> = {
  id: 'planted-orders',
  version: '3',
  severity: 'drop',
  description: 'Flags answers that do what an order in their source, input or prompt wants of a model, or that speak to whoever grades them.',
  cost: 'cheap',
  options,
  check(record, { action }) {
    const found = obedience(record);
    if (found === undefined) return keep();
    return (action === 'drop' ? drop : flag)(found.reason, found.evidence);
  },
};

interface Found {
  reason: string;
  evidence: RuleResult['evidence'];
}

function obedience(record: TrainingRecord): Found | undefined {
  const answers = answerPlaces(record);
  for (const text of orderPlaces(record)) {
    const orders = plantedOrders(text);
    for (const place of answers) {
      const order = obeys(place.text, orders);
      if (order !== undefined) return { reason: 'the answer says what an order in its text wants said', evidence: [saidAt(place, order.wanted)] };
    }
  }
  const [last] = answers.slice(-1);
  if (record.intake.includes(obeysSource) && last !== undefined) {
    return { reason: 'the answer says what an order in its chunk wants said', evidence: [quoteAt(last, 0, last.text.length)] };
  }
  const asked = `${promptText(record)}\n${quotesOf(record).join('\n')}`;
  for (const place of answers) {
    const prose = withoutCode(place.text);
    const mark = fence.exec(prose);
    if (mark !== null) return { reason: 'the answer holds the marks of a prompt', evidence: [quoteAt(place, mark.index, mark.index + mark[0].length)] };
    const own = speaksOfOrders(asked) === undefined ? speaksOfOrders(prose) : undefined;
    if (own !== undefined) return { reason: 'the answer gives orders to a model that reads it', evidence: [quoteAt(place, own.start, own.end)] };
    if (onGrading.test(asked) || onForeignGrading.test(asked)) continue;
    for (const pattern of [...toGraders, ...toForeignGraders]) {
      const match = pattern.exec(prose);
      if (match !== null) return { reason: 'the answer speaks to whoever grades it', evidence: [quoteAt(place, match.index, match.index + match[0].length)] };
    }
  }
  return undefined;
}

/** Texts that others wrote. Of a conversation only the first prompt: a later one may well take back what was said. */
function orderPlaces(record: TrainingRecord): string[] {
  const first = record.messages.find(({ role }) => role === 'user');
  const results = record.messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
  return [...quotesOf(record), ...(record.input === undefined ? [] : [record.input]), ...results, ...(first === undefined ? [] : [first.content])];
}

function saidAt(place: Place, wanted: string): RuleResult['evidence'][number] {
  const at = place.text.toLowerCase().indexOf(wanted.toLowerCase());
  return at < 0 || place.message === inputPlace ? valueOf('said', wanted.slice(0, 80)) : quoteAt(place, at, at + wanted.length);
}
