import { usageError } from '../../errors.ts';
import { decontaminateRows } from '../../pipeline/steps/index.ts';
import type { StepReport } from '../../pipeline/steps/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, safe } from '../io.ts';
import { listed, stepCommand, viewOf } from '../step.ts';

const standardView = 'conversation';

export function decontaminate(inputs: string[], options: CommandOptions): Promise<number> {
  const { uncertain = 'drop' } = options;
  if (uncertain !== 'keep' && uncertain !== 'drop') throw usageError(`--uncertain ${uncertain} says nothing.`, { hint: 'Allowed are keep and drop.' });
  return stepCommand({
    command: 'decontaminate',
    inputs,
    options,
    view: standardView,
    work: (step, workers) =>
      decontaminateRows(step, {
        against: options.against ?? [],
        private: options.private ?? false,
        phrases: options.phrases ?? true,
        overlap: options.overlap ?? 0.5,
        longestRun: options.longestRun ?? 13,
        uncertain,
        review: options.review,
        pool: options.pool ?? [],
        canaries: options.canaries ?? 50,
        workers: workers(),
        text: listed(options.text),
        view: viewOf(options.view, standardView),
        format: options.format,
        stdin: process.stdin,
      }),
    summary: summaryOf,
  });
}

interface SetLine {
  set: string;
  items: number;
  itemsHit: number;
  rowsDropped: number;
  longestMatch: number;
  tooShort: { rule: string; items: number }[];
  canaries: { kinds: { kind: string; recall: number; low: number; high: number }[] };
}

function summaryOf(report: StepReport): string[] {
  const { sets, pool } = report as StepReport & { sets: SetLine[]; pool: { rows: number; found: number; rate: number; low: number; high: number } | null };
  const lines = sets.flatMap(({ set, items, itemsHit, rowsDropped, longestMatch, tooShort, canaries }) => [
    `  ${safe(set)}  ${grouped(itemsHit)} of ${grouped(items)} items found in ${grouped(rowsDropped)} rows; longest match ${grouped(longestMatch)} words; ${grouped(tooShort.at(-1)?.items ?? 0)} items that no rule can see`,
    ...canaries.kinds.map(({ kind, recall, low, high }) => `    planted ${kind}: ${percent(recall)} found (95 % interval ${percent(low)} to ${percent(high)})`),
  ]);
  if (pool !== null)
    lines.push(
      `  of ${grouped(pool.rows)} rows that hold no leak, ${grouped(pool.found)} are taken out: ${percent(pool.rate)} (95 % interval ${percent(pool.low)} to ${percent(pool.high)})`,
    );
  return lines;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
