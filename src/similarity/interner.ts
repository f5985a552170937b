import { mix32 } from '../text/hash.ts';
import { Uint32List, powerOfTwo } from './growing.ts';

export const hashSeed = 0x811c9dc5;
export const hashPrime = 0x01000193;

/** Hash of each text; place of its first code unit, and at the end where the last one ends; the code units of all. */
export interface InternerParts {
  hashes: Uint32Array;
  starts: Uint32Array;
  units: Uint16Array;
}

/**
 * Gives each distinct text a number, 0, 1, 2… in order of arrival: an open-addressing table over the texts' code units,
 * compared exactly, so that two texts never share a number. About 2 bytes a character and 20 bytes a text.
 */
export class Interner {
  #slots = new Int32Array(1 << 12).fill(-1);
  // Set once, in the constructor: the engine gives up compiled code where a field turns out to change.
  readonly #hashes: Uint32List;
  readonly #starts: Uint32List;
  #units: Uint16Array;
  #used = 0;

  /** `parts` are those of another interner: this one goes on with its numbers. */
  constructor(parts?: InternerParts) {
    this.#hashes = parts === undefined ? new Uint32List(1 << 12) : Uint32List.of(parts.hashes);
    this.#starts = parts === undefined ? new Uint32List(1 << 12) : Uint32List.of(parts.starts);
    this.#units = parts?.units ?? new Uint16Array(1 << 13);
    this.#used = parts?.units.length ?? 0;
    if (parts === undefined) this.#starts.push(0);
    else this.#rehash(powerOfTwo(Math.max(1 << 12, this.size * 2 + 2)));
  }

  /** All that it holds, as views: for keeping. */
  get parts(): InternerParts {
    return { hashes: this.#hashes.view(), starts: this.#starts.view(), units: this.#units.subarray(0, this.#used) };
  }

  /** How many texts there are. */
  get size(): number {
    return this.#hashes.length;
  }

  /** The number of the ASCII text `bytes[start, end)`, whose running FNV-1a hash is `fnv`. */
  internBytes(bytes: Uint8Array, start: number, end: number, fnv: number): number {
    const hash = mix32(fnv);
    const length = end - start;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = this.#slots[slot]!;
      if (known < 0) break;
      if (this.#hashes.data[known] === hash && this.#lengthOf(known) === length) {
        const from = this.#starts.data[known]!;
        let i = 0;
        while (i < length && this.#units[from + i] === bytes[start + i]) i++;
        if (i === length) return known;
      }
      slot = (slot + 1) & mask;
    }
    this.#reserveUnits(length);
    for (let i = 0; i < length; i++) this.#units[this.#used + i] = bytes[start + i]!;
    return this.#add(slot, hash, length);
  }

  /** The number of a text of any characters. */
  intern(text: string): number {
    const length = text.length;
    const hash = hashOf(text);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = this.#slots[slot]!;
      if (known < 0) break;
      if (this.#hashes.data[known] === hash && this.#same(known, text)) return known;
      slot = (slot + 1) & mask;
    }
    this.#reserveUnits(length);
    for (let i = 0; i < length; i++) this.#units[this.#used + i] = text.charCodeAt(i);
    return this.#add(slot, hash, length);
  }

  /** The numbers of all texts of another interner, in its order. */
  internAll({ hashes, starts, units }: InternerParts): Uint32Array {
    const numbers = new Uint32Array(hashes.length);
    for (let other = 0; other < hashes.length; other++) {
      const from = starts[other]!;
      const length = starts[other + 1]! - from;
      const hash = hashes[other]!;
      const mask = this.#slots.length - 1;
      let slot = hash & mask;
      let known = this.#slots[slot]!;
      while (known >= 0 && !(this.#hashes.data[known] === hash && this.#isAt(known, units, from, length))) {
        slot = (slot + 1) & mask;
        known = this.#slots[slot]!;
      }
      if (known < 0) {
        this.#reserveUnits(length);
        this.#units.set(units.subarray(from, from + length), this.#used);
        known = this.#add(slot, hash, length);
      }
      numbers[other] = known;
    }
    return numbers;
  }

  /** The number of a text, or -1 where it never came. */
  find(text: string): number {
    const hash = hashOf(text);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]!;
      if (known < 0 || (this.#hashes.data[known] === hash && this.#same(known, text))) return known;
    }
  }

  /** A hash of the text of a number: it does not depend on the order in which texts came. */
  hash(token: number): number {
    return this.#hashes.data[token]!;
  }

  /** The text of a number. */
  text(token: number): string {
    const units = this.#units.subarray(this.#starts.data[token], this.#starts.data[token + 1]);
    let out = '';
    // By parts: a call takes only so many arguments.
    for (let i = 0; i < units.length; i += 4096) out += String.fromCharCode(...units.subarray(i, i + 4096));
    return out;
  }

  #lengthOf(token: number): number {
    return this.#starts.data[token + 1]! - this.#starts.data[token]!;
  }

  #isAt(token: number, units: Uint16Array, from: number, length: number): boolean {
    if (this.#lengthOf(token) !== length) return false;
    const start = this.#starts.data[token]!;
    for (let i = 0; i < length; i++) if (this.#units[start + i] !== units[from + i]) return false;
    return true;
  }

  #same(token: number, text: string): boolean {
    if (this.#lengthOf(token) !== text.length) return false;
    const from = this.#starts.data[token]!;
    let i = 0;
    while (i < text.length && this.#units[from + i] === text.charCodeAt(i)) i++;
    return i === text.length;
  }

  #reserveUnits(length: number): void {
    if (this.#used + length <= this.#units.length) return;
    const larger = new Uint16Array(powerOfTwo(this.#used + length));
    larger.set(this.#units);
    this.#units = larger;
  }

  #add(slot: number, hash: number, length: number): number {
    const token = this.#hashes.length;
    this.#used += length;
    this.#hashes.push(hash);
    this.#starts.push(this.#used);
    this.#slots[slot] = token;
    if (token * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return token;
  }

  #rehash(capacity: number): void {
    const slots = new Int32Array(capacity).fill(-1);
    const mask = slots.length - 1;
    for (let token = 0; token < this.#hashes.length; token++) {
      let slot = this.#hashes.data[token]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = token;
    }
    this.#slots = slots;
  }
}

function hashOf(text: string): number {
  let hash = hashSeed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), hashPrime);
  return mix32(hash);
}
