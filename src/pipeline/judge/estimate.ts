import { faultEstimates } from '../estimate-faults.ts';
import { estimateTally, once } from '../estimate-tally.ts';
import type { ModelEstimate } from '../estimate-tally.ts';
import { rowMasking } from '../row-masking.ts';
import { openJudge } from './open.ts';
import { checkFiles } from './over-file.ts';
import type { FileRow, JudgeFileOptions } from './over-file.ts';
import { openComparisons, pairRows } from './pairs.ts';
import { rowsToJudge } from './rows.ts';

export interface JudgingEstimate {
  rows: number;
  /** Rows that cannot be read. */
  unreadable: number;
  models: ModelEstimate[];
}

/**
 * What `judgeRows`, or with `pairs` `judgePairs`, would ask: every model of a panel, copies with planted faults, both orders.
 * Asks nothing and writes nothing. What the ledger holds already is counted too: it costs nothing.
 */
export async function estimateJudging(options: JudgeFileOptions & { pairs: boolean }): Promise<JudgingEstimate> {
  checkFiles(options);
  const tally = estimateTally(options.config.models ?? {});
  const mask = rowMasking(options.config, options.noMask);
  const counts = { rows: 0, unreadable: 0 };
  const count = ({ refused }: FileRow): void => {
    counts.rows++;
    if (refused !== undefined) counts.unreadable++;
  };
  const { judge } = openJudge(options.pairs ? { ...options, rubric: 'auto' } : options);
  if (options.pairs) {
    const comparisons = openComparisons(options);
    for await (const row of pairRows(options.rows, mask)) {
      count(row);
      const calls = row.pair === undefined ? [] : comparisons.of(row.pair).calls(row.pair);
      for (const model of options.models) for (const call of calls) tally.add(model, 'judge', call, once);
    }
  } else {
    const faults = faultEstimates(judge, tally, 1);
    for await (const row of rowsToJudge(options.rows, mask)) {
      count(row);
      if (row.record === undefined) continue;
      for (const { model, ...tokens } of judge.calls?.(row.record, []) ?? []) tally.add(model, 'judge', tokens, once);
      faults.add(row.record, [], once);
    }
    faults.addFirst();
  }
  return { ...counts, models: tally.estimates() };
}
