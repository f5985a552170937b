/** `hornbook dedupe`: near-duplicates among the rows of files, and against rows that were there before. */
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { usageError } from '../../errors.ts';
import { comparableText } from '../../similarity/exact.ts';
import { nearDuplicates } from '../../similarity/index.ts';
import type { Deduplicated, TextWithOptions } from '../../similarity/index.ts';
import { lookUp } from '../../sources/rows/index.ts';
import { round6 } from '../../statistics/intervals.ts';
import { hash53 } from '../../text/hash.ts';
import { answerText } from '../../text/turns.ts';
import type { TextView } from '../../text/views.ts';
import { durableFile } from '../durable-file.ts';
import { openInputs } from './inputs.ts';
import { isReadable } from './row.ts';
import type { StepRow } from './row.ts';
import { RowNames } from './row-names.ts';
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
  /** Threads that read words; the result does not depend on it. Default 1. */
  workers?: number | undefined;
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
  const names = new RowNames();
  const contents = new Contents();
  const answers = new Contents();
  const comparesAnswers = options.view === 'prompt' && options.text.length === 0;
  const blanks = new Set<number>();
  const remember = (row: StepRow): void => {
    names.add(row.id);
    contents.add(row.text);
    if (comparesAnswers) answers.add(answerOf(row));
  };
  let known = 0;
  const texts = async function* (): AsyncGenerator<TextWithOptions> {
    for await (const row of earlierRows(step, options)) {
      remember(row);
      known++;
      yield { text: row.text, known: true };
    }
    for await (const row of step.rows()) {
      if (isBlank(row)) {
        blanks.add(row.position);
        continue;
      }
      remember(row);
      yield keepBy === undefined ? { text: row.text } : { text: row.text, key: keyOf(row, keepBy) };
    }
  };
  await found.addAll(texts(), { workers: options.workers });
  const result = found.finish();
  result.notes.forEach(step.note);
  const pairs = writePairs(result, names, options);
  try {
    await decide(step, result, { names, contents, known, blanks });
    const otherAnswers = comparesAnswers ? result.dropped.filter(({ index, twin }) => !answers.areEqual(index, twin)).length : 0;
    if (otherAnswers > 0) step.note(`${otherAnswers} dropped rows have another answer than the row that is kept: with --view pair answers are compared too`);
    if (blanks.size > 0) step.note(`${blanks.size} rows have no text where it was looked for: they are kept, and compared with nothing`);
    const named = ({ index, twin, similarity }: { index: number; twin: number; similarity: number }): unknown => ({
      id: names.at(index),
      twin: names.at(twin),
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
  return !/\S/.test(row.text);
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
    for await (const block of inputs.blocks())
      for (const row of block) {
        if (!isReadable(row)) refused++;
        else if (!isBlank(row)) yield row;
      }
  } finally {
    inputs.close();
  }
  if (refused > 0) step.note(`${refused} rows of ${options.against.join(', ')} cannot be read: nothing was compared with them`);
}

/** What the first pass remembers of rows that have a text, those that were known first, and which rows have none. */
interface FirstPass {
  names: RowNames;
  contents: Contents;
  known: number;
  /** Positions. */
  blanks: ReadonlySet<number>;
}

/** Second pass: what the result says of each row. */
async function decide(step: Step, result: Deduplicated, { names, contents, known, blanks }: FirstPass): Promise<void> {
  let at = known;
  let next = 0;
  for await (const row of step.again()) {
    const out = blanks.has(row.position) ? undefined : result.dropped[next];
    if (out?.index === at) {
      const isCopy = contents.areEqual(out.index, out.twin);
      const rule = isCopy ? 'exact-duplicate' : 'near-duplicate';
      const twin = names.at(out.twin);
      step.decide(
        { id: names.at(at), position: row.position },
        { keep: false, gate, rule, score: round6(out.similarity), threshold: isCopy ? 1 : result.threshold, twin },
      );
      next++;
    } else {
      const written = step.keep(row);
      if (written !== undefined) await written;
    }
    if (!blanks.has(row.position)) at++;
  }
}

/** Pairs at or over the threshold; the copies of one text are listed with the first of them alone. */
function writePairs(result: Deduplicated, names: RowNames, { pairs }: DedupeOptions): { finish(): void; discard(): void } | undefined {
  if (pairs === undefined) return undefined;
  const file = durableFile(pairs);
  for (const { a, b, similarity } of result.pairsOfDifferent)
    file.write(`${JSON.stringify({ a: names.at(a), b: names.at(b), similarity: round6(similarity) })}\n`);
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

/** Tells whether two texts are equal but for case, white space and Unicode form: by 53 bits of hash, 8 bytes a text. */
class Contents {
  #hashes = new Float64Array(1024);
  #length = 0;

  add(text: string): void {
    if (this.#length === this.#hashes.length) {
      const longer = new Float64Array(this.#length * 2);
      longer.set(this.#hashes);
      this.#hashes = longer;
    }
    this.#hashes[this.#length++] = hash53(comparableText(text));
  }

  areEqual(a: number, b: number): boolean {
    return this.#hashes[a] === this.#hashes[b];
  }
}
