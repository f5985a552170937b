import { mix32 } from '../text/hash.ts';
import { Uint32List, powerOfTwo } from './growing.ts';
import { rarityTable, sortRange } from './order.ts';
import { leastShare } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { runBits } from './shingles.ts';
import type { ShingleSets } from './shingles.ts';

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
export function raritySketch({ keys }: ShingleSets): RaritySketch {
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
 * may have them. The sets stay as they are, which must not have been put in another order.
 */
export function prefixesOf({ rows, keys, offsets: starts, distinct }: ShingleSets, floor: Ratio, sketch: RaritySketch): Prefixes {
  const mask = sketch.length - 1;
  const offsets = new Uint32Array(rows.length + 1);
  const prefixes = new Uint32List(keys.length >> 1);
  let ordered = new Uint32Array(1 << 10);
  for (let member = 0; member < rows.length; member++) {
    const start = starts[member]!;
    const count = starts[member + 1]! - start;
    if (ordered.length < count) ordered = new Uint32Array(powerOfTwo(count));
    for (let i = 0; i < count; i++) {
      const key = keys[start + i]!;
      ordered[i] = ((sketch[key & mask]! << runBits) | key) >>> 0;
    }
    sortRange(ordered, 0, count);
    const size = distinct[member]!;
    const most = Math.min(count, Math.max(0, size - leastShare(size, floor) + 1));
    prefixes.reserve(most);
    for (let i = 0; i < most; i++) prefixes.data[prefixes.length++] = ordered[i]!;
    offsets[member + 1] = prefixes.length;
  }
  return { rows, distinct, offsets, keys: prefixes.view() };
}

/** The prefixes of an index, by key: what is asked is which of its members have one. */
export interface Postings {
  /** Member -> its row, and its number of different runs. */
  rows: Uint32Array;
  distinct: Uint32Array;
  /** Bucket b has the places from `heads[b]` to `heads[b + 1]`, members in order. */
  heads: Uint32Array;
  /** Place -> key and member. */
  keys: Uint32Array;
  members: Uint32Array;
}

/** A counting sort of prefixes by bucket; about 4 places a bucket, unless their number is given. */
export function postingsOf({ rows, distinct, offsets, keys }: Prefixes, buckets = powerOfTwo(Math.max(1, keys.length / 4))): Postings {
  const mask = buckets - 1;
  const heads = new Uint32Array(buckets + 1);
  for (let i = 0; i < keys.length; i++) heads[(mix32(keys[i]!) & mask) + 1]!++;
  for (let bucket = 0; bucket < buckets; bucket++) heads[bucket + 1]! += heads[bucket]!;
  const places = heads.slice(0, buckets);
  const sorted = new Uint32Array(keys.length);
  const members = new Uint32Array(keys.length);
  for (let member = 0; member < rows.length; member++) {
    for (let i = offsets[member]!; i < offsets[member + 1]!; i++) {
      const place = places[mix32(keys[i]!) & mask]!++;
      sorted[place] = keys[i]!;
      members[place] = member;
    }
  }
  return { rows, distinct, heads, keys: sorted, members };
}

/** Adds prefixes behind those of an index; their rows are counted from `shift`. */
export function extended(old: Postings, added: Prefixes, shift: number): Postings {
  const buckets = old.heads.length - 1;
  const more = postingsOf(added, buckets);
  const first = old.rows.length;
  const heads = old.heads.map((head, bucket) => head + more.heads[bucket]!);
  const keys = new Uint32Array(old.keys.length + more.keys.length);
  const members = new Uint32Array(keys.length);
  for (let bucket = 0; bucket < buckets; bucket++) {
    let to = heads[bucket]!;
    for (let place = old.heads[bucket]!; place < old.heads[bucket + 1]!; place++) {
      keys[to] = old.keys[place]!;
      members[to++] = old.members[place]!;
    }
    for (let place = more.heads[bucket]!; place < more.heads[bucket + 1]!; place++) {
      keys[to] = more.keys[place]!;
      members[to++] = more.members[place]! + first;
    }
  }
  return {
    rows: joined(
      old.rows,
      added.rows.map((row) => row + shift),
    ),
    distinct: joined(old.distinct, added.distinct),
    heads,
    keys,
    members,
  };
}

export function joined(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Each pair of a new and an old member, one after the other, that share a key of their prefixes and may be alike by their sizes. */
export function meetings(fresh: Prefixes, old: Postings, floor: Ratio): Uint32Array {
  const { numerator, denominator } = floor;
  const { heads, keys, members, distinct } = old;
  const mask = heads.length - 2;
  const lastMet = new Int32Array(old.rows.length).fill(-1);
  const met = new Uint32List();
  for (let member = 0; member < fresh.rows.length; member++) {
    const size = fresh.distinct[member]!;
    for (let i = fresh.offsets[member]!; i < fresh.offsets[member + 1]!; i++) {
      const key = fresh.keys[i]!;
      const bucket = mix32(key) & mask;
      for (let place = heads[bucket]!; place < heads[bucket + 1]!; place++) {
        if (keys[place] !== key) continue;
        const other = members[place]!;
        if (lastMet[other] === member) continue;
        lastMet[other] = member;
        if (size * denominator < numerator * distinct[other]! || distinct[other]! * denominator < numerator * size) continue;
        met.push(member);
        met.push(other);
      }
    }
  }
  return met.view();
}
