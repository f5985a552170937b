import { RunTable, repeated, runHash, runLength, runStart, runsOf } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/** Jaccard similarity as two counts: it is `overlap / union`, and 0 / 0 where both sets are empty. */
export interface Overlap {
  overlap: number;
  union: number;
}

/** Counts shared runs on the tokens themselves: no hash can make or break a pair. Load one row, count many against it. */
export class OverlapCounter {
  readonly #rows: TokenRows;
  readonly #table = new RunTable();
  #size = 0;
  #distinct = 0;

  constructor(rows: TokenRows) {
    this.#rows = rows;
  }

  /** Takes a row as the one to compare with; gives back how many different runs it has. */
  load(row: number, size: number): number {
    const { tokens, offsets } = this.#rows;
    const start = offsets[row]!;
    const count = offsets[row + 1]! - start;
    const runs = runsOf(count, size);
    this.#size = size;
    this.#distinct = 0;
    this.#table.open(runs);
    for (let index = 0; index < runs; index++) {
      const at = start + runStart(index, count, size);
      const length = runLength(index, count, size);
      if (this.#table.add(tokens, at, length, runHash(tokens, at, length)) !== repeated) this.#distinct++;
    }
    return this.#distinct;
  }

  /** How many different runs of this row the loaded one has too. */
  count(row: number): number {
    const { tokens, offsets } = this.#rows;
    const start = offsets[row]!;
    const count = offsets[row + 1]! - start;
    const runs = runsOf(count, this.#size);
    let shared = 0;
    this.#table.beginCount();
    for (let index = 0; index < runs; index++) {
      const at = start + runStart(index, count, this.#size);
      const length = runLength(index, count, this.#size);
      if (this.#table.meet(tokens, at, length, runHash(tokens, at, length))) shared++;
    }
    return shared;
  }

  /** The similarity of two rows, by the runs that the shape names for such a pair. */
  compare(a: number, b: number, shape: ShingleShape): Overlap {
    const isShort = Math.min(this.#rows.count(a), this.#rows.count(b)) < shape.shortUnder;
    const size = isShort ? shape.shortSize : this.#rows.isDense(a) && this.#rows.isDense(b) ? shape.denseSize : shape.size;
    const sizeOfA = this.load(a, size);
    const sizeOfB = this.load(b, size);
    const overlap = this.count(a);
    return { overlap, union: sizeOfA + sizeOfB - overlap };
  }
}
