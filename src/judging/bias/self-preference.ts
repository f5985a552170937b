import { round6 } from '../../statistics/intervals.ts';
import { studentT } from './length.ts';

/** One item with the votes of a panel: judge's family -> score. */
export interface PanelItem {
  /** Family of the model that wrote it. */
  author: string;
  votes: ReadonlyMap<string, number>;
}

/**
 * Points that judges of a family give their own family's answers beyond what others give them: the gap between this judge and
 * the mean of the others on its own answers, less the same gap on all other answers (a difference of differences), with a
 * 95 % interval by Welch. A judge that is strict with everyone has no self-preference. Undefined where either side has fewer
 * than five items with another judge.
 */
export function selfPreference(
  items: readonly PanelItem[],
  family: string,
): { points: number; low: number; high: number; own: number; others: number } | undefined {
  const own: number[] = [];
  const others: number[] = [];
  for (const { author, votes } of items) {
    const vote = votes.get(family);
    const rest = [...votes].filter(([judge]) => judge !== family && judge !== author).map(([, score]) => score);
    if (vote === undefined || rest.length === 0) continue;
    (author === family ? own : others).push(vote - rest.reduce((sum, score) => sum + score, 0) / rest.length);
  }
  if (own.length < 5 || others.length < 5) return undefined;
  const a = moments(own);
  const b = moments(others);
  const points = a.mean - b.mean;
  const error = Math.sqrt(a.variance / own.length + b.variance / others.length);
  const half = studentT(Math.min(own.length, others.length) - 1) * error;
  return { points: round6(points), low: round6(points - half), high: round6(points + half), own: own.length, others: others.length };
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
  return { mean, variance };
}
