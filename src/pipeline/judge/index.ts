import type { JudgeScore } from '../../contracts/index.ts';
import { fillerPenalty, lengthNormalised, lengthSums } from '../../judging/index.ts';
import type { LengthBias } from '../../judging/index.ts';
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
  planted: { planted: number; caught: number };
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
  let passing = 0;
  const file = await judgeFile(options, {
    rows: rowsToJudge(options.rows, rowMasking(options.config, options.noMask)),
    judge: judge.version,
    one: async ({ record }, tools) => {
      if (record === undefined) throw new NoVerdict('unreadable', 'the row cannot be read');
      const scores = await judge.judge(record, settings, tools);
      if (scores.every(({ score }) => score === undefined)) throw new NoVerdict('unresolved', scores[0]?.reason ?? 'no verdict');
      const passed = scores.every(({ score }) => score !== undefined && score >= cutoff);
      const fault = passed ? judge.planted?.(record) : undefined;
      if (fault !== undefined) {
        const found = await judge.judge(fault.record, settings, tools);
        planted.planted++;
        if (found.some(({ score }) => score !== undefined && score < cutoff)) planted.caught++;
      }
      if (passed) passing++;
      const answer = answerText(record);
      return { passed, ...levels(scores), words: words(answer).length, filler: fillerPenalty(answer), scores: byAspect(scores) };
    },
  });
  const length = await addNormalised(options.out);
  return { ...file, judge: `${judge.id}@${judge.version}`, passed: passing, cutoff, planted, length };
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
