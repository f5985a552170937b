/** What augmentation may ask: nobody knows before which cells will lack rows, so its least is nothing. */
import type { Labels, StrategyInput, Task } from '../contracts/index.ts';
import { isIn, pairsOf } from '../labels/index.ts';
import { isSteerable, steerableWith } from '../stages/augment/index.ts';
import { materialOf } from '../stages/extract/index.ts';
import type { BoundStrategy } from '../strategies/bind.ts';
import { aimAt } from './augment-target.ts';
import type { Plan } from './compose.ts';
import type { ExpectedRow } from './estimate-rows.ts';
import { seedTaskAdder } from './estimate-seeds.ts';
import type { EstimateScope } from './estimate-seeds.ts';
import { product, usualPasses } from './estimate-tally.ts';
import type { EstimateTally, Range } from './estimate-tally.ts';
import { mostRounds, planTasks, poolBefore } from './rounds.ts';

interface QuotaCell {
  dimension: string;
  value: string;
  quota: number;
  /** Accepted rows that are expected in it. */
  known: number;
}

export interface CellCounter {
  /** A row that reaches the judge so often. Without labels it may be in any cell of a dimension that has a quota. */
  add(times: Range, labels?: Labels): void;
  cells(): (QuotaCell & { missing: number })[];
}

/** Counts the rows that are expected in each cell that has a quota. */
export function cellCounter({ config }: Plan): CellCounter {
  const cells: QuotaCell[] = Object.entries(config.coverage.quotas).flatMap(([dimension, values]) =>
    Object.entries(values).map(([value, quota]) => ({ dimension, value, quota, known: 0 })),
  );
  const among = new Map(Object.entries(config.coverage.quotas).map(([dimension, values]) => [dimension, Math.max(1, Object.keys(values).length)]));
  let anywhere = 0;
  return {
    add: (times, labels) => {
      const accepted = times.expected * usualPasses.expected;
      if (labels === undefined) anywhere += accepted;
      else for (const cell of cells) if (isIn(labels, cell)) cell.known += accepted;
    },
    cells: () => cells.map((cell) => ({ ...cell, missing: Math.max(0, Math.ceil(cell.quota - cell.known - anywhere / (among.get(cell.dimension) ?? 1))) })),
  };
}

/** Tasks for a row that is missing: some come to nothing, and some rows do not pass. */
const tasksPerMissing = 2;

export interface AugmentEstimates {
  task(bound: BoundStrategy, task: Task, times: Range): void;
  rowsOf(bound: BoundStrategy, task: Task, input: StrategyInput): Iterable<ExpectedRow>;
  row(row: ExpectedRow): void;
  tally: EstimateTally;
}

/**
 * Adds what the cells that lack rows may have asked: at least nothing; as expected twice as many tasks as rows will be missing; at most twice
 * as many as there may be candidates for a cell that no row is in.
 */
export async function addAugmentation(scope: EstimateScope, counter: CellCounter, estimates: AugmentEstimates): Promise<void> {
  const { plan } = scope;
  const { config } = plan;
  if (config.augment.skip !== undefined || config.coverage.skip !== undefined || config.augment.maxRounds === 0) return;
  const steerable = steerableWith([...plan.strategies, ...plan.seedStrategies].flatMap(({ strategy }) => strategy.labels ?? []));
  const pool = await poolBefore(2, scope);
  // No more rows of a cell come to the gates than its ceiling lets in, however many tasks come to nothing.
  let candidates = 0;
  const addRow = (row: ExpectedRow): void => {
    if (candidates-- > 0) estimates.row(row);
  };
  const addSeeds = await seedTaskAdder(scope, pool, estimates.tally, addRow);
  for (const cell of counter.cells()) {
    if (cell.quota === 0 || pairsOf(cell) === undefined || !isSteerable(cell.dimension, steerable)) continue;
    const { target, source, aims } = aimAt({ ...cell, wanted: cell.quota });
    candidates = cell.quota * config.augment.maxCandidatesPerMissing;
    const most = tasksPerMissing * candidates;
    const expected = Math.min(most, tasksPerMissing * cell.missing);
    let planned = 0;
    const times = (): Range => ({ low: 0, expected: planned < expected ? 1 : 0, high: 1 });
    // Each strategy has its turn where those before it came to nothing.
    for (const bound of plan.strategies.filter((one) => aims(one))) {
      let own = 0;
      for await (const { task, input } of targetTasks(bound, target, source, scope)) {
        if (own++ >= most) break;
        estimates.task(bound, task, times());
        for (const row of estimates.rowsOf(bound, task, input)) addRow({ ...row, times: product(row.times, times()) });
        planned++;
      }
    }
    for (const bound of plan.seedStrategies.filter((one) => aims(one))) {
      let own = 0;
      for (const task of planTasks(bound, { ...pool.inputOf(bound, mostRounds(plan) + 1), target })) {
        if (own >= most) break;
        addSeeds(task, times());
        const drafts = task.task.estimate > 0 ? 1 : 0;
        own += drafts;
        planned += drafts;
      }
    }
  }
}

async function* targetTasks(
  { strategy, options }: BoundStrategy,
  target: StrategyInput['target'] & object,
  source: string | undefined,
  { store }: EstimateScope,
): AsyncGenerator<{ task: Task; input: StrategyInput }> {
  for (const head of await store.readings.heads()) {
    if (head.outcome !== 'read' || (source !== undefined && head.source !== source)) continue;
    const material = await materialOf(head.key, store);
    if (material === undefined || strategy.supports?.(material.document.language) === false) continue;
    const input = { document: material.document, chunks: material.chunks.filter(({ leak }) => leak === undefined), target };
    for (const task of strategy.plan(input, options)) yield { task, input };
  }
}
