/**
 * Choosing some of many rows so that they differ or stand for the rest. Every kernel is greedy, exact (no sampling, no approximate
 * neighbours) and gives rows in the order in which it takes them; among equals the row that comes first goes first, at nine decimals.
 */
import { at9, lazily } from './lazy.ts';
import type { Picked } from './lazy.ts';
import type { Similarities } from './similarities.ts';

type Neighbours = Pick<Similarities, 'count' | 'near'>;

/**
 * k-centre, farthest first (Gonzalez 1985): takes the row that is least like all rows taken so far; no two rows that are left out lie
 * further from a taken one than twice the best that any k rows could do. `value`: its distance (1 - cosine) from the taken rows.
 */
export function kCentre(rows: Neighbours, k: number, first: number): Picked[] {
  const nearest = new Float64Array(rows.count);
  const isFree = (row: number): number => 1 - nearest[row]!;
  const take = (row: number): void => rows.near(row, (other, value) => void (nearest[other] = Math.max(nearest[other]!, value)));
  if (k <= 0 || rows.count === 0) return [];
  take(first);
  return [{ row: first, value: 1 }, ...lazily(rows.count, k - 1, isFree, take, { bound: () => 1, without: first })];
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): takes the row of the highest lambda · relevance - (1 - lambda) · similarity to
 * the nearest taken row. `value`: that figure.
 */
export function maximalMarginalRelevance(rows: Neighbours, k: number, relevance: ArrayLike<number>, lambda: number): Picked[] {
  const nearest = new Float64Array(rows.count);
  const worth = (row: number): number => lambda * relevance[row]! - (1 - lambda) * nearest[row]!;
  const take = (row: number): void => rows.near(row, (other, value) => void (nearest[other] = Math.max(nearest[other]!, value)));
  return lazily(rows.count, k, worth, take, { bound: (row) => lambda * relevance[row]! });
}

export interface Walked {
  taken: Picked[];
  /** Rows that were passed over, with the similarity to the nearest row taken before. */
  passed: Picked[];
}

/**
 * Score first, diversity aware (DEITA, Liu et al. 2023): goes down the rows by score and passes over one that is more similar than
 * `most` to a row taken before, until k are taken. Rows after that are in neither list.
 */
export function diverseWalk(rows: Neighbours, k: number, byScore: Iterable<number>, most: number): Walked {
  const nearest = new Float64Array(rows.count);
  const out: Walked = { taken: [], passed: [] };
  for (const row of byScore) {
    if (out.taken.length >= k) break;
    const value = at9(nearest[row]!);
    if (value > most) {
      out.passed.push({ row, value });
      continue;
    }
    out.taken.push({ row, value });
    rows.near(row, (other, similarity) => void (nearest[other] = Math.max(nearest[other]!, similarity)));
  }
  return out;
}

/** The row that is most like all rows together. */
export function medoid(rows: Similarities): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows.count; row++) {
    const total = at9(rows.total(row));
    if (total <= most) continue;
    most = total;
    best = row;
  }
  return best;
}
