/** `hornbook decontaminate`: rows of files that hold items of evaluation sets. */
import type { Readable } from 'node:stream';
import { inSharedMemory, openPool, type Pool } from '../../similarity/threads/index.ts';
import { round6, wilson } from '../../statistics/intervals.ts';
import { leakData, openLeakIndex, plantCanaries, type LeakIndex } from '../../stages/decontaminate/index.ts';
import type { TextView } from '../../text/views.ts';
import { evaluationFiles, type EvaluationFile } from './evaluation-files.ts';
import { openInputs, type StepInputs } from './inputs.ts';
import { leakTally } from './leak-tally.ts';
import { leakTexts } from './leak-texts.ts';
import { leakWork, type LeakSetup, type LeakTask, type RowLeaks } from './leak-work.ts';
import { inBlocks } from './row-blocks.ts';
import { isReadable, type StepRow } from './row.ts';
import type { Step, StepReport } from './step.ts';

export interface DecontaminateOptions {
  /** Files with evaluation items. */
  against: readonly string[];
  /** No text of these files may stand in any output. */
  private: boolean;
  /** With `private`: also take out rows that hold five words in a row of an item and no more. */
  phrases: boolean;
  /** Share of an item's weighted word pairs that makes a copy; words in a row that do. */
  overlap: number;
  longestRun: number;
  /** What becomes of rows that only a rule names which is not sure. */
  uncertain: 'keep' | 'drop';
  /** Least cosine from which rows are flagged for review as rephrased; undefined: that tier is off. */
  review: number | undefined;
  /** Rows that hold no leak: what is found in them is false. */
  pool: readonly string[];
  /** Items of each set that canaries are made of. */
  canaries: number;
  /** Threads that look for leaks; with 1 this one does. The outputs do not depend on it. */
  workers: number;
  /** How rows are read, here and in `pool`. */
  text: readonly string[];
  view: TextView;
  format: string | undefined;
  stdin: Readable;
}

const gate = 'decontaminate';

/** One pass over the rows; memory does not grow with them, but for a byte a row. Same files and options, same bytes, whatever the workers. */
export async function decontaminateRows(step: Step, options: DecontaminateOptions): Promise<StepReport> {
  const files = await evaluationFiles(options.against, step.note);
  const items = files.flatMap((file) => file.items);
  const privateSets = new Set(options.private ? files.map(({ set }) => set) : []);
  const canaries = { count: options.canaries, recall: 0.95 };
  const data = leakData(items, { overlap: options.overlap, longestRun: options.longestRun, canaries, partial: 'hold', privateSets });
  const leaks = openLeakIndex(data);
  const { workers } = options;
  const setup = { uncertain: options.uncertain, review: options.review, private: options.private };
  const threads = openPool<LeakSetup, readonly LeakTask[], RowLeaks[]>({
    workers,
    setup: { ...setup, data: workers === 1 ? data : inSharedMemory(data) },
    make: () => leakWork(leaks, setup),
    entry: new URL('./leak-thread.ts', import.meta.url),
    does: 'look for leaks',
  });
  try {
    const pool = await falseFinds(step, threads, options);
    const tally = leakTally();
    let withPhrases = 0;
    for await (const { rows, result } of inBlocks(step.rows(), threads, taskOf)) {
      const said = new Map(result.map((row) => [row.at, row]));
      for (const [at, row] of rows.entries()) {
        const { found, holdsPhrase } = said.get(at) ?? nothing;
        let keep = true;
        for (const { finding, set, words } of found) {
          step.decide(row, finding);
          keep &&= finding.keep;
          tally.add(row.index, set, finding.item ?? '', finding.keep, words);
        }
        if (holdsPhrase) withPhrases++;
        if (holdsPhrase && !options.phrases) {
          step.decide(row, { keep: false, gate, rule: 'private-phrase' });
          keep = false;
        }
        const written = keep ? step.keep(row) : undefined;
        if (written !== undefined) await written;
      }
    }
    if (withPhrases > 0 && options.phrases)
      step.note(`${withPhrases} kept rows hold five words in a row of a private item, and no leak: --no-phrases takes them out too`);
    const { against, text, view, uncertain, review } = options;
    return await step.finish({
      against,
      view: text.length > 0 ? text : view,
      overlap: options.overlap,
      longestRun: options.longestRun,
      uncertain,
      review: review ?? null,
      sets: leaks.sets.map((summary) => ({ ...summary, ...tally.of(summary.set), canaries: canariesOf(leaks, files, summary.set, options.canaries) })),
      pool,
    });
  } finally {
    await threads.close();
  }
}

const nothing: Pick<RowLeaks, 'found' | 'holdsPhrase'> = { found: [], holdsPhrase: false };

function taskOf(row: StepRow): LeakTask {
  return { id: row.id, texts: leakTexts(row) };
}

function canariesOf(leaks: LeakIndex, files: readonly EvaluationFile[], set: string, count: number): unknown {
  const items = files.filter((file) => file.set === set).flatMap((file) => file.items);
  return plantCanaries(leaks, items, { count, recall: 0.95, seed: 1, carriers: [] });
}

export interface FalseFinds {
  files: readonly string[];
  rows: number;
  found: number;
  /** Share of the rows in which a rule that takes rows out finds something, with its 95 % interval (Wilson). */
  rate: number;
  low: number;
  high: number;
  rules: { rule: string; found: number }[];
}

/** What the rules find in rows that hold no leak. */
async function falseFinds(step: Step, threads: Pool<readonly LeakTask[], RowLeaks[]>, options: DecontaminateOptions): Promise<FalseFinds | null> {
  if (options.pool.length === 0) return null;
  const inputs = await openInputs({ ...options, inputs: options.pool, note: step.note });
  const counts = new Map<string, number>();
  let rows = 0;
  let found = 0;
  try {
    for await (const block of inBlocks(readable(inputs), threads, (row) => ({ ...taskOf(row), unreviewed: true }))) {
      rows += block.rows.length;
      for (const row of block.result) {
        const out = row.found.filter(({ finding }) => !finding.keep);
        if (out.length > 0) found++;
        for (const rule of new Set(out.map(({ finding }) => finding.rule))) counts.set(rule, (counts.get(rule) ?? 0) + 1);
      }
    }
  } finally {
    inputs.close();
  }
  const { low, high } = wilson(found, rows);
  const rules = [...counts].map(([rule, count]) => ({ rule, found: count }));
  return { files: options.pool, rows, found, rate: rows === 0 ? 0 : round6(found / rows), low: round6(low), high: round6(high), rules };
}

async function* readable(inputs: StepInputs): AsyncGenerator<StepRow> {
  for await (const block of inputs.blocks()) for (const row of block) if (isReadable(row)) yield row;
}
