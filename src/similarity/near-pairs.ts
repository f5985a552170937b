import { collapse } from './collapse.ts';
import type { Units } from './collapse.ts';
import { PairList, prefixJoin } from './join.ts';
import type { Effort } from './join.ts';
import { minhashJoin } from './minhash.ts';
import { freezeOrder } from './order.ts';
import { leastShare } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { RunTable, repeated, runHash, runLength, runStart, runsOf, shingleSets } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/** All near-duplicates of some rows at one floor: what every threshold at or over it is read from. */
export interface NearPairs {
  readonly units: Units;
  /** Pairs of units (not of rows), each once, the later unit first. */
  readonly pairs: PairList;
  readonly floor: Ratio;
  /** Pairs that the filters had to look at. */
  readonly candidates: number;
  /** True where they were over the budget of the exact join, so that some pairs may be missed (see `minhash.ts`). */
  readonly tripped: boolean;
  /** Rows that had more look-alikes than were compared; 0 unless `tripped`. */
  readonly capped: number;
}

export interface NearPairsOptions {
  floor: Ratio;
  shape: ShingleShape;
  /** Key of a row without any token: rows of one key are copies of each other. */
  blankKey: (row: number) => string;
  /** Copies, where the caller has found them already. */
  units?: Units;
  /** Rows under this number are not compared with each other. Default 0. */
  known?: number;
  /** Candidates that the exact join may look at; default 50 million. */
  budget?: number;
  /** For tests: fewer bits of hash make collisions. */
  hashMask?: number;
}

export const defaultBudget = 50_000_000;

/**
 * Copies collapse to units first; then one join finds the pairs of long texts, another, by shorter runs, the pairs with a short
 * text in them, and a third, by longer ones, pairs of texts in scripts without spaces. A join is exact unless its candidates are
 * over the budget. About 8 bytes a token while it works, and 4 a token and 24 a row afterwards.
 */
export function nearPairs(rows: TokenRows, options: NearPairsOptions): NearPairs {
  const { floor, shape, hashMask, known = 0, budget = defaultBudget } = options;
  const units = options.units ?? collapse(rows, options.blankKey);
  const byRow = new PairList();
  const effort: Effort = { candidates: 0, budget };
  let tripped = false;
  let capped = 0;
  const join = (members: Uint32Array, size: number, skip?: (a: number, b: number) => boolean): void => {
    const sets = shingleSets(rows, members, size, hashMask);
    freezeOrder(sets, floor);
    if (prefixJoin(rows, sets, { floor, skip, known, effort }, byRow)) return;
    tripped = true;
    capped += minhashJoin(rows, sets, { floor, skip, known, effort }, byRow);
  };

  const isShort = (row: number): boolean => rows.count(row) < shape.shortUnder;
  const long = units.first.filter((row) => !isShort(row));
  const dense = rows.hasDense ? long.filter((row) => rows.isDense(row)) : long.subarray(0, 0);
  if (dense.length < long.length) join(long, shape.size, bothOf(long, dense.length === 0 ? undefined : (row) => rows.isDense(row)));
  if (dense.length > 0) join(dense, shape.denseSize);

  const isNearShort = nearShort(rows, floor, shape);
  const near = units.first.filter((row) => isShort(row) || isNearShort(row));
  if (near.some(isShort))
    join(
      near,
      shape.shortSize,
      bothOf(near, (row) => !isShort(row)),
    );
  return { units, pairs: unitPairs(byRow, units), floor, candidates: effort.candidates, tripped, capped };
}

/** Tells of two members whether both are of a kind. */
function bothOf(members: Uint32Array, isOfKind?: (row: number) => boolean): ((a: number, b: number) => boolean) | undefined {
  if (isOfKind === undefined) return undefined;
  const marks = members.map((row) => (isOfKind(row) ? 1 : 0));
  return (a, b) => marks[a] === 1 && marks[b] === 1;
}
/** Tells of a long text whether it has so few different short runs that a short text could be its twin. */
export function nearShort(rows: TokenRows, floor: Ratio, shape: ShingleShape): (row: number) => boolean {
  const table = new RunTable();
  const mostOfShort = Math.max(runsOf(shape.shortUnder - 1, shape.shortSize), shape.shortSize + 1);
  return (row) => {
    const { tokens, offsets } = rows;
    const start = offsets[row]!;
    const count = rows.count(row);
    const runs = runsOf(count, shape.shortSize);
    table.open(Math.min(runs, mostOfShort * floor.denominator + 1));
    let distinct = 0;
    for (let index = 0; index < runs; index++) {
      const at = start + runStart(index, count, shape.shortSize);
      const length = runLength(index, count, shape.shortSize);
      if (table.add(tokens, at, length, runHash(tokens, at, length)) !== repeated) distinct++;
      if (leastShare(distinct, floor) > mostOfShort) return false;
    }
    return true;
  };
}

function unitPairs(byRow: PairList, units: Units): PairList {
  const out = new PairList();
  for (let pair = 0; pair < byRow.length; pair++) {
    const a = units.unitOf[byRow.a(pair)]!;
    const b = units.unitOf[byRow.b(pair)]!;
    out.push(Math.max(a, b), Math.min(a, b), byRow.overlap(pair), byRow.union(pair));
  }
  return out;
}
