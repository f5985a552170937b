import type { Judge, JudgeScore, JudgeTools, TrainingRecord } from '../../contracts/index.ts';
import { HornbookError } from '../../errors.ts';
import { fillerPenalty, lengthNormalised, lengthSums } from '../../judging/index.ts';
import type { LengthBias } from '../../judging/index.ts';
import { round6, wilson } from '../../statistics/intervals.ts';
import { words } from '../../text/tokens.ts';
import { answerText } from '../../text/turns.ts';
import { rowMasking } from '../row-masking.ts';
import { openJudge } from './open.ts';
import { NoVerdict, checkFiles, judgeFile, rewrite, thousandths, written } from './over-file.ts';
import type { JudgeFileOptions, JudgedFile } from './over-file.ts';
import { rowsToJudge } from './rows.ts';

export { estimateJudging } from './estimate.ts';
export type { JudgingEstimate } from './estimate.ts';
export type { JudgeFileOptions, JudgeProgress, JudgedFile } from './over-file.ts';
export { judgePairs } from './pairs.ts';
export type { JudgePairsResult } from './pairs.ts';

export interface JudgeRowsResult extends JudgedFile {
  judge: string;
  /** Rows with no aspect under the cut-off. */
  passed: number;
  cutoff: number;
  /** Copies with planted faults, and how many were caught, with Wilson's 95 % interval of the share. */
  planted: { planted: number; caught: number; low: number; high: number };
  /** How the mean scores go with length; null below ten rows. */
  length: LengthBias | null;
}

/**
 * Scores every row of a file by a rubric, and writes one line a row in the order of the rows. Rows may have any shape that
 * datasets have. Throws where it stopped early; then `OUT.part` holds what is judged, and the same call goes on.
 */
export async function judgeRows(options: JudgeFileOptions): Promise<JudgeRowsResult> {
  checkFiles(options);
  const { judge, settings } = openJudge(options);
  const { cutoff } = options.config.filter;
  const planted = { planted: 0, caught: 0 };
  const first = firstFaults(judge);
  const plant = async (record: TrainingRecord, tools: JudgeTools, always = false): Promise<boolean> => {
    const fault = judge.planted?.(record, always);
    if (fault === undefined) return false;
    const found = await judge.judge(fault.record, settings, tools);
    planted.planted++;
    if (found.some(({ score }) => score !== undefined && score < cutoff)) planted.caught++;
    return true;
  };
  let passing = 0;
  const file = await judgeFile(options, {
    rows: rowsToJudge(options.rows, rowMasking(options.config, options.noMask)),
    judge: judge.version,
    one: async ({ record, position }, tools) => {
      if (record === undefined) throw new NoVerdict('unreadable', 'the row cannot be read');
      const scores = await judge.judge(record, settings, tools);
      if (scores.every(({ score }) => score === undefined)) throw new NoVerdict('unresolved', scores[0]?.reason ?? 'no verdict');
      const passed = scores.every(({ score }) => score !== undefined && score >= cutoff);
      if (passed) {
        first.see(record, position, await plant(record, tools));
        passing++;
      }
      const answer = answerText(record);
      return { passed, ...levels(scores), words: words(answer).length, filler: fillerPenalty(answer), scores: byAspect(scores) };
    },
    last: async (tools) => {
      for (const record of first.carriers()) {
        await plant(record, tools, true).catch((error: unknown) => {
          // Every row has its verdict: a test that got no reply does not undo them.
          if (!HornbookError.isInstance(error) || error.code !== 'judge-failed') throw error;
          options.emit({ event: 'warning', code: 'fault-not-judged', message: error.message, hint: 'Run again: only what is missing is asked.' });
        });
      }
    },
  });
  const length = await addNormalised(options.out);
  return { ...file, judge: `${judge.id}@${judge.version}`, passed: passing, cutoff, planted: { ...planted, ...shareOf(planted) }, length };
}

function shareOf({ planted, caught }: { planted: number; caught: number }): { low: number; high: number } {
  const { low, high } = wilson(caught, planted);
  return { low: round6(low), high: round6(high) };
}

/** Of each rubric of which no row was due to carry a fault, the first row that passed: whatever is judged, the judge is tested. */
function firstFaults(judge: Judge): { see(record: TrainingRecord, position: number, planted: boolean): void; carriers(): TrainingRecord[] } {
  const tested = new Set<string>();
  const first = new Map<string, { record: TrainingRecord; position: number }>();
  return {
    see: (record, position, planted) => {
      const rubric = judge.rubricOf?.(record) ?? '';
      if (planted) tested.add(rubric);
      const known = first.get(rubric)?.position ?? Number.POSITIVE_INFINITY;
      if (position < known && judge.planted?.(record, true) !== undefined) first.set(rubric, { record, position });
    },
    carriers: () => [...first].filter(([rubric]) => !tested.has(rubric)).map(([, { record }]) => record),
  };
}

function levels(scores: readonly JudgeScore[]): { lowest: number; mean: number } {
  const known = scores.flatMap(({ score }) => (score === undefined ? [] : [score]));
  return { lowest: Math.min(...known), mean: thousandths(known.reduce((sum, score) => sum + score, 0) / Math.max(1, known.length)) };
}

function byAspect(scores: readonly JudgeScore[]): { [aspect: string]: unknown } {
  return Object.fromEntries(
    scores.map(({ aspect, score, reason, evidence, votes, flag }) => [
      aspect,
      { score: score ?? null, reason, evidence, ...(votes === undefined ? {} : { votes }), ...(flag === undefined ? {} : { flag }) },
    ]),
  );
}

/** Writes the length-normalised mean beside the raw one, once all rows are known. */
async function addNormalised(out: string): Promise<LengthBias | null> {
  const sums = lengthSums();
  const sizes = (line: { [key: string]: unknown }): { mean: number; size: number } | undefined =>
    typeof line['mean'] === 'number' ? { mean: line['mean'], size: Number(line['words'] ?? 0) } : undefined;
  for await (const line of written(out)) {
    const known = sizes(line);
    if (known !== undefined) sums.add(known.mean, known.size);
  }
  const bias = sums.bias();
  if (bias === undefined) return null;
  await rewrite(out, (line) => {
    const known = sizes(line);
    if (known === undefined) return line;
    const { id, passed, lowest, mean, ...rest } = line;
    return { id, passed, lowest, mean, normalised: thousandths(lengthNormalised(known.mean, known.size, bias)), ...rest };
  });
  return bias;
}
