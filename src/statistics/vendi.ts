import { symmetricEigenvalues } from './eigenvalues.ts';
import { round6 } from './intervals.ts';

/**
 * Vendi score (Friedman and Dieng 2023): exp of the entropy of the eigenvalues of K/n, the effective number of items that differ.
 * n for items that have nothing in common, 1 for n copies. `similarity(i, j)` is symmetric and 1 for i = j. Takes 8 · n² bytes
 * and about 4/3 · n³ steps: sample first above 1,000 items.
 */
export function vendiScore(n: number, similarity: (i: number, j: number) => number): number {
  if (n === 0) return 0;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j] = similarity(i, j) / n;
  return fromEigenvalues(symmetricEigenvalues(matrix, n));
}

/** The same for rows of numbers of equal length under cosine; where they are shorter than many, their own products are taken: d² instead of n². */
export function vendiOfVectors(vectors: readonly ArrayLike<number>[]): number {
  const n = vectors.length;
  const unit = vectors.map(toUnit);
  const width = unit[0]?.length ?? 0;
  if (unit.some((vector) => vector.length !== width)) throw new RangeError('vectors of different lengths have no cosine');
  if (width >= n) return vendiScore(n, (i, j) => dot(unit[i]!, unit[j]!));
  // K = X Xᵀ and Xᵀ X have the same eigenvalues but for zeros, which add nothing.
  const matrix = new Float64Array(width * width);
  for (const vector of unit) {
    for (let i = 0; i < width; i++) {
      const value = vector[i]! / n;
      if (value !== 0) for (let j = 0; j <= i; j++) matrix[i * width + j] = matrix[i * width + j]! + value * vector[j]!;
    }
  }
  return fromEigenvalues(symmetricEigenvalues(matrix, width));
}

function fromEigenvalues(values: Float64Array): number {
  let nats = 0;
  // What rounding left below zero is zero.
  for (const value of values) if (value > 0) nats -= value * Math.log(value);
  return round6(Math.exp(nats));
}

function toUnit(vector: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(vector);
  const length = Math.sqrt(dot(out, out));
  if (length > 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! / length;
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
