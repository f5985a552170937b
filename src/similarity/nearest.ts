import { best } from './bm25.ts';
import type { Ranked } from './bm25.ts';

const scale = 1_000_000;

/**
 * The nearest of many vectors by cosine, every one compared: exact, and one pass over `4 · width` bytes a vector. Lengths are
 * made equal when a vector comes, in single precision; sums are taken in the order of the numbers, so that scores are the same
 * everywhere, and compared at six decimals.
 */
export class NearestVectors {
  readonly #vectors: Float32Array[] = [];
  #width = 0;

  /** An empty vector takes a number, and is never found. Throws a `RangeError` where one is of another width than those before. */
  add(vector: readonly number[]): void {
    if (vector.length > 0) {
      this.#width ||= vector.length;
      if (this.#width !== vector.length) throw new RangeError(`a vector of ${vector.length} numbers came among vectors of ${this.#width}`);
    }
    this.#vectors.push(unit(vector));
  }

  search(vector: readonly number[], most: number): Ranked[] {
    const query = unit(vector);
    if (this.#width > 0 && query.length !== this.#width)
      throw new RangeError(`a vector of ${query.length} numbers was looked up among vectors of ${this.#width}`);
    const ranked: Ranked[] = [];
    for (const [index, other] of this.#vectors.entries()) {
      if (other.length === 0) continue;
      let sum = 0;
      for (let i = 0; i < query.length; i++) sum += query[i]! * other[i]!;
      ranked.push({ index, score: Math.round(sum * scale) / scale });
    }
    return best(ranked, most);
  }
}

function unit(vector: readonly number[]): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return Float32Array.from(vector, (value) => (length > 0 ? value / length : 0));
}
