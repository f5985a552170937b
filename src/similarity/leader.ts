import type { NearPairs } from './near-pairs.ts';
import { reaches } from './ratio.ts';
import type { Ratio } from './ratio.ts';

/** May these two rows be twins? `a` is the later one. */
export type Compare = (a: number, b: number) => 'yes' | 'never' | 'spared';

export interface LeaderOptions {
  threshold: Ratio;
  /** Rows that lead nobody and follow nobody: they left the set for another reason. */
  isOut?: (row: number) => boolean;
  /** Rows in the order in which they lead; default: as they came. */
  sequence?: Uint32Array;
  /** Rows under this number stay, whatever they are like; they come first in the sequence. Default 0. */
  known?: number;
  /** Asked of each pair at or over the floor; `spared` pairs do not count, but are reported. */
  compare?: Compare;
  /** Asked of each row that nothing drops: the kept row before it, or none (-1), that it leaves for in another way. */
  otherwise?: (row: number, isKept: (row: number) => boolean) => number;
  /** What `linksOf` gave, where it is asked for more than once. */
  links?: Links;
}

export interface Leaders {
  /** Row -> the kept row that it is a copy of, or -1 where it is kept or out. */
  twin: Int32Array;
  /** Row -> the most similar kept row before it, at or over the floor, or -1. For a row with a twin it is the twin. */
  nearest: Int32Array;
  /** Row -> similarity to `nearest`, 0 where there is none. */
  similarity: Float64Array;
  /** Row -> the most similar kept row before it, at or over the threshold, that `compare` spared, or -1. */
  spared: Int32Array;
}

/**
 * The greedy leader rule, in the order of the sequence: a row is dropped if a kept row before it reaches the threshold, and names the most
 * similar one (the earlier one, if two are equally similar). So every dropped row has a kept twin, which transitive closure
 * cannot promise: A like B and B like C does not make C a copy of A. Rows that are out cannot be a twin; run it again with
 * other rows out, and the copies of a row that left come back by themselves.
 */
export function leaders(near: NearPairs, rows: number, options: LeaderOptions): Leaders {
  const { threshold, isOut, compare, otherwise, sequence, known = 0, links = linksOf(near) } = options;
  const { unitOf } = near.units;
  const rank = sequence === undefined ? undefined : ranksOf(sequence);
  const twin = new Int32Array(rows).fill(-1);
  const nearest = new Int32Array(rows).fill(-1);
  const spared = new Int32Array(rows).fill(-1);
  const similarity = new Float64Array(rows);
  // Kept rows of each unit as a list, last one first; without `compare` there is at most one.
  const lastKept = new Int32Array(near.units.first.length).fill(-1);
  const keptBefore = new Int32Array(rows).fill(-1);

  const isKept = (row: number): boolean => twin[row] === -1 && isOut?.(row) !== true;
  for (let step = 0; step < rows; step++) {
    const row = sequence === undefined ? step : sequence[step]!;
    if (isOut?.(row)) continue;
    const unit = unitOf[row]!;
    if (row < known) {
      keptBefore[row] = lastKept[unit]!;
      lastKept[unit] = row;
      continue;
    }
    const best: Best = { row: -1, overlap: 0, union: 1, rank };
    const bestSpared: Best = { row: -1, overlap: 0, union: 1, rank };
    const meet = (other: number, overlap: number, union: number): void => {
      for (let kept = lastKept[other]!; kept >= 0; kept = keptBefore[kept]!) {
        if (!isBetter(best, kept, overlap, union) && !(compare && isBetter(bestSpared, kept, overlap, union))) continue;
        const answer = compare?.(row, kept) ?? 'yes';
        if (answer === 'yes') improve(best, kept, overlap, union);
        else if (answer === 'spared') improve(bestSpared, kept, overlap, union);
      }
    };
    meet(unit, 1, 1);
    for (let link = links.offsets[unit]!; link < links.offsets[unit + 1]!; link++) {
      const pair = links.pairs[link]!;
      const other = near.pairs.a(pair) === unit ? near.pairs.b(pair) : near.pairs.a(pair);
      meet(other, near.pairs.overlap(pair), near.pairs.union(pair));
    }
    if (bestSpared.row >= 0 && reaches(bestSpared.overlap, bestSpared.union, threshold)) spared[row] = bestSpared.row;
    if (best.row >= 0) {
      nearest[row] = best.row;
      similarity[row] = best.overlap / best.union;
    }
    if (best.row >= 0 && reaches(best.overlap, best.union, threshold)) twin[row] = best.row;
    else if (otherwise !== undefined) twin[row] = otherwise(row, isKept);
    if (twin[row] === -1) {
      keptBefore[row] = lastKept[unit]!;
      lastKept[unit] = row;
    }
  }
  return { twin, nearest, similarity, spared };
}

interface Best {
  row: number;
  overlap: number;
  union: number;
  /** Row -> its place in the sequence; undefined: its number. */
  rank: Uint32Array | undefined;
}

/** Compares fractions by their cross products, so that equal similarities are equal. */
function isBetter(best: Best, row: number, overlap: number, union: number): boolean {
  if (best.row < 0) return true;
  const difference = overlap * best.union - best.overlap * union;
  return difference > 0 || (difference === 0 && (best.rank === undefined ? row < best.row : best.rank[row]! < best.rank[best.row]!));
}

function improve(best: Best, row: number, overlap: number, union: number): void {
  if (!isBetter(best, row, overlap, union)) return;
  best.row = row;
  best.overlap = overlap;
  best.union = union;
}

function ranksOf(sequence: Uint32Array): Uint32Array {
  const rank = new Uint32Array(sequence.length);
  for (let step = 0; step < sequence.length; step++) rank[sequence[step]!] = step;
  return rank;
}

/** Unit -> its pairs, as one flat array with offsets: 8 bytes a pair. */
export interface Links {
  offsets: Uint32Array;
  pairs: Uint32Array;
}

export function linksOf(near: NearPairs): Links {
  const { pairs, units } = near;
  const offsets = new Uint32Array(units.first.length + 1);
  for (let pair = 0; pair < pairs.length; pair++) {
    offsets[pairs.a(pair) + 1]!++;
    offsets[pairs.b(pair) + 1]!++;
  }
  for (let unit = 1; unit < offsets.length; unit++) offsets[unit] = offsets[unit]! + offsets[unit - 1]!;
  const places = offsets.slice();
  const found = new Uint32Array(pairs.length * 2);
  for (let pair = 0; pair < pairs.length; pair++) {
    found[places[pairs.a(pair)]!++] = pair;
    found[places[pairs.b(pair)]!++] = pair;
  }
  return { offsets, pairs: found };
}
