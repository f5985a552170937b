import { mix32 } from '../text/hash.ts';
import { powerOfTwo } from './growing.ts';
import { rarityTable, sortRange } from './order.ts';
import { leastShare } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { runBits, shingleSets } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/**
 * How rare each run was in the texts that an index was first made of: one class of 16 a bucket, a byte each. It is frozen with the
 * index: any fixed order makes the prefix filter exact, and only one that stays lets prefixes be kept.
 */
export type RaritySketch = Uint8Array;

/** The sets of some rows by the least that a join with others needs: their size, and the keys of their prefix. */
export interface Prefixes {
  /** Member -> its row. */
  rows: Uint32Array;
  /** Number of different runs. */
  distinct: Uint32Array;
  /** Member m has the keys from `offsets[m]` to `offsets[m + 1]`. */
  offsets: Uint32Array;
  keys: Uint32Array;
}

/** A sketch of 4 MB at most: frequent runs stand out in it, and rare ones need no telling apart. */
export function raritySketch(rows: TokenRows, members: Uint32Array, size: number): RaritySketch {
  const { keys } = shingleSets(rows, members, size);
  const sketch = new Uint8Array(Math.min(2 ** 22, Math.max(2 ** 12, powerOfTwo(keys.length))));
  const mask = sketch.length - 1;
  for (let i = 0; i < keys.length; i++) {
    const bucket = keys[i]! & mask;
    if (sketch[bucket]! < 255) sketch[bucket] = sketch[bucket]! + 1;
  }
  const rarity = rarityTable();
  for (let bucket = 0; bucket < sketch.length; bucket++) sketch[bucket] = rarity[sketch[bucket]!]!;
  return sketch;
}

/**
 * The prefixes of rows in the frozen order. Unlike in the join of one run, runs that no other row has are among them: a later row
 * may have them.
 */
export function prefixesOf(rows: TokenRows, members: Uint32Array, size: number, floor: Ratio, sketch: RaritySketch): Prefixes {
  const { keys, offsets: starts, distinct } = shingleSets(rows, members, size);
  const mask = sketch.length - 1;
  const offsets = new Uint32Array(members.length + 1);
  let to = 0;
  for (let member = 0; member < members.length; member++) {
    const start = starts[member]!;
    const end = starts[member + 1]!;
    for (let i = start; i < end; i++) keys[i] = ((sketch[keys[i]! & mask]! << runBits) | keys[i]!) >>> 0;
    sortRange(keys, start, end);
    const stop = Math.min(end, start + Math.max(0, distinct[member]! - leastShare(distinct[member]!, floor) + 1));
    for (let i = start; i < stop; i++) keys[to++] = keys[i]!;
    offsets[member + 1] = to;
  }
  return { rows: members, distinct, offsets, keys: keys.slice(0, to) };
}

/** Two lists of prefixes as one; rows of the second are counted from `shift`. */
export function joinedPrefixes(a: Prefixes, b: Prefixes, shift: number): Prefixes {
  const from = a.keys.length;
  return {
    rows: joined(
      a.rows,
      b.rows.map((row) => row + shift),
    ),
    distinct: joined(a.distinct, b.distinct),
    offsets: joined(
      a.offsets,
      b.offsets.subarray(1).map((place) => place + from),
    ),
    keys: joined(a.keys, b.keys),
  };
}

export function joined(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Calls `meet` once for each pair of a new and an old member that share a key of their prefixes and may be alike by their sizes. */
export function meetings(fresh: Prefixes, old: Prefixes, floor: Ratio, meet: (fresh: number, old: number) => void): void {
  const { numerator, denominator } = floor;
  const holders = new Holders(fresh);
  const { bits } = holders;
  const mask = bits.length - 1;
  const lastMet = new Int32Array(fresh.rows.length).fill(-1);
  const { keys, offsets, distinct } = old;
  const members = old.rows.length;
  let i = 0;
  for (let member = 0; member < members; member++) {
    for (const end = offsets[member + 1]!; i < end; i++) {
      const key = keys[i]!;
      if ((bits[(key >>> 3) & mask]! & (1 << (key & 7))) === 0) continue;
      for (let place = holders.first(key); place >= 0; place = holders.next[place]!) {
        const other = holders.member[place]!;
        if (fresh.keys[place] !== key || lastMet[other] === member) continue;
        lastMet[other] = member;
        const a = fresh.distinct[other]!;
        const b = distinct[member]!;
        if (a * denominator >= numerator * b && b * denominator >= numerator * a) meet(other, member);
      }
    }
  }
}

/** Which member holds a key: linked lists in typed arrays, and one bit a bucket in front of them, since most keys are asked in vain. */
class Holders {
  readonly bits: Uint8Array;
  /** Place of a key -> its member, and the next place of its list, or -1. */
  readonly member: Uint32Array;
  readonly next: Int32Array;
  readonly #heads: Int32Array;

  constructor({ rows, keys, offsets }: Prefixes) {
    this.bits = new Uint8Array(powerOfTwo(Math.max(1024, keys.length)));
    this.member = new Uint32Array(keys.length);
    this.next = new Int32Array(keys.length);
    this.#heads = new Int32Array(powerOfTwo(keys.length + 1)).fill(-1);
    const mask = this.bits.length - 1;
    for (let member = 0; member < rows.length; member++) {
      for (let place = offsets[member]!; place < offsets[member + 1]!; place++) {
        const key = keys[place]!;
        this.bits[(key >>> 3) & mask]! |= 1 << (key & 7);
        const head = this.#bucket(key);
        this.member[place] = member;
        this.next[place] = this.#heads[head]!;
        this.#heads[head] = place;
      }
    }
  }

  /** First place of the list of this key's bucket, or -1; it may hold other keys too. */
  first(key: number): number {
    return this.#heads[this.#bucket(key)]!;
  }

  #bucket(key: number): number {
    return mix32(key) & (this.#heads.length - 1);
  }
}
