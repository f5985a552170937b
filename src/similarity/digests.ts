import { hash } from 'node:crypto';
import { powerOfTwo } from './growing.ts';

/** Numbers of 32 bits that are kept of a text. */
const width = 3;

/**
 * Gives each distinct text a number, 0, 1, 2… in order of arrival, as an `Interner` does, but keeps 96 bits of its sha256 in the place
 * of the text: 20 to 34 bytes a text, however long it is. Texts cannot be had back.
 */
export class Digests {
  #slots = new Int32Array(1 << 12).fill(-1);
  #digests = new Uint32Array(width << 11);
  #size = 0;
  readonly #digest = new Uint32Array(width);

  /** How many texts there are. */
  get size(): number {
    return this.#size;
  }

  /** The number of a text, a new one where it never came. */
  add(text: string): number {
    const slot = this.#slotOf(text);
    const known = this.#slots[slot] as number;
    if (known >= 0) return known;
    const number = this.#size++;
    if (this.#digests.length < this.#size * width) this.#grow();
    this.#digests.set(this.#digest, number * width);
    this.#slots[slot] = number;
    // Two in three places at most are taken.
    if (this.#size * 3 > this.#slots.length * 2) this.#rehash(powerOfTwo(this.#slots.length + 1));
    return number;
  }

  /** The number of a text, or -1 where it never came. */
  find(text: string): number {
    return this.#slots[this.#slotOf(text)] as number;
  }

  /** Where a text stands or would go; its digest is in `#digest` then. */
  #slotOf(text: string): number {
    const bytes = hash('sha256', text, 'binary');
    const digest = this.#digest;
    for (let at = 0; at < width; at++) {
      const from = at * 4;
      digest[at] = bytes.charCodeAt(from) | (bytes.charCodeAt(from + 1) << 8) | (bytes.charCodeAt(from + 2) << 16) | (bytes.charCodeAt(from + 3) << 24);
    }
    const mask = this.#slots.length - 1;
    let slot = (digest[0] as number) & mask;
    for (let known = this.#slots[slot] as number; known >= 0 && !this.#isAt(known); known = this.#slots[slot] as number) slot = (slot + 1) & mask;
    return slot;
  }

  #isAt(number: number): boolean {
    const from = number * width;
    for (let at = 0; at < width; at++) if (this.#digests[from + at] !== this.#digest[at]) return false;
    return true;
  }

  #grow(): void {
    const { length } = this.#digests;
    const larger = new Uint32Array(length + (length < 3 << 20 ? length : length >> 1) + width);
    larger.set(this.#digests);
    this.#digests = larger;
  }

  #rehash(capacity: number): void {
    const slots = new Int32Array(capacity).fill(-1);
    const mask = capacity - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = (this.#digests[number * width] as number) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}
