import { mix32 } from '../text/hash.ts';
import { Uint32List, powerOfTwo } from './growing.ts';
import { OverlapCounter } from './overlap.ts';
import { leastOverlap, leastShare, reaches } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import type { ShingleSets } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/** Pairs of rows with their similarity as two counts; 16 bytes a pair. */
export class PairList {
  readonly #data = new Uint32List(1 << 12);

  get length(): number {
    return this.#data.length >> 2;
  }

  /** The pairs as four numbers each, as a view: for handing them on. */
  get numbers(): Uint32Array {
    return this.#data.view();
  }

  /** Adds pairs that another list handed on. */
  append(numbers: Uint32Array): void {
    this.#data.reserve(numbers.length);
    this.#data.data.set(numbers, this.#data.length);
    this.#data.length += numbers.length;
  }

  /** Forgets all pairs from this number on. */
  truncate(length: number): void {
    this.#data.length = length * 4;
  }

  push(a: number, b: number, overlap: number, union: number): void {
    this.#data.push(a);
    this.#data.push(b);
    this.#data.push(overlap);
    this.#data.push(union);
  }

  a(pair: number): number {
    return this.#data.data[pair * 4]!;
  }

  b(pair: number): number {
    return this.#data.data[pair * 4 + 1]!;
  }

  overlap(pair: number): number {
    return this.#data.data[pair * 4 + 2]!;
  }

  union(pair: number): number {
    return this.#data.data[pair * 4 + 3]!;
  }
}

export interface JoinOptions {
  floor: Ratio;
  /** Pairs of members that the caller does not want. */
  skip?: (a: number, b: number) => boolean;
  /** Rows under this number are not compared with each other. */
  known: number;
  effort: Effort;
}

/** What a join may cost: candidates are counted over all joins of a run. */
export interface Effort {
  candidates: number;
  readonly budget: number;
}

/** Places of the index that may be looked at for each candidate of the budget: rows that share all of their runs touch many. */
const stepsACandidate = 16;
/** Pairs that may be found for each candidate of the budget: 80 MB of them at the default. */
const pairsACandidate = 0.1;

/**
 * All pairs of rows whose sets have a Jaccard similarity of at least the floor, each once, into `out`: none is missed and none
 * is wrong. A prefix-filter join (Chaudhuri et al. 2006; Bayardo et al. 2007) with the length filter and the positional
 * filter of PPJoin (Xiao et al. 2008). Sets must be in the frozen order.
 *
 * What is ours: prefixes have the length that holds for a partner of any size, so that rows may come in any order; runs that
 * one row alone has are counted, not stored; each pair is confirmed on the tokens; and where two runs of one row share a
 * hash (`lost`), its bounds give way by as many, so that a collision cannot hide a pair either.
 *
 * False where it gave up, over its budget: then `out` is as it was.
 */
export function prefixJoin(from: TokenRows, sets: ShingleSets, options: JoinOptions, out: PairList): boolean {
  const { floor, skip, effort } = options;
  const before = out.length;
  const mostSteps = effort.budget * stepsACandidate;
  let steps = 0;
  const { keys, offsets, ends, distinct, lost, alone, rows } = sets;
  const { numerator, denominator } = floor;
  const postings = new Postings(prefixTotal(sets, floor));
  const shared = new Int32Array(rows.length);
  const touched = new Uint32List();
  const counter = new OverlapCounter(from);
  for (let x = 0; x < rows.length; x++) {
    const start = offsets[x]!;
    const end = ends[x]!;
    if (start === end) continue;
    const size = distinct[x]!;
    const prefixEnd = Math.min(end, start + Math.max(0, size - leastShare(size, floor) + 1 - alone[x]!));
    touched.length = 0;
    const isKnown = rows[x]! < options.known;
    for (let i = start; i < prefixEnd && !isKnown; i++) {
      const key = keys[i]!;
      for (let node = postings.head(key); node >= 0; node = postings.next[node]!) {
        steps++;
        const j = postings.at[node]!;
        if (keys[j] !== key) continue;
        const y = postings.member[node]!;
        const known = shared[y]!;
        if (known === pruned) continue;
        const other = distinct[y]!;
        if (known === 0) {
          if (size * denominator < numerator * other || other * denominator < numerator * size) continue;
          if (skip?.(x, y)) continue;
          effort.candidates++;
          touched.push(y);
        }
        const needed = leastOverlap(size + other, floor) - Math.min(lost[x]!, lost[y]!);
        // What is before this place is counted already, so that this is the most they can share.
        const most = known + 1 + Math.min(end - i - 1, ends[y]! - j - 1);
        shared[y] = most >= needed ? known + 1 : pruned;
      }
    }
    if (effort.candidates > effort.budget || steps > mostSteps || out.length - before > effort.budget * pairsACandidate) {
      out.truncate(before);
      return false;
    }
    let loaded = false;
    for (let n = 0; n < touched.length; n++) {
      const y = touched.data[n]!;
      const isCandidate = shared[y] !== pruned;
      shared[y] = 0;
      if (!isCandidate) continue;
      const sizes = size + distinct[y]!;
      const needed = leastOverlap(sizes, floor) - Math.min(lost[x]!, lost[y]!);
      if (!sharesAtLeast(keys, start, end, offsets[y]!, ends[y]!, needed)) continue;
      if (!loaded) counter.load(rows[x]!, sets.size);
      loaded = true;
      const overlap = counter.count(rows[y]!);
      if (reaches(overlap, sizes - overlap, floor)) out.push(rows[x]!, rows[y]!, overlap, sizes - overlap);
    }
    for (let i = start; i < prefixEnd; i++) postings.add(keys[i]!, x, i);
  }
  return true;
}

const pruned = -1;

/** A merge of two ordered ranges that stops as soon as what is left cannot be enough. */
export function sharesAtLeast(keys: Uint32Array, i: number, endI: number, j: number, endJ: number, needed: number): boolean {
  let missing = needed;
  while (missing > 0) {
    if (endI - i < missing || endJ - j < missing) return false;
    const a = keys[i]!;
    const b = keys[j]!;
    if (a === b) missing--;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return true;
}

function prefixTotal(sets: ShingleSets, floor: Ratio): number {
  let total = 0;
  for (let m = 0; m < sets.rows.length; m++) {
    const size = sets.distinct[m]!;
    const prefix = size - leastShare(size, floor) + 1 - sets.alone[m]!;
    total += Math.max(0, Math.min(sets.ends[m]! - sets.offsets[m]!, prefix));
  }
  return total;
}

/** An index from key to the places where it stands in a prefix: linked lists in typed arrays, 12 bytes a place. */
class Postings {
  readonly member: Uint32Array;
  readonly at: Uint32Array;
  readonly next: Int32Array;
  readonly #heads: Int32Array;
  #length = 0;

  constructor(capacity: number) {
    this.member = new Uint32Array(capacity);
    this.at = new Uint32Array(capacity);
    this.next = new Int32Array(capacity);
    this.#heads = new Int32Array(powerOfTwo(capacity + 1)).fill(-1);
  }

  /** First place in the list of this key's bucket, or -1; a bucket may hold other keys too. */
  head(key: number): number {
    return this.#heads[mix32(key) & (this.#heads.length - 1)]!;
  }

  add(key: number, member: number, at: number): void {
    const bucket = mix32(key) & (this.#heads.length - 1);
    this.member[this.#length] = member;
    this.at[this.#length] = at;
    this.next[this.#length] = this.#heads[bucket]!;
    this.#heads[bucket] = this.#length++;
  }
}
