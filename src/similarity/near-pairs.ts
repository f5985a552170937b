import { collapse } from './collapse.ts';
import type { Units } from './collapse.ts';
import { PairList, prefixJoin } from './join.ts';
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
  /** Pairs that the filters had to look at, and whether that was over the budget. Nothing is left out when it is. */
  readonly candidates: number;
  readonly tripped: boolean;
}

export interface NearPairsOptions {
  floor: Ratio;
  shape: ShingleShape;
  /** Key of a row without any token: rows of one key are copies of each other. */
  blankKey: (row: number) => string;
  /** Candidates after which the result says `tripped`; default 50 million. */
  budget?: number;
  /** For tests: fewer bits of hash make collisions. */
  hashMask?: number;
}

export const defaultBudget = 50_000_000;

/**
 * Copies collapse to units first; then one join finds the pairs of long texts, and a second one, by shorter runs, the pairs
 * with a short text in them. About 8 bytes a token while it works, and 4 a token and 24 a row afterwards.
 */
export function nearPairs(rows: TokenRows, options: NearPairsOptions): NearPairs {
  const { floor, shape, hashMask, budget = defaultBudget } = options;
  const units = collapse(rows, options.blankKey);
  const pairs = new PairList();
  let candidates = 0;
  const onCandidate = (): void => {
    candidates++;
  };
  const long = units.first.filter((row) => rows.count(row) >= shape.shortUnder);
  const longSets = shingleSets(rows, long, shape.size, hashMask);
  freezeOrder(longSets, floor);
  prefixJoin(rows, longSets, { floor, onCandidate }, pairs);

  const isNearShort = nearShort(rows, floor, shape);
  const near = units.first.filter((row) => rows.count(row) < shape.shortUnder || isNearShort(row));
  const isShort = near.map((row) => (rows.count(row) < shape.shortUnder ? 1 : 0));
  if (isShort.includes(1)) {
    const shortSets = shingleSets(rows, near, shape.shortSize, hashMask);
    freezeOrder(shortSets, floor);
    const skip = (a: number, b: number): boolean => isShort[a] === 0 && isShort[b] === 0;
    prefixJoin(rows, shortSets, { floor, skip, onCandidate }, pairs);
  }
  return { units, pairs: unitPairs(pairs, units), floor, candidates, tripped: candidates > budget };
}

/** Tells of a long text whether it has so few different short runs that a short text could be its twin. */
function nearShort(rows: TokenRows, floor: Ratio, shape: ShingleShape): (row: number) => boolean {
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
