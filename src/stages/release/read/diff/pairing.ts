/** Which rows of one document are the new wording of which: by their prompts, then by what they say. */
import { Uint32List } from '../../../../similarity/growing.ts';
import { likeness } from './sketches.ts';
import type { Sketches } from './sketches.ts';

/** Rows of one side in their order, each with the number of its document. */
export interface Rows {
  documents: Uint32Array;
  says: Sketches;
}

/** Rows of other prompts are the same row in other words from this similarity of their runs of two words on. */
export const leastLikeness = 0.5;

/** Rows of one prompt that are all compared with each other; where there are more, they are paired in their order. */
const mostCompared = 64;
/** Of a row's sketch so many hashes lead to the rows that it may be like. */
const ledBy = 16;
/** A hash of more rows than this leads nowhere: it is of a template. */
const mostLed = 256;
/** Rows that a row is compared with, and of those the ones that it may become the pair of. */
const mostTried = 12;
const mostWished = 4;
/** Older rows that are looked up at a time: bounds what is held of them to 16 bytes a hash. */
const blockSize = 1 << 17;

export const unpaired = 0xffffffff;

export interface Pairs {
  /** The older row of each newer one; `unpaired`: none. */
  olderOf: Uint32Array;
  /** 1: they have one prompt, 2: they say nearly the same. */
  how: Uint8Array;
}

/**
 * Pairs within a document, each row once: first rows of one prompt, then the rest from the most similar pair down to
 * `leastLikeness`; ties by the order of the older rows, then of the newer. Rows of other documents never meet.
 */
export function pairRows(older: Rows, newer: Rows): Pairs {
  const pairs: Pairs = { olderOf: new Uint32Array(newer.says.size).fill(unpaired), how: new Uint8Array(newer.says.size) };
  const taken = new Uint8Array(older.says.size);
  const join = (a: number, b: number, how: number): void => {
    pairs.olderOf[b] = a;
    pairs.how[b] = how;
    taken[a] = 1;
  };
  const isFree = (a: number, b: number): boolean => taken[a] === 0 && pairs.olderOf[b] === unpaired;
  const left = ordered(older);
  const right = ordered(newer);
  for (const [a, b] of sameKeys(older, newer, left, right, true)) {
    const wishes = wishList();
    if (a.length * b.length <= mostCompared * mostCompared)
      for (const one of a) for (const other of b) wishes.add(one, other, likeness(older.says.of(one), newer.says.of(other)));
    for (const [one, other] of wishes.best()) if (isFree(one, other)) join(one, other, 1);
    const rest = a.filter((one) => taken[one] === 0);
    b.filter((other) => pairs.olderOf[other] === unpaired).forEach((other, index) => {
      const one = rest[index];
      if (one !== undefined) join(one, other, 1);
    });
  }
  for (const [a, b] of sameKeys(older, newer, left, right, false)) {
    const wishes = nearRows(
      older,
      newer,
      a.filter((one) => taken[one] === 0),
      b.filter((other) => pairs.olderOf[other] === unpaired),
    );
    for (const [one, other] of wishes.best()) if (isFree(one, other)) join(one, other, 2);
  }
  return pairs;
}

/** Rows by document, then prompt, then order. */
function ordered({ documents, says }: Rows): Uint32Array {
  const rows = Uint32Array.from({ length: says.size }, (_, row) => row);
  return rows.sort((a, b) => (documents[a] ?? 0) - (documents[b] ?? 0) || says.prompt(a) - says.prompt(b) || a - b);
}

/** Runs of rows with one document, and one prompt where `prompts`, that both sides have. */
function* sameKeys(older: Rows, newer: Rows, left: Uint32Array, right: Uint32Array, prompts: boolean): Generator<[Uint32Array, Uint32Array]> {
  const order = (a: number, b: number, one: Rows, other: Rows): number =>
    (one.documents[a] ?? 0) - (other.documents[b] ?? 0) || (prompts ? one.says.prompt(a) - other.says.prompt(b) : 0);
  const end = (rows: Rows, list: Uint32Array, from: number): number => {
    let to = from + 1;
    while (to < list.length && order(list[from] ?? 0, list[to] ?? 0, rows, rows) === 0) to++;
    return to;
  };
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const sign = order(left[i] ?? 0, right[j] ?? 0, older, newer);
    if (sign < 0) i = end(older, left, i);
    else if (sign > 0) j = end(newer, right, j);
    else {
      const [toI, toJ] = [end(older, left, i), end(newer, right, j)];
      if (!prompts || older.says.prompt(left[i] ?? 0) !== 0) yield [left.slice(i, toI).sort(), right.slice(j, toJ).sort()];
      [i, j] = [toI, toJ];
    }
  }
}

interface Wishes {
  add(older: number, newer: number, score: number): void;
  /** From the best on. */
  best(): Generator<[number, number]>;
}

const scale = 1_000_000;

function wishList(): Wishes {
  const [olders, newers, scores] = [new Uint32List(16), new Uint32List(16), new Uint32List(16)];
  return {
    add(older, newer, score) {
      olders.push(older);
      newers.push(newer);
      scores.push(Math.round(score * scale));
    },
    *best() {
      const at = (list: Uint32List, index: number): number => list.data[index] as number;
      const order = Uint32Array.from({ length: scores.length }, (_, index) => index);
      order.sort((a, b) => at(scores, b) - at(scores, a) || at(olders, a) - at(olders, b) || at(newers, a) - at(newers, b));
      for (const index of order) yield [at(olders, index), at(newers, index)];
    },
  };
}

function nearRows(older: Rows, newer: Rows, lost: Uint32Array, gained: Uint32Array): Wishes {
  const wishes = wishList();
  for (let from = 0; from < lost.length && gained.length > 0; from += blockSize) {
    const block = lost.subarray(from, from + blockSize);
    const led = leads(older, block);
    for (const other of gained) {
      const own = newer.says.of(other);
      const tried = [...led(own)].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostTried);
      const scored = tried.map(([index]): [number, number] => [block[index] ?? 0, likeness(older.says.of(block[index] ?? 0), own)]);
      const good = scored.filter(([, score]) => score >= leastLikeness).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      for (const [one, score] of good.slice(0, mostWished)) wishes.add(one, other, score);
    }
  }
  return wishes;
}

/** Leads from a sketch to the rows of a block that share some of its first hashes, with how many they share. */
function leads(older: Rows, block: Uint32Array): (sketch: Uint32Array) => Map<number, number> {
  const counted = block.reduce((sum, row) => sum + Math.min(ledBy, older.says.of(row).length), 0);
  // Hash and row in one number of 49 bits, so that the plain sort of numbers groups them.
  const entries = new Float64Array(counted);
  let at = 0;
  block.forEach((row, index) => {
    for (const hash of older.says.of(row).subarray(0, ledBy)) entries[at++] = hash * blockSize + index;
  });
  entries.sort();
  return (sketch) => {
    const shared = new Map<number, number>();
    for (const hash of sketch.subarray(0, ledBy)) {
      const from = firstNotUnder(entries, hash * blockSize);
      const limit = (hash + 1) * blockSize;
      if ((entries[from + mostLed] ?? Infinity) < limit) continue;
      for (let i = from; i < entries.length && (entries[i] as number) < limit; i++) {
        const index = (entries[i] as number) - hash * blockSize;
        shared.set(index, (shared.get(index) ?? 0) + 1);
      }
    }
    return shared;
  };
}

function firstNotUnder(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
