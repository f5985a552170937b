import { usageError } from '../errors.ts';
import { mix32 } from '../text/hash.ts';
import { Uint32List, powerOfTwo } from './growing.ts';
import type { TokenRows } from './token-rows.ts';

/**
 * What is compared: the set of a text's runs of `size` words. A text of under `shortUnder` words has few of those, so a pair
 * of which one text is that short is compared by runs of `shortSize` words on both sides; the rule depends on the pair alone
 * and on neither order. A text of no more than `n` words, n being the run length in use, has as its set its single words and
 * the whole.
 *
 * Default: runs of 3, and of 2 where one text has under 12 words. With it one changed word inside a text costs 3 runs of a
 * long text and 2 of a short one. In scripts without spaces `words` gives one token a character, so that runs are of
 * characters there: two texts of 12 and more of them are compared by runs of `denseSize`, 5 by default.
 */
export interface ShingleShape {
  size: number;
  shortSize: number;
  shortUnder: number;
  denseSize: number;
}

export const defaultShape: ShingleShape = { size: 3, shortSize: 2, shortUnder: 12, denseSize: 5 };

/** Fills in the defaults. @throws `usage` unless 1 <= shortSize <= size <= 16, 1 <= denseSize <= 16, and shortUnder is over both. */
export function toShape(shape: Partial<ShingleShape> = {}): ShingleShape {
  const full = { ...defaultShape, ...shape };
  // Who sets `shortUnder` low means short texts, not scripts.
  if (shape.denseSize === undefined) full.denseSize = Math.max(1, Math.min(full.denseSize, full.shortUnder - 1));
  const whole = [full.size, full.shortSize, full.shortUnder, full.denseSize].every(Number.isInteger);
  const inRange = full.shortSize >= 1 && full.size >= full.shortSize && full.size <= 16 && full.denseSize >= 1 && full.denseSize <= 16;
  if (!whole || !inRange || full.shortUnder <= Math.max(full.size, full.denseSize)) {
    throw usageError(
      `Shingles of size ${full.size}, of ${full.shortSize} for texts under ${full.shortUnder} words, of ${full.denseSize} without spaces: this cannot be.`,
      { hint: 'Use whole numbers with 1 <= shortSize <= size <= 16, and shortUnder over size and denseSize; the default is 3, 2, 12 and 5.' },
    );
  }
  return full;
}

/** Number of runs, repeats counted, of a text of `count` tokens. */
export function runsOf(count: number, size: number): number {
  return count > size ? count - size + 1 : count < 2 ? count : count + 1;
}

/** Length of the run number `index`; it starts at `runStart`. */
export function runLength(index: number, count: number, size: number): number {
  return count > size ? size : index < count ? 1 : count;
}

export function runStart(index: number, count: number, size: number): number {
  return count > size || index < count ? index : 0;
}

/** 28 bits of a run: 4 more make room for its rarity (see `order.ts`). */
export const runBits = 28;

export function runHash(tokens: Uint32Array, start: number, length: number): number {
  let hash = length;
  for (let i = start; i < start + length; i++) {
    hash = Math.imul(hash ^ tokens[i]!, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  }
  return mix32(hash) >>> (32 - runBits);
}

export function sameRun(tokens: Uint32Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (tokens[a + i] !== tokens[b + i]) return false;
  return true;
}

/** The sets of some rows, in one flat array; in the frozen order once `freezeOrder` has been here. */
export interface ShingleSets {
  readonly size: number;
  /** Member -> row of the token rows. */
  readonly rows: Uint32Array;
  /** Member m has the keys from `offsets[m]` to `ends[m]`. */
  readonly offsets: Uint32Array;
  readonly ends: Uint32Array;
  keys: Uint32Array;
  /** True number of different runs: by tokens, not by hash. */
  readonly distinct: Uint32Array;
  /** Runs that share their hash with another run of the same row, and so have no key: nearly always 0. */
  readonly lost: Uint32Array;
  /** Rarest keys that no other row holds, left out of `keys`: they come first in the order. */
  readonly alone: Uint32Array;
}

/** `hashMask` is for tests: fewer bits make collisions. */
export function shingleSets(from: TokenRows, rows: Uint32Array, size: number, hashMask = 0xfffffff): ShingleSets {
  const { tokens, offsets: starts } = from;
  const members = rows.length;
  const offsets = new Uint32Array(members + 1);
  const distinct = new Uint32Array(members);
  const lost = new Uint32Array(members);
  const keys = new Uint32List(1 << 14);
  const seen = new RunTable();
  for (let member = 0; member < members; member++) {
    const row = rows[member]!;
    const start = starts[row]!;
    const count = starts[row + 1]! - start;
    const runs = runsOf(count, size);
    seen.open(runs);
    keys.reserve(runs);
    for (let index = 0; index < runs; index++) {
      const at = start + runStart(index, count, size);
      const length = runLength(index, count, size);
      const hash = runHash(tokens, at, length) & hashMask;
      const found = seen.add(tokens, at, length, hash);
      if (found === repeated) continue;
      distinct[member] = distinct[member]! + 1;
      if (found === collided) lost[member] = lost[member]! + 1;
      else keys.data[keys.length++] = hash;
    }
    offsets[member + 1] = keys.length;
  }
  return { size, rows, offsets, ends: offsets.slice(1), keys: keys.view(), distinct, lost, alone: new Uint32Array(members) };
}

export const fresh = 0;
export const repeated = 1;
export const collided = 2;

/** A set of runs that compares tokens and is emptied at no cost: for one row at a time. */
export class RunTable {
  #starts = new Uint32Array(1 << 10);
  #lengths = new Uint8Array(1 << 10);
  #hashes = new Uint32Array(1 << 10);
  #stamps = new Uint32Array(1 << 10);
  #marks = new Uint32Array(1 << 10);
  #mask = 0;
  #stamp = 0;
  #mark = 0;

  /** Empties the table and makes room for so many runs. */
  open(runs: number): void {
    const capacity = powerOfTwo(runs * 2 + 1);
    if (capacity > this.#starts.length) {
      this.#starts = new Uint32Array(capacity);
      this.#lengths = new Uint8Array(capacity);
      this.#hashes = new Uint32Array(capacity);
      this.#stamps = new Uint32Array(capacity);
      this.#marks = new Uint32Array(capacity);
      this.#stamp = 0;
    }
    // A small row uses a small part of the table: it stays in the cache.
    this.#mask = capacity - 1;
    this.#stamp++;
  }

  /** Adds a run; says whether it was there already, or another one with its hash. */
  add(tokens: Uint32Array, start: number, length: number, hash: number): number {
    let outcome = fresh;
    let slot = (Math.imul(hash, 0x9e3779b1) >>> 4) & this.#mask;
    while (this.#stamps[slot] === this.#stamp) {
      if (this.#hashes[slot] === hash) {
        if (this.#lengths[slot] === length && sameRun(tokens, this.#starts[slot]!, start, length)) return repeated;
        outcome = collided;
      }
      slot = (slot + 1) & this.#mask;
    }
    this.#stamps[slot] = this.#stamp;
    this.#hashes[slot] = hash;
    this.#starts[slot] = start;
    this.#lengths[slot] = length;
    this.#marks[slot] = 0;
    return outcome;
  }

  /** Begins to count the runs of another row that are in the table. */
  beginCount(): void {
    this.#mark++;
  }

  /** True the first time since `beginCount` that a run of the table is met. The tokens are those that the table was filled from. */
  meet(tokens: Uint32Array, start: number, length: number, hash: number): boolean {
    let slot = (Math.imul(hash, 0x9e3779b1) >>> 4) & this.#mask;
    while (this.#stamps[slot] === this.#stamp) {
      if (this.#hashes[slot] === hash && this.#lengths[slot] === length && sameRun(tokens, this.#starts[slot]!, start, length)) {
        if (this.#marks[slot] === this.#mark) return false;
        this.#marks[slot] = this.#mark;
        return true;
      }
      slot = (slot + 1) & this.#mask;
    }
    return false;
  }
}
