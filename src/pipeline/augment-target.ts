/** What a thin cell is asked for as: which half of a crossing a strategy is told, and who can aim at it. */
import type { Target } from '../contracts/index.ts';
import { pairsOf } from '../labels/index.ts';
import { isSteerable, steerableWith } from '../stages/augment/index.ts';

export interface Aim {
  /** Of a crossing a strategy is told one half; rows of other cells are not taken. */
  target: Target;
  /** The source that rows must come from, where the cell names one. */
  source: string | undefined;
  /** Whether a strategy can be asked for it: one that gives no such label would be asked, and paid, for nothing. */
  aims(bound: { strategy: { labels?: readonly string[] } }): boolean;
}

export function aimAt(cell: Target): Aim {
  const wanted = pairsOf(cell) ?? [];
  const source = wanted.find(([dimension]) => dimension === 'source')?.[1];
  const [dimension, value] = wanted.find(([one]) => one === 'taskType') ?? wanted.find(([one]) => one !== 'source') ?? [cell.dimension, cell.value];
  return {
    target: { dimension, value, wanted: cell.wanted },
    source,
    aims: ({ strategy }) => isSteerable(dimension, steerableWith(strategy.labels ?? [])),
  };
}
