import { keepLargest } from './largest.ts';

/** Rows that can be compared: what every kernel of selection works on. Rows are numbered from 0; their order breaks ties. */
export interface Similarities {
  readonly count: number;
  /** Cosine of two rows, 1 of a row with itself. */
  similarity(a: number, b: number): number;
  /** Every row whose similarity to this one is above 0, the row itself among them, in no order that means anything. */
  near(row: number, visit: (other: number, similarity: number) => void): void;
  /**
   * The rows of the highest similarities above 0, `most` of them, of equal ones those of the lower numbers, and the row itself; in no order
   * that means anything. Where a row shares common terms with very many others, rows that share nothing else with it may be missed; the
   * similarities are exact.
   */
  nearest(row: number, most: number, visit: (other: number, similarity: number) => void): void;
  /** At least the sum of what `near` gives. */
  total(row: number): number;
}

/** Rows of numbers of one width (embeddings), 4 bytes each. `near` compares with all of them. */
export function vectorRows(vectors: readonly ArrayLike<number>[]): Similarities {
  const width = vectors[0]?.length ?? 0;
  const values = new Float32Array(vectors.length * width);
  for (const [row, vector] of vectors.entries()) {
    if (vector.length !== width) throw new RangeError(`vector ${row} has ${vector.length} numbers, the first ${width}`);
    let squares = 0;
    for (let i = 0; i < width; i++) squares += vector[i]! * vector[i]!;
    const length = Math.sqrt(squares);
    if (length > 0) for (let i = 0; i < width; i++) values[row * width + i] = vector[i]! / length;
  }
  const similarity = (a: number, b: number): number => {
    if (a === b) return 1;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += values[a * width + i]! * values[b * width + i]!;
    return sum;
  };
  const near: Similarities['near'] = (row, visit) => {
    for (let other = 0; other < vectors.length; other++) {
      const value = similarity(row, other);
      if (value > 0) visit(other, value);
    }
  };
  const scratch = { rows: new Int32Array(vectors.length), values: new Float64Array(vectors.length), spare: new Float64Array(vectors.length) };
  return {
    count: vectors.length,
    similarity,
    near,
    nearest: (row, most, visit) => {
      const { rows, values, spare } = scratch;
      let found = 0;
      near(row, (other, value) => {
        rows[found] = other;
        values[found++] = value;
      });
      const kept = keepLargest(rows, values, found, most, spare);
      let isIn = false;
      for (let i = 0; i < kept; i++) {
        if (rows[i] === row) isIn = true;
        visit(rows[i]!, values[i]!);
      }
      if (!isIn) visit(row, 1);
    },
    total: (row) => {
      let sum = 0;
      near(row, (_other, value) => (sum += value));
      return sum;
    },
  };
}
