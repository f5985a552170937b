/** `hornbook dedupe`: near-duplicates among the rows of files, and against rows that were there before. */
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { usageError } from '../../errors.ts';
import { comparableText } from '../../similarity/exact.ts';
import { Uint32List } from '../../similarity/growing.ts';
import { nearDuplicates } from '../../similarity/index.ts';
import type { Deduplicated } from '../../similarity/index.ts';
import { lookUp } from '../../sources/rows/index.ts';
import { round6 } from '../../statistics/intervals.ts';
import { hash32 } from '../../text/hash.ts';
import { answerText } from '../../text/turns.ts';
import type { TextView } from '../../text/views.ts';
import { durableFile } from '../durable-file.ts';
import { openInputs } from './inputs.ts';
import { isReadable } from './row.ts';
import type { StepRow } from './row.ts';
import type { Step, StepReport } from './step.ts';

export interface DedupeOptions {
  /** Jaccard similarity from which two rows are copies. */
  threshold: number;
  /** Files whose rows stay where they are: rows that say the same as one of theirs are dropped. */
  against: readonly string[];
  /** How rows are read, here and in `against`. */
  text: readonly string[];
  view: TextView;
  format: string | undefined;
  stdin: Readable;
  /** Where each pair that was found goes, one JSON line each. */
  pairs: string | undefined;
  /** Field by which copies are ranked: the first in order stays. Undefined: the first to come. */
  keepBy: string | undefined;
  /** Share of the rows over which a line or long run does not count; false: all words count. */
  boilerplate: number | false;
}

/** Pairs of the report that help to choose the threshold. */
const shownPairs = 20;
const gate = 'deduplicate';

/**
 * Keeps the first of each group of rows that say nearly the same. Two passes over the rows; their texts are not held. A row
 * without any text in its view is no copy of anything: it is kept and counted.
 */
export async function dedupeRows(step: Step, options: DedupeOptions): Promise<StepReport> {
  const { threshold, keepBy } = options;
  const found = nearDuplicates({ threshold, boilerplate: options.boilerplate });
  const ids: string[] = [];
  const contents = new Contents();
  const answers = new Contents();
  for await (const row of earlierRows(step, options)) {
    found.add(row.text, { known: true });
    ids.push(row.id);
    contents.add(row.text);
    answers.add(answerOf(row));
  }
  const known = ids.length;
  for await (const row of step.rows()) {
    if (isBlank(row)) continue;
    found.add(row.text, keepBy === undefined ? {} : { key: keyOf(row, keepBy) });
    ids.push(row.id);
    contents.add(row.text);
    answers.add(answerOf(row));
  }
  const result = found.finish();
  result.notes.forEach(step.note);
  const pairs = writePairs(result, ids, options);
  try {
    const blank = await decide(step, result, ids, contents, known);
    const otherAnswers = options.view === 'prompt' ? result.dropped.filter(({ index, twin }) => !answers.areEqual(index, twin)).length : 0;
    if (otherAnswers > 0) step.note(`${otherAnswers} dropped rows have another answer than the row that is kept: with --view pair answers are compared too`);
    if (blank > 0) step.note(`${blank} rows have no text where it was looked for: they are kept, and compared with nothing`);
    const named = ({ index, twin, similarity }: { index: number; twin: number; similarity: number }): unknown => ({
      id: ids[index],
      twin: ids[twin],
      similarity: round6(similarity),
    });
    const report = await step.finish({
      threshold,
      view: options.text.length > 0 ? options.text : options.view,
      against: { files: options.against, rows: known },
      otherAnswers,
      method: result.method,
      candidates: result.candidates,
      ratio: round6(result.ratio),
      stripped: result.stripped,
      sweep: result.sweep().map((at) => ({ ...at, ratio: round6(at.ratio) })),
      leastSimilar: result.leastSimilar(shownPairs).map(named),
    });
    pairs?.finish();
    return report;
  } catch (error) {
    pairs?.discard();
    throw error;
  }
}

/** Empty where the row is text alone: then there is nothing to differ in. */
function answerOf({ content }: StepRow): string {
  return content === undefined ? '' : answerText({ messages: [...content.messages] });
}

function isBlank(row: StepRow): boolean {
  return row.text.trim() === '';
}

function keyOf(row: StepRow, field: string): string {
  const value = lookUp(row.value, field);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw usageError(`Row ${row.id} has no text under ${field}, by which copies are to be ranked.`, { hint: 'Give --keep-by a field that each row has.' });
}

async function* earlierRows(step: Step, options: DedupeOptions): AsyncGenerator<StepRow> {
  if (options.against.length === 0) return;
  const inputs = await openInputs({ ...options, inputs: options.against, note: step.note });
  let refused = 0;
  try {
    for await (const row of inputs.rows()) {
      if (!isReadable(row)) refused++;
      else if (!isBlank(row)) yield row;
    }
  } finally {
    inputs.close();
  }
  if (refused > 0) step.note(`${refused} rows of ${options.against.join(', ')} cannot be read: nothing was compared with them`);
}

/** Second pass: what the result says of each row. Gives the number of rows that have no text. */
async function decide(step: Step, result: Deduplicated, ids: readonly string[], contents: Contents, known: number): Promise<number> {
  let blank = 0;
  let at = known;
  let next = 0;
  for await (const row of step.rows()) {
    if (isBlank(row)) {
      blank++;
      await step.keep(row);
      continue;
    }
    const out = result.dropped[next];
    if (out?.index === at) {
      const isCopy = contents.areEqual(out.index, out.twin);
      const rule = isCopy ? 'exact-duplicate' : 'near-duplicate';
      step.decide(row, { keep: false, gate, rule, score: round6(out.similarity), threshold: isCopy ? 1 : result.threshold, twin: ids[out.twin] ?? '' });
      next++;
    } else await step.keep(row);
    at++;
  }
  return blank;
}

/** Pairs at or over the threshold; the copies of one text are listed with the first of them alone. */
function writePairs(result: Deduplicated, ids: readonly string[], { pairs }: DedupeOptions): { finish(): void; discard(): void } | undefined {
  if (pairs === undefined) return undefined;
  const file = durableFile(pairs);
  for (const { a, b, similarity } of result.pairsOfDifferent) file.write(`${JSON.stringify({ a: ids[a], b: ids[b], similarity: round6(similarity) })}\n`);
  return file;
}

/** No file may be read and written, or given twice. */
export function checkDedupePlaces(
  inputs: readonly string[],
  against: readonly string[],
  pairs: string | undefined,
  outputs: readonly (string | undefined)[],
): void {
  const place = (name: string): string => (name === '-' ? '-' : resolve(name));
  const read = new Set(inputs.map(place));
  for (const name of against) {
    if (name === '-') throw usageError('--against cannot be standard input.', { hint: 'Give a file.' });
    if (read.has(place(name))) throw usageError(`${name} is an input and --against as well: each of its rows would be dropped for itself.`);
    read.add(place(name));
  }
  for (const output of outputs)
    if (output !== undefined && output !== '-' && against.some((name) => place(name) === place(output)))
      throw usageError(`${output} is read by --against, and would be written over.`, { hint: 'Give another name.' });
  if (pairs === undefined) return;
  if (pairs === '-') throw usageError('--pairs cannot be standard output.', { hint: 'Give a file.' });
  if (read.has(place(pairs)) || outputs.some((output) => output !== undefined && place(output) === place(pairs)))
    throw usageError(`--pairs ${pairs} is another file of this command as well.`, { hint: 'Give another name.' });
}

/** Tells whether two texts are equal but for case, white space and Unicode form: by 64 bits of hash, 8 bytes a text. */
class Contents {
  readonly #low = new Uint32List();
  readonly #high = new Uint32List();

  add(text: string): void {
    const content = comparableText(text);
    this.#low.push(hash32(content));
    this.#high.push(hash32(`${content}\u0000`));
  }

  areEqual(a: number, b: number): boolean {
    return this.#low.data[a] === this.#low.data[b] && this.#high.data[a] === this.#high.data[b];
  }
}
