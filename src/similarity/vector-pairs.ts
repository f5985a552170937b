import { usageError } from '../errors.ts';
import { PairList } from './join.ts';
import type { Ratio } from './ratio.ts';

/** Vectors of one width, one after the other. */
export interface VectorMatrix {
  readonly values: Float32Array;
  readonly width: number;
}

/** Cosines are kept as millionths, so that thresholds compare whole numbers. */
export const cosineScale = 1_000_000;

/** Numbers after which a pair that cannot reach the threshold is left. */
const stride = 32;
/** Vectors that are compared with each other while they lie in the cache. */
export const block = 64;

/** What unit vectors are made of: for another thread, which must not make them equal in length once more. */
export interface UnitParts {
  readonly values: Float32Array;
  readonly rests: Float32Array;
  readonly width: number;
}

/** Unit vectors, with the length of what is left of each after every 32 numbers. An empty vector, or one of zeros, has length 0. */
export class UnitVectors {
  readonly width: number;
  readonly count: number;
  readonly values: Float32Array;
  readonly #steps: number;
  readonly #rests: Float32Array;

  /** @throws `usage` for vectors of several widths, or with numbers that are none. */
  constructor(vectors: VectorMatrix | UnitParts | readonly (readonly number[])[]) {
    if ('rests' in vectors) {
      this.width = vectors.width;
      this.count = vectors.values.length / vectors.width;
      this.values = vectors.values;
      this.#steps = Math.ceil(vectors.width / stride);
      this.#rests = vectors.rests;
      return;
    }
    const { values, width } = 'width' in vectors ? vectors : flattened(vectors);
    if (!Number.isInteger(width) || width < 1 || values.length % width !== 0)
      throw usageError(`${values.length} numbers are no vectors of ${width}.`, { hint: 'Give a whole number of vectors, all of one width.' });
    this.width = width;
    this.count = values.length / width;
    this.values = new Float32Array(values.length);
    this.#steps = Math.ceil(width / stride);
    this.#rests = new Float32Array(this.count * this.#steps);
    for (let row = 0; row < this.count; row++) this.#take(values, row);
  }

  /** Its parts in memory that threads share. */
  shared(): UnitParts {
    const share = (numbers: Float32Array): Float32Array => {
      const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
      copy.set(numbers);
      return copy;
    };
    return { values: share(this.values), rests: share(this.#rests), width: this.width };
  }

  #take(values: Float32Array, row: number): void {
    const start = row * this.width;
    let squares = 0;
    for (let i = start; i < start + this.width; i++) squares += values[i]! * values[i]!;
    if (!Number.isFinite(squares)) throw usageError(`Vector ${row} holds a number that is none.`, { hint: 'Look at what gave it.' });
    const length = Math.sqrt(squares);
    if (length === 0) return;
    let rest = 0;
    for (let i = this.width - 1; i >= 0; i--) {
      const value = values[start + i]! / length;
      this.values[start + i] = value;
      if ((i + 1) % stride === 0 || i === this.width - 1) this.#rests[row * this.#steps + Math.floor(i / stride)] = Math.sqrt(rest);
      rest += value * value;
    }
  }

  /** The cosine of two vectors in millionths, or -1 where it is surely under `least` (of 1). Sums go in the order of the numbers. */
  cosine(a: number, b: number, least: number): number {
    const { values, width } = this;
    const rests = this.#rests;
    const steps = this.#steps;
    let sum = 0;
    let at = 0;
    for (let step = 0; step < steps; step++) {
      const end = Math.min(width, at + stride);
      for (; at < end; at++) sum += values[a * width + at]! * values[b * width + at]!;
      // What is left can add no more than the product of the lengths (Cauchy and Schwarz); the margin is for single precision.
      if (sum + rests[a * steps + step]! * rests[b * steps + step]! < least - 1e-5) return -1;
    }
    return Math.min(cosineScale, Math.round(sum * cosineScale));
  }
}

function flattened(vectors: readonly (readonly number[])[]): VectorMatrix {
  const width = vectors[0]?.length ?? 1;
  const values = new Float32Array(vectors.length * width);
  vectors.forEach((vector, row) => {
    if (vector.length !== width)
      throw usageError(`Vector ${row} has ${vector.length} numbers, the first has ${width}.`, { hint: 'Use one model for all texts.' });
    values.set(vector, row * width);
  });
  return { values, width };
}

/** All pairs of vectors with a cosine at or over the floor, each compared: exact, in blocks; the later vector first. */
export function cosinePairs(vectors: UnitVectors, floor: Ratio): PairList {
  const out = new PairList();
  for (let from = 0; from < vectors.count; from += block) pairsOfBlock(vectors, from, floor, out);
  return out;
}

/** The pairs of the vectors of the block that begins at `from` with those up to them. */
export function pairsOfBlock(vectors: UnitVectors, from: number, floor: Ratio, out: PairList): void {
  const least = Math.round(floor.value * cosineScale);
  const end = Math.min(vectors.count, from + block);
  for (let other = 0; other <= from; other += block) {
    for (let a = from; a < end; a++) {
      for (let b = other; b < Math.min(a, other + block); b++) {
        const cosine = vectors.cosine(a, b, floor.value);
        if (cosine >= least) out.push(a, b, cosine, cosineScale);
      }
    }
  }
}

/** Of the pairs that are proposed, those with a cosine at or over the floor, each once. */
export function verifiedPairs(vectors: UnitVectors, proposed: Iterable<readonly [a: number, b: number]>, floor: Ratio): PairList {
  const out = new PairList();
  const least = Math.round(floor.value * cosineScale);
  const seen = new Set<number>();
  for (const [one, two] of proposed) {
    const a = Math.max(one, two);
    const b = Math.min(one, two);
    if (a === b || seen.has(a * vectors.count + b)) continue;
    if (!Number.isInteger(b) || b < 0 || !(a < vectors.count)) throw usageError(`The pair ${one}, ${two} names no two of ${vectors.count} vectors.`);
    seen.add(a * vectors.count + b);
    const cosine = vectors.cosine(a, b, floor.value);
    if (cosine >= least) out.push(a, b, cosine, cosineScale);
  }
  return out;
}
