/** Answers to one prompt that contradict each other, found over the whole of some files. */
import type { TrainingRecord } from '../../contracts/index.ts';
import { comparableText, exactKey } from '../../similarity/exact.ts';
import { Answers, viewOf } from '../../stages/deduplicate/index.ts';
import { hash53 } from '../../text/hash.ts';
import type { StepRow } from './row.ts';
import type { Step } from './step.ts';
import { stepRecord } from './step-record.ts';

/** The name by which `check` takes it; a run has the rule `conflict` in its first gate. */
export const contradictionsRule = { id: 'contradictions', version: '1' } as const;

/** A row with more different answers before it at its prompt is compared with these alone. */
export const mostAnswers = 200;

/** A row, and what of it another row contradicts. */
export interface Contradiction {
  /** Id of the first row, in the order of the files, that contradicts it. */
  twin: string;
  /** What they differ in: `numbers: 12 / 14`, where the row's own stands first. */
  differs: string;
}

/** Rows that ask the same, for as long as they are compared. */
interface Asked {
  /** Numbers in the list of answers that differ in their text, in row order. */
  distinct: number[];
  /** Text -> its number among the answers. */
  byText: Map<string, number>;
  rows: { position: number; id: string; answer: number }[];
}

/**
 * Rows whose answer contradicts that of another row with the same prompt (but for case, white space and Unicode form), by position.
 * They contradict each other as `Answers.contradiction` says. Rows of which someone said that their answer is bad are left out: it
 * is meant to differ. The rows are read twice; kept are 8 bytes a row, and of rows whose prompt comes more than once their answers'
 * words and claims, 4 bytes each. Of a row with personal data (`isPrivate`) only the kind of the difference is told.
 */
export async function contradictionsIn(step: Step, isPrivate: (row: StepRow) => boolean): Promise<ReadonlyMap<number, Contradiction>> {
  const repeated = await repeatedPrompts(step);
  const answers = new Answers();
  const asked = new Map<string, Asked>();
  const hidden = new Set<number>();
  if (repeated.size === 0) return new Map();
  for await (const row of step.rows()) {
    const said = saidIn(stepRecord(row));
    if (said === undefined || !repeated.has(hash53(said.prompt))) continue;
    const key = exactKey(said.prompt);
    const group = asked.get(key) ?? { distinct: [], byText: new Map<string, number>(), rows: [] };
    asked.set(key, group);
    const text = exactKey(said.answer);
    let answer = group.byText.get(text);
    if (answer === undefined) {
      answer = answers.rows.size;
      answers.add(said.answer);
      group.byText.set(text, answer);
      group.distinct.push(answer);
    }
    group.rows.push({ position: row.position, id: row.id, answer });
    if (isPrivate(row)) hidden.add(answer);
  }
  const found = new Map<number, Contradiction>();
  let cut = 0;
  for (const group of asked.values()) {
    if (group.distinct.length > mostAnswers) cut++;
    compare(group, answers, hidden, found);
  }
  if (cut > 0) step.note(`${cut} prompts have more than ${mostAnswers} different answers: each is compared with the first ${mostAnswers} of its prompt`);
  return found;
}

/** Each different answer is compared with the first ones; rows that give the same answer share what is found. */
function compare({ distinct, rows }: Asked, answers: Answers, hidden: ReadonlySet<number>, found: Map<number, Contradiction>): void {
  if (distinct.length < 2) return;
  const firstRow = new Map<number, string>();
  for (const { answer, id } of rows) if (!firstRow.has(answer)) firstRow.set(answer, id);
  const first = distinct.slice(0, mostAnswers);
  const told = new Map<number, Contradiction>();
  const tell = (answer: number, other: number): void => {
    const differs = answers.contradiction(answer, other);
    if (differs === undefined) return;
    const isHidden = hidden.has(answer) || hidden.has(other);
    told.set(answer, { twin: firstRow.get(other) ?? '', differs: isHidden ? (differs.split(':')[0] ?? '') : differs });
  };
  for (const answer of distinct) {
    for (const other of first) {
      if (told.has(answer)) break;
      if (other !== answer) tell(answer, other);
    }
  }
  for (const { position, answer } of rows) {
    const contradiction = told.get(answer);
    if (contradiction !== undefined) found.set(position, contradiction);
  }
}

/** Prompts that come more than once, by 53 bits of their text: what shares them by chance is told apart afterwards. */
async function repeatedPrompts(step: Step): Promise<ReadonlySet<number>> {
  let hashes = new Float64Array(1024);
  let length = 0;
  for await (const row of step.rows()) {
    const said = saidIn(stepRecord(row));
    if (said === undefined) continue;
    if (length === hashes.length) {
      const longer = new Float64Array(length * 2);
      longer.set(hashes);
      hashes = longer;
    }
    hashes[length++] = hash53(said.prompt);
  }
  const sorted = hashes.subarray(0, length).sort();
  const repeated = new Set<number>();
  for (let i = 1; i < length; i++) if (sorted[i] === sorted[i - 1]) repeated.add(sorted[i] as number);
  return repeated;
}

/** The prompt without what does not count, and the answer; undefined where there is no such pair that could be contradicted. */
function saidIn(record: TrainingRecord): { prompt: string; answer: string } | undefined {
  if (record.desirable === false) return undefined;
  const prompt = comparableText(viewOf(record, 'prompt'));
  const answer = viewOf(record, 'answer');
  return prompt === '' || answer.trim() === '' ? undefined : { prompt, answer };
}
