import { collapse } from './collapse.ts';
import type { Units } from './collapse.ts';
import { Uint32List } from './growing.ts';
import { PairList, prefixJoin } from './join.ts';
import type { Effort } from './join.ts';
import { minhashJoin } from './minhash.ts';
import { freezeOrder } from './order.ts';
import { leastShare } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { RunTable, repeated, runHash, runLength, runStart, runsOf, shingleSets } from './shingles.ts';
import type { ShingleSets, ShingleShape } from './shingles.ts';
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
  /** Is shown the sets of each comparison before they are put in order: for comparing the rows with others too. */
  watch?: (join: JoinName, sets: ShingleSets) => void;
}

/** The three comparisons: by runs of words, by longer ones in scripts without spaces, by shorter ones where one text is short. */
export const joinNames = ['long', 'dense', 'short'] as const;
export type JoinName = (typeof joinNames)[number];

/** Words of a run in each comparison. */
export function runSizes(shape: ShingleShape): Record<JoinName, number> {
  return { long: shape.size, dense: shape.denseSize, short: shape.shortSize };
}

export const defaultBudget = 50_000_000;

/**
 * Copies collapse to units first; then one join finds the pairs of long texts, another, by shorter runs, the pairs with a short
 * text in them, and a third, by longer ones, pairs of texts in scripts without spaces. A join is exact unless its candidates are
 * over the budget. About 8 bytes a token while it works, and 4 a token and 24 a row afterwards.
 */
export function nearPairs(rows: TokenRows, options: NearPairsOptions): NearPairs {
  const { floor, shape, hashMask, watch, known = 0, budget = defaultBudget } = options;
  const units = options.units ?? collapse(rows, options.blankKey);
  const byRow = new PairList();
  const effort: Effort = { candidates: 0, budget };
  const members = membersOf(rows, units.first, floor, shape);
  const sizes = runSizes(shape);
  let tripped = false;
  let capped = 0;
  for (const name of joinNames) {
    const taking = members[name];
    const wanted = taking.length > 0 && isWanted(name, members);
    if (!wanted && (watch === undefined || taking.length === 0)) continue;
    const sets = shingleSets(rows, taking, sizes[name], hashMask);
    watch?.(name, sets);
    if (!wanted) continue;
    freezeOrder(sets, floor);
    const join = { floor, skip: skipOf(name, rows, members, shape), known, effort };
    if (prefixJoin(rows, sets, join, byRow)) continue;
    tripped = true;
    capped += minhashJoin(rows, sets, join, byRow);
  }
  return { units, pairs: unitPairs(byRow, units), floor, candidates: effort.candidates, tripped, capped };
}

/** The rows that take part in each comparison. */
export interface JoinMembers extends Record<JoinName, Uint32Array> {
  /** Whether any of them is short: without one, the third comparison has no pair. */
  anyShort: boolean;
}

/** One loop over rows and no function a row: it runs over few rows too, and there making functions fast would cost more than the rows. */
export function membersOf(rows: TokenRows, among: Uint32Array, floor: Ratio, shape: ShingleShape): JoinMembers {
  const nearly = new ShortRuns(rows, floor, shape);
  const [long, dense, short] = [new Uint32List(among.length), new Uint32List(1), new Uint32List(64)];
  let anyShort = false;
  for (let i = 0; i < among.length; i++) {
    const row = among[i]!;
    if (rows.count(row) < shape.shortUnder) {
      anyShort = true;
      short.push(row);
      continue;
    }
    long.push(row);
    if (rows.isDense(row)) dense.push(row);
    if (nearly.areFew(row)) short.push(row);
  }
  return { long: long.view(), dense: dense.view(), short: short.view(), anyShort };
}

/** False where no pair of these rows belongs to the comparison. */
function isWanted(name: JoinName, { long, dense, anyShort }: JoinMembers): boolean {
  return name === 'long' ? dense.length < long.length : name === 'dense' || anyShort;
}

/** Pairs that another comparison takes. */
function skipOf(name: JoinName, rows: TokenRows, { long, dense, short }: JoinMembers, shape: ShingleShape): ((a: number, b: number) => boolean) | undefined {
  if (name === 'dense' || (name === 'long' && dense.length === 0)) return undefined;
  const marks = name === 'long' ? long.map((row) => (rows.isDense(row) ? 1 : 0)) : short.map((row) => (rows.count(row) < shape.shortUnder ? 0 : 1));
  return (a, b) => marks[a] === 1 && marks[b] === 1;
}

/** Tells of a long text whether it has so few different short runs that a short text could be its twin. */
export function nearShort(rows: TokenRows, floor: Ratio, shape: ShingleShape): (row: number) => boolean {
  const nearly = new ShortRuns(rows, floor, shape);
  return (row) => nearly.areFew(row);
}

class ShortRuns {
  readonly #rows: TokenRows;
  readonly #floor: Ratio;
  readonly #size: number;
  readonly #mostOfShort: number;
  readonly #table = new RunTable();

  constructor(rows: TokenRows, floor: Ratio, shape: ShingleShape) {
    this.#rows = rows;
    this.#floor = floor;
    this.#size = shape.shortSize;
    this.#mostOfShort = Math.max(runsOf(shape.shortUnder - 1, shape.shortSize), shape.shortSize + 1);
  }

  areFew(row: number): boolean {
    const { tokens, offsets } = this.#rows;
    const floor = this.#floor;
    const size = this.#size;
    const most = this.#mostOfShort;
    const table = this.#table;
    const start = offsets[row]!;
    const count = offsets[row + 1]! - start;
    const runs = runsOf(count, size);
    table.open(Math.min(runs, most * floor.denominator + 1));
    let distinct = 0;
    for (let index = 0; index < runs; index++) {
      const at = start + runStart(index, count, size);
      const length = runLength(index, count, size);
      if (table.add(tokens, at, length, runHash(tokens, at, length)) !== repeated) distinct++;
      if (leastShare(distinct, floor) > most) return false;
    }
    return true;
  }
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
