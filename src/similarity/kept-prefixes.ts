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
  // Most old keys are in no new row: one bit a bucket says so before anything is looked up.
  const bits = new Uint8Array(powerOfTwo(Math.max(1024, fresh.keys.length * 4)));
  const mask = bits.length - 1;
  const holders = new Map<number, number[]>();
  for (let member = 0; member < fresh.rows.length; member++) {
    for (let i = fresh.offsets[member]!; i < fresh.offsets[member + 1]!; i++) {
      const key = fresh.keys[i]!;
      bits[(key >>> 3) & mask]! |= 1 << (key & 7);
      const list = holders.get(key);
      if (list) list.push(member);
      else holders.set(key, [member]);
    }
  }
  const lastMet = new Int32Array(fresh.rows.length).fill(-1);
  const { keys, offsets, distinct } = old;
  for (let member = 0; member < old.rows.length; member++) {
    for (let i = offsets[member]!; i < offsets[member + 1]!; i++) {
      const key = keys[i]!;
      if ((bits[(key >>> 3) & mask]! & (1 << (key & 7))) === 0) continue;
      for (const other of holders.get(key) ?? []) {
        if (lastMet[other] === member) continue;
        lastMet[other] = member;
        const [a, b] = [fresh.distinct[other]!, distinct[member]!];
        if (a * denominator >= numerator * b && b * denominator >= numerator * a) meet(other, member);
      }
    }
  }
}
