import { BestRanked } from './ranked.ts';
import type { Ranked } from './ranked.ts';

/**
 * The nearest of many vectors by cosine, every one compared: exact, and one pass over `4 · width` bytes a vector. Lengths are
 * made equal when a vector comes, in single precision; sums are taken in the order of the numbers, so that scores are the same
 * everywhere, and compared at six decimals.
 */
export class NearestVectors {
  /** One after the other; one that is empty takes no room. */
  #values = new Float32Array(0);
  /** Place of each vector among them, or -1. */
  readonly #places: number[] = [];
  #count = 0;
  #width = 0;

  /** An empty vector takes a number, and is never found. Throws a `RangeError` where one is of another width than those before. */
  add(vector: readonly number[]): void {
    if (vector.length === 0) {
      this.#places.push(-1);
      return;
    }
    this.#width ||= vector.length;
    if (this.#width !== vector.length) throw new RangeError(`a vector of ${vector.length} numbers came among vectors of ${this.#width}`);
    const start = this.#count * this.#width;
    if (start + this.#width > this.#values.length) {
      const larger = new Float32Array(Math.max(64 * this.#width, Math.ceil(this.#count * 1.5) * this.#width));
      larger.set(this.#values.subarray(0, start));
      this.#values = larger;
    }
    this.#values.set(unit(vector), start);
    this.#places.push(this.#count++);
  }

  search(vector: readonly number[], most: number): Ranked[] {
    if (this.#width > 0 && vector.length !== this.#width)
      throw new RangeError(`a vector of ${vector.length} numbers was looked up among vectors of ${this.#width}`);
    const query = unit(vector);
    const values = this.#values;
    const width = this.#width;
    const found = new BestRanked(most);
    for (let index = 0; index < this.#places.length; index++) {
      const place = this.#places[index]!;
      if (place < 0) continue;
      const start = place * width;
      let sum = 0;
      for (let i = 0; i < width; i++) sum += query[i]! * values[start + i]!;
      found.offer(index, sum);
    }
    return found.list();
  }
}

function unit(vector: readonly number[]): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return Float32Array.from(vector, (value) => (length > 0 ? value / length : 0));
}
