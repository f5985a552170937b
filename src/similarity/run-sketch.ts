import { mix32 } from '../text/hash.ts';
import { nearShort } from './near-pairs.ts';
import { leastShare } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { RunTable, repeated, runHash, runLength, runStart, runsOf } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/** Cells of two bits each: 64 MB. A thousand million runs would fill them; a million rows have some 60 million. */
const cellBits = 28;

/**
 * Tells which of very many texts may have a near-duplicate among them, in memory that does not grow with them. Each run of words leaves
 * a mark in a table: met never, once, or more often. A text with fewer runs that were met more than once than it needs to share with any
 * partner at all (the bound of the prefix filter, Chaudhuri et al. 2006) has none. Runs that share a cell let texts through that have no
 * partner; a text that has one is never lost.
 *
 * All texts come to `add` first, and then again to `mayPair`. Runs are known by their words, not by numbers of an interner, so that each
 * batch of rows can have an interner of its own.
 */
export class RunSketch {
  readonly #floor: Ratio;
  readonly #shape: ShingleShape;
  readonly #shift: number;
  readonly #cells: Uint8Array;
  readonly #table = new RunTable();

  /** `bits` is for tests: fewer cells are shared by more runs. */
  constructor(floor: Ratio, shape: ShingleShape, bits = cellBits) {
    this.#floor = floor;
    this.#shape = shape;
    this.#shift = 32 - bits;
    this.#cells = new Uint8Array(1 << Math.max(0, bits - 2));
  }

  /** Marks the runs of all rows. */
  add(rows: TokenRows): void {
    const isNearShort = nearShort(rows, this.#floor, this.#shape);
    for (let row = 0; row < rows.size; row++) {
      const start = rows.offsets[row]!;
      const count = rows.count(row);
      for (const size of this.#sizesOf(rows, row, isNearShort)) {
        for (let index = 0, runs = runsOf(count, size); index < runs; index++) {
          const cell = this.#cellOf(rows, start + runStart(index, count, size), runLength(index, count, size));
          const bits = (cell & 3) * 2;
          const byte = this.#cells[cell >>> 2]!;
          const met = (byte >>> bits) & 3;
          if (met < 2) this.#cells[cell >>> 2] = byte + (1 << bits);
        }
      }
    }
  }

  /** Of each row: whether it may be near another one of all that came to `add`. */
  mayPair(rows: TokenRows): (row: number) => boolean {
    const isNearShort = nearShort(rows, this.#floor, this.#shape);
    // Rows without words are compared by what else stands in them.
    return (row) => rows.count(row) === 0 || this.#sizesOf(rows, row, isNearShort).some((size) => this.#reaches(rows, row, size));
  }

  #reaches(rows: TokenRows, row: number, size: number): boolean {
    const { tokens } = rows;
    const start = rows.offsets[row]!;
    const count = rows.count(row);
    const runs = runsOf(count, size);
    this.#table.open(runs);
    // More runs of its own than this, and too few are left for any partner: most texts are done after a third of them.
    const mostAlone = runs - leastShare(runs, this.#floor);
    let distinct = 0;
    let shared = 0;
    for (let index = 0; index < runs; index++) {
      const at = start + runStart(index, count, size);
      const length = runLength(index, count, size);
      if (this.#table.add(tokens, at, length, runHash(tokens, at, length)) === repeated) continue;
      distinct++;
      const cell = this.#cellOf(rows, at, length);
      if (((this.#cells[cell >>> 2]! >>> ((cell & 3) * 2)) & 3) > 1) shared++;
      else if (distinct - shared > mostAlone) return false;
    }
    return shared >= leastShare(distinct, this.#floor);
  }

  /** Lengths of the runs by which a row is compared (see `nearPairs`). */
  #sizesOf(rows: TokenRows, row: number, isNearShort: (row: number) => boolean): number[] {
    const { size, shortSize, shortUnder, denseSize } = this.#shape;
    if (rows.count(row) < shortUnder) return [shortSize];
    const sizes = rows.isDense(row) ? [size, denseSize] : [size];
    return isNearShort(row) ? [...sizes, shortSize] : sizes;
  }

  #cellOf({ tokens, interner }: TokenRows, start: number, length: number): number {
    let hash = length;
    for (let at = start; at < start + length; at++) {
      hash = Math.imul(hash ^ interner.hash(tokens[at]!), 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    }
    return mix32(hash) >>> this.#shift;
  }
}
