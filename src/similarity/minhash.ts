import { mix32 } from '../text/hash.ts';
import { powerOfTwo } from './growing.ts';
import { sharesAtLeast } from './join.ts';
import type { JoinOptions, PairList } from './join.ts';
import { OverlapCounter } from './overlap.ts';
import { leastOverlap, reaches } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { runLength, runStart, runsOf } from './shingles.ts';
import type { ShingleSets } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/** Bins of a signature. */
const bins = 128;
/** Rows of one bucket that later ones are compared with. */
const bucketRoom = 16;
/** A pair at the floor is met with at least this probability. */
const leastRecall = 0.995;

/** How signatures are cut: `bands` of `width` bins each; `recall` is the chance that a pair at the floor agrees in one of them. */
export interface Banding {
  bands: number;
  width: number;
  recall: number;
}

/**
 * The widest bands with which a pair at the floor is still met: 1 - (1 - t^r)^b >= .995. The usual choice weighs pairs that are
 * missed against pairs that are looked at in vain; here each pair is verified, so that only missed ones matter.
 */
export function bandingFor(floor: Ratio): Banding {
  for (let width = 8; ; width--) {
    const bands = Math.floor(bins / width);
    let agree = 1;
    for (let i = 0; i < width; i++) agree *= floor.value;
    let missed = 1;
    for (let i = 0; i < bands; i++) missed *= 1 - agree;
    if (width === 1 || 1 - missed >= leastRecall) return { bands, width, recall: 1 - missed };
  }
}

/**
 * Near-duplicates by one-permutation MinHash (Li, Owen and Zhang 2012) with optimal densification (Shrivastava 2017) and banding:
 * for sets where too many pairs share their rare runs for the exact join. Each pair that agrees in a band is verified, first by
 * its keys, then on the tokens: none that comes out is wrong, but some may be missed.
 *
 * What is ours: hashes are of the words themselves, so that signatures do not depend on the order of the rows; and a bucket
 * compares with its first 16 rows alone, and takes in no row that is like 16 others already, so that a set of rows that are all alike costs bands x 16 comparisons a row, not all
 * of them. The first rows are the ones to keep with the greedy leader rule, and a copy of a later row meets it in a rarer bucket.
 *
 * Memory: 4 bytes a band and row, and 24 a row. Returns how many rows were left out of a bucket.
 */
export function minhashJoin(from: TokenRows, sets: ShingleSets, options: JoinOptions, out: PairList): number {
  const { floor, skip, known, effort } = options;
  const { keys, offsets, ends, distinct, lost, rows } = sets;
  const { numerator, denominator } = floor;
  const banding = bandingFor(floor);
  const { bands } = banding;
  const bandKeys = bandKeysOf(from, sets, banding);
  const members = rows.length;
  const indexed = new Uint8Array(members * bands);
  const capped = new Uint8Array(members);
  const found = new Uint32Array(members);
  const buckets = new Buckets(members);
  const counter = new OverlapCounter(from);
  for (let band = 0; band < bands; band++) {
    buckets.clear();
    for (let x = 0; x < members; x++) {
      if (offsets[x] === ends[x]) continue;
      const slot = buckets.find(bandKeys[x * bands + band]!);
      let loaded = false;
      for (let y = rows[x]! < known ? -1 : buckets.first(slot); y >= 0; y = buckets.next[y]!) {
        const size = distinct[x]!;
        const other = distinct[y]!;
        if (size * denominator < numerator * other || other * denominator < numerator * size) continue;
        if (wasMet(x, y, band, bands, bandKeys, indexed) || skip?.(x, y)) continue;
        effort.candidates++;
        const needed = leastOverlap(size + other, floor) - Math.min(lost[x]!, lost[y]!);
        if (!sharesAtLeast(keys, offsets[x]!, ends[x]!, offsets[y]!, ends[y]!, needed)) continue;
        if (!loaded) counter.load(rows[x]!, sets.size);
        loaded = true;
        const overlap = counter.count(rows[y]!);
        if (!reaches(overlap, size + other - overlap, floor)) continue;
        out.push(rows[x]!, rows[y]!, overlap, size + other - overlap);
        found[x] = found[x]! + 1;
      }
      // A row that is like so many others already leads nobody that they do not.
      if (found[x]! < bucketRoom && buckets.add(slot, bandKeys[x * bands + band]!, x)) indexed[x * bands + band] = 1;
      else capped[x] = 1;
    }
  }
  return capped.reduce((sum, one) => sum + one, 0);
}

/** True where an earlier band brought x and y together: there they agree, and y was among the first of its bucket. */
function wasMet(x: number, y: number, band: number, bands: number, bandKeys: Uint32Array, indexed: Uint8Array): boolean {
  for (let i = 0; i < band; i++) if (bandKeys[x * bands + i] === bandKeys[y * bands + i] && indexed[y * bands + i] === 1) return true;
  return false;
}

/** Member x has the keys of its bands from x * bands. */
function bandKeysOf(from: TokenRows, sets: ShingleSets, { bands, width }: Banding): Uint32Array {
  const { rows, offsets, ends, size } = sets;
  const out = new Uint32Array(rows.length * bands);
  const signature = new Uint32Array(bins);
  const filled = new Uint8Array(bins);
  for (let x = 0; x < rows.length; x++) {
    if (offsets[x] === ends[x]) continue;
    sign(from, rows[x]!, size, signature, filled);
    for (let band = 0; band < bands; band++) {
      let key = band;
      for (let i = band * width; i < band * width + width; i++) key = mix32(Math.imul(key, 0x9e3779b1) ^ signature[i]!);
      out[x * bands + band] = key;
    }
  }
  return out;
}

function sign(from: TokenRows, row: number, size: number, signature: Uint32Array, filled: Uint8Array): void {
  const { tokens, offsets, interner } = from;
  const start = offsets[row]!;
  const count = offsets[row + 1]! - start;
  const runs = runsOf(count, size);
  filled.fill(0);
  for (let index = 0; index < runs; index++) {
    const at = start + runStart(index, count, size);
    const length = runLength(index, count, size);
    let hash = length;
    for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ interner.hash(tokens[i]!), 0x9e3779b1) ^ (hash >>> 15);
    hash = mix32(hash);
    const bin = hash >>> 25;
    const value = mix32(hash ^ 0x5bd1e995);
    if (filled[bin] === 0 || value < signature[bin]!) signature[bin] = value;
    filled[bin] = 1;
  }
  // An empty bin takes what a bin that its own number leads to has: the same one in each row.
  for (let bin = 0; bin < bins; bin++) {
    if (filled[bin] === 1) continue;
    let attempt = 1;
    let other = mix32(Math.imul(bin + 1, 0x9e3779b1) ^ attempt) >>> 25;
    while (filled[other] !== 1) other = mix32(Math.imul(bin + 1, 0x9e3779b1) ^ Math.imul(++attempt, 0x85ebca6b)) >>> 25;
    signature[bin] = signature[other]!;
  }
}

/** Rows by the key of one band, in order of arrival, at most 16 a key; open addressing. */
class Buckets {
  /** Member -> the next one of its bucket, or -1. */
  readonly next: Int32Array;
  readonly #keys: Uint32Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #sizes: Uint8Array;

  constructor(members: number) {
    const capacity = powerOfTwo(members * 2 + 1);
    this.next = new Int32Array(members);
    this.#keys = new Uint32Array(capacity);
    this.#first = new Int32Array(capacity);
    this.#last = new Int32Array(capacity);
    this.#sizes = new Uint8Array(capacity);
  }

  clear(): void {
    this.#sizes.fill(0);
  }

  /** The slot of a key, or the empty one where it would go. */
  find(key: number): number {
    const mask = this.#sizes.length - 1;
    let slot = key & mask;
    while (this.#sizes[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  first(slot: number): number {
    return this.#sizes[slot] === 0 ? -1 : this.#first[slot]!;
  }

  /** False where the bucket is full. */
  add(slot: number, key: number, member: number): boolean {
    const size = this.#sizes[slot]!;
    if (size === bucketRoom) return false;
    this.next[member] = -1;
    if (size === 0) {
      this.#keys[slot] = key;
      this.#first[slot] = member;
    } else this.next[this.#last[slot]!] = member;
    this.#last[slot] = member;
    this.#sizes[slot] = size + 1;
    return true;
  }
}
