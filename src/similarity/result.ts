import { usageError } from '../errors.ts';
import { leaders, linksOf } from './leader.ts';
import type { Links } from './leader.ts';
import type { NearPairs } from './near-pairs.ts';
import { reaches, toRatio } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import type { RepeatedPart } from './repeated.ts';

export interface Dropped {
  index: number;
  /** Index of the kept text that it is a copy of: the most similar one before it. */
  twin: number;
  similarity: number;
}

export interface SimilarPair {
  a: number;
  b: number;
  similarity: number;
}

/** What a threshold would keep. */
export interface SweepStep {
  threshold: number;
  kept: number;
  dropped: number;
  ratio: number;
}

export type Method = 'exact' | 'minhash' | 'neighbours';

export interface Deduplicated {
  readonly threshold: number;
  readonly floor: number;
  /** Indices of the texts that stay, in order; texts that were known before are not among them. */
  readonly kept: number[];
  readonly dropped: Dropped[];
  /** Share of the texts that was dropped; 0 for no texts. */
  readonly ratio: number;
  /** Lines and long runs that many texts share, and that were left out of the comparison. */
  readonly stripped: readonly RepeatedPart[];
  /** How pairs were found: `exact` misses none; `minhash` and `neighbours` may, and `notes` says so. */
  readonly method: Method;
  /** What a reader of the result must know, in sentences; empty for an exact result. */
  readonly notes: readonly string[];
  /** Pairs that had to be looked at. */
  readonly candidates: number;
  /** All pairs at or over the threshold with a < b, made while they are read: copies of one text are many pairs. */
  readonly pairs: Iterable<SimilarPair>;
  /** The same, but that the copies of one text (its words, in their order) are paired with the first of them alone. */
  readonly pairsOfDifferent: Iterable<SimilarPair>;
  /** The result at another threshold, equal to a fresh run at it, without comparing anew. @throws `below-floor` */
  rethreshold(threshold: number): Deduplicated;
  /** The dropped texts that are least like their twin: read these to choose the threshold. */
  leastSimilar(count: number): Dropped[];
  /** What other thresholds would keep; by default those from the floor to 1 in steps of .05. @throws `below-floor` */
  sweep(thresholds?: readonly number[]): SweepStep[];
}

/** All that a result is read from. */
export interface Found {
  near: NearPairs;
  /** Number of rows, those of known texts with them. */
  size: number;
  known: number;
  /** Indices of the texts that the first rows are; a later row is the text of its number and `shift`. */
  numbers: Uint32Array;
  shift: number;
  /** Rows in the order in which they lead. */
  sequence: Uint32Array | undefined;
  stripped: RepeatedPart[];
  notes: string[];
  method: Method;
}

/** The result at a threshold at or over the floor. */
export function resultAt(threshold: Ratio, found: Found, links: Links = linksOf(found.near)): Deduplicated {
  const { near, size, known, numbers, shift, sequence, stripped, notes } = found;
  const indexOf = (row: number): number => (row < numbers.length ? numbers[row]! : row + shift);
  const { twin, similarity } = leaders(near, size, { threshold, links, known, sequence });
  const kept: number[] = [];
  const dropped: Dropped[] = [];
  for (let row = known; row < size; row++) {
    if (twin[row] === -1) kept.push(indexOf(row));
    else dropped.push({ index: indexOf(row), twin: indexOf(twin[row]!), similarity: similarity[row]! });
  }
  const named = (rows: Iterable<SimilarPair>): Iterable<SimilarPair> => ({ [Symbol.iterator]: () => namedPairs(rows, indexOf) });
  const checked = (value: number): Ratio => {
    const other = toRatio(value);
    if (other.value >= near.floor.value) return other;
    throw usageError(`The threshold ${other.value} is below the floor ${near.floor.value} of this result: pairs under the floor were never looked for.`, {
      code: 'below-floor',
      hint: `Run deduplicate again with { floor: ${other.value} }.`,
    });
  };
  return {
    threshold: threshold.value,
    floor: near.floor.value,
    kept,
    dropped,
    ratio: shareOf(dropped.length, size - known),
    stripped,
    method: found.method,
    notes,
    candidates: near.candidates,
    pairs: named({ [Symbol.iterator]: () => rowPairs(near, threshold, known) }),
    pairsOfDifferent: named({ [Symbol.iterator]: () => unitPairs(near, threshold, known) }),
    rethreshold: (value) => resultAt(checked(value), found, links),
    leastSimilar: (count) => [...dropped].sort((a, b) => a.similarity - b.similarity || a.index - b.index).slice(0, Math.max(0, count)),
    sweep: (thresholds = stepsFrom(near.floor.value)) =>
      thresholds.map(checked).map((at) => {
        const out = leaders(near, size, { threshold: at, links, known, sequence }).twin.reduce((sum, one) => sum + (one >= 0 ? 1 : 0), 0);
        return { threshold: at.value, kept: size - known - out, dropped: out, ratio: shareOf(out, size - known) };
      }),
  };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The floor, then each multiple of .05 over it. */
function stepsFrom(floor: number): number[] {
  const steps = [floor];
  for (let twentieth = 1; twentieth <= 20; twentieth++) if (twentieth / 20 > floor) steps.push(twentieth / 20);
  return steps;
}

/** Pairs of units as pairs of rows: within each unit, then between units, as the join found them. */
export function* rowPairs(near: NearPairs, threshold: Ratio, known = 0): Generator<SimilarPair> {
  const { unitOf, first } = near.units;
  const members: number[][] = Array.from(first, () => []);
  unitOf.forEach((unit, row) => members[unit]!.push(row));
  for (const rows of members) {
    for (let j = 1; j < rows.length; j++) {
      // Known texts are not told of each other.
      if (rows[j]! >= known) for (let i = 0; i < j; i++) yield { a: rows[i]!, b: rows[j]!, similarity: 1 };
    }
  }
  for (let pair = 0; pair < near.pairs.length; pair++) {
    const overlap = near.pairs.overlap(pair);
    const union = near.pairs.union(pair);
    if (!reaches(overlap, union, threshold)) continue;
    for (const one of members[near.pairs.a(pair)]!) {
      for (const other of members[near.pairs.b(pair)]!) {
        const [a, b] = one < other ? [one, other] : [other, one];
        if (b >= known) yield { a, b, similarity: overlap / union };
      }
    }
  }
}

function* namedPairs(pairs: Iterable<SimilarPair>, indexOf: (row: number) => number): Generator<SimilarPair> {
  for (const { a, b, similarity } of pairs) yield { a: indexOf(a), b: indexOf(b), similarity };
}

function* unitPairs(near: NearPairs, threshold: Ratio, known: number): Generator<SimilarPair> {
  const { unitOf, first } = near.units;
  for (let row = known; row < unitOf.length; row++) {
    const twin = first[unitOf[row]!]!;
    if (twin !== row) yield { a: twin, b: row, similarity: 1 };
  }
  for (let pair = 0; pair < near.pairs.length; pair++) {
    const overlap = near.pairs.overlap(pair);
    const union = near.pairs.union(pair);
    if (reaches(overlap, union, threshold)) yield { a: first[near.pairs.b(pair)]!, b: first[near.pairs.a(pair)]!, similarity: overlap / union };
  }
}
