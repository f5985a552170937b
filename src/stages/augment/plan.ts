/** Which thin cells to fill next, and at what most. Pure: the pipeline runs the strategies and the gates. */
import type { Cell, Config, CoverageReport, Target } from '../../contracts/index.ts';
import { cellKey, dimensionsOf } from '../../labels/index.ts';
import { judgeRound, type AugmentState, type CellProgress, type Stop } from './progress.ts';

export interface PlannedCell {
  /** `cellKey` of the target. */
  key: string;
  target: Target;
  /** Candidates that this round may still make for the cell. */
  ceiling: number;
}

/** Dimensions that a strategy can steer by what it asks for; `turns` is not among them: an extraction has one. */
export const steerableDimensions: ReadonlySet<string> = new Set(['taskType', 'difficulty', 'topic', 'source', 'lengthBand']);

/** These, and the labels that the strategies at hand give beside them. */
export const steerableWith = (labels: readonly string[]): ReadonlySet<string> => new Set([...steerableDimensions, ...labels]);

type AugmentConfig = Config['augment'];

/** Cells under a quota: the only ones that augment works for. */
function lacking(report: CoverageReport): (Cell & { quota: number })[] {
  return report.cells.filter((cell): cell is Cell & { quota: number } => cell.quota !== null && cell.accepted < cell.quota);
}

/** True where the strategies at hand can aim at the cell; both halves of a crossing must be steerable. */
export function isSteerable(dimension: string, steerable: ReadonlySet<string> = steerableDimensions): boolean {
  return dimensionsOf(dimension).every((part) => steerable.has(part));
}

/**
 * The next round: each cell under its quota that has neither stopped nor used up its rounds and candidates, in the report's
 * order. Empty: augmentation is over. A cell that no strategy can steer is left out; `augmentedCells` says so.
 */
export function planAugment(
  report: CoverageReport,
  config: AugmentConfig,
  state: AugmentState,
  steerable: ReadonlySet<string> = steerableDimensions,
): PlannedCell[] {
  if (config.skip !== undefined) return [];
  const planned: PlannedCell[] = [];
  for (const cell of lacking(report)) {
    const key = cellKey(cell);
    const progress = state.get(key);
    if (progress?.stop !== undefined || (progress?.rounds ?? 0) >= config.maxRounds || !isSteerable(cell.dimension, steerable)) continue;
    const wanted = cell.quota - cell.accepted;
    const ceiling = ceilingOf(progress?.missing ?? wanted, config) - (progress?.candidates ?? 0);
    if (ceiling > 0) planned.push({ key, target: { dimension: cell.dimension, value: cell.value, wanted }, ceiling });
  }
  return planned;
}

function ceilingOf(missing: number, config: AugmentConfig): number {
  return missing * config.maxCandidatesPerMissing;
}

/**
 * The state after a round: each planned cell judged by the reports before and after it. `candidates` counts what the round
 * made for each cell, by key.
 */
export function afterRound(
  state: AugmentState,
  planned: readonly PlannedCell[],
  candidates: ReadonlyMap<string, number>,
  before: CoverageReport,
  after: CoverageReport,
  config: AugmentConfig,
): AugmentState {
  const next = new Map(state);
  for (const { key, target } of planned) {
    const old = state.get(key) ?? { missing: target.wanted, candidates: 0, added: 0, rounds: 0 };
    const [was, is] = [before, after].map((report) => report.cells.find((cell) => cellKey(cell) === key)?.accepted ?? 0) as [number, number];
    const progress: CellProgress = {
      missing: old.missing,
      candidates: old.candidates + (candidates.get(key) ?? 0),
      added: old.added + Math.max(0, is - was),
      rounds: old.rounds + 1,
    };
    const stop = judgeRound(
      { accepted: was, candidates: old.candidates, rounds: old.rounds },
      { accepted: is, candidates: progress.candidates, rounds: progress.rounds },
      target,
      { ceiling: ceilingOf(progress.missing, config), maxRounds: config.maxRounds },
    );
    next.set(key, stop === undefined ? progress : { ...progress, stop });
  }
  return next;
}

/** What the coverage report says of each cell that augment looked at, or could not look at. */
export function augmentedCells(
  report: CoverageReport,
  config: AugmentConfig,
  state: AugmentState,
  steerable: ReadonlySet<string> = steerableDimensions,
): Map<string, { outcome: Cell['augmented']; added: number }> {
  const cells = new Map<string, { outcome: Cell['augmented']; added: number }>();
  for (const [key, { stop, added }] of state) cells.set(key, { outcome: stop ?? 'not-run', added });
  if (config.skip !== undefined) return cells;
  for (const cell of lacking(report)) {
    const key = cellKey(cell);
    const stop: Stop | undefined = isSteerable(cell.dimension, steerable) ? undefined : 'no-yield';
    if (!cells.has(key) && stop !== undefined) cells.set(key, { outcome: stop, added: 0 });
  }
  return cells;
}
