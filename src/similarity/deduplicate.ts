import { usageError } from '../errors.ts';
import { LineCounter, boilerplateLines, stripBoilerplate } from './boilerplate.ts';
import type { BoilerplateLine } from './boilerplate.ts';
import { comparableText } from './exact.ts';
import { leaders } from './leader.ts';
import { nearPairs } from './near-pairs.ts';
import type { NearPairs } from './near-pairs.ts';
import { reaches, toRatio } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { toShape } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import { TokenRows } from './token-rows.ts';

export interface SimilarityOptions {
  /** Jaccard similarity from which two texts are copies, over 0 and up to 1; a pair at exactly this counts. Default 0.7. */
  threshold?: number;
  /** What is compared; default runs of 3 words, of 2 where one text has under 12. */
  shingle?: Partial<ShingleShape>;
  /** Share of texts over which a line is boilerplate and does not count (and more than 20 texts). Default: lines all count. */
  boilerplate?: number;
}

export interface DeduplicateOptions extends SimilarityOptions {
  /** Lowest threshold that `rethreshold` can be asked for; lower costs more time. Default: the threshold. */
  floor?: number;
}

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

export interface Deduplicated {
  readonly threshold: number;
  readonly floor: number;
  /** Indices of the texts that stay, in order. */
  readonly kept: number[];
  readonly dropped: Dropped[];
  /** Share of the texts that was dropped; 0 for no texts. */
  readonly ratio: number;
  /** Lines that were left out of the comparison. */
  readonly stripped: BoilerplateLine[];
  /** Pairs that had to be looked at. `tripped`: more than the budget of 50 million. All the same, none was left out. */
  readonly candidates: number;
  readonly tripped: boolean;
  /** All pairs at or over the threshold with a < b, made while they are read: copies of one text are many pairs. */
  readonly pairs: Iterable<SimilarPair>;
  /** The result at another threshold, equal to a fresh run at it, without comparing anew. @throws `below-floor` */
  rethreshold(threshold: number): Deduplicated;
  /** The dropped texts that are least like their twin: read these to choose the threshold. */
  leastSimilar(count: number): Dropped[];
}

/**
 * Finds near-duplicates among texts, and keeps the first of each. Exact: all pairs at or over the threshold are found, and no
 * others. A text is dropped only for a kept text before it. Put the texts that you would rather keep first.
 *
 * Memory: 16 bytes a word at its peak, measured at 100,000 texts of 57 words, beside the texts themselves.
 *
 * @example
 * import { deduplicate } from 'hornbook/similarity';
 *
 * const result = deduplicate([
 *   'How do I borrow a book from the library in town?',
 *   'how do i borrow a book from the library in town',
 *   'Where can I buy fresh bread on a Sunday morning?',
 * ]);
 * result.kept; // [0, 2]
 * result.dropped; // [{ index: 1, twin: 0, similarity: 1 }]
 * result.rethreshold(0.9).kept; // [0, 2]
 *
 * @throws `usage` for a threshold or shingle shape that cannot be.
 */
export function deduplicate(texts: readonly string[], options: DeduplicateOptions = {}): Deduplicated {
  const threshold = toRatio(options.threshold ?? 0.7);
  const floor = toRatio(options.floor ?? threshold.value, 'floor');
  if (floor.value > threshold.value)
    throw usageError(`The floor ${floor.value} is over the threshold ${threshold.value}.`, { hint: 'Leave the floor out, or lower it.' });
  const stripped = options.boilerplate === undefined ? [] : boilerplateLines(texts, options.boilerplate);
  const lines = new Set(stripped.map((line) => line.line));
  const rows = new TokenRows();
  for (const text of texts) rows.add(stripBoilerplate(text, lines));
  const near = nearPairs(rows, { floor, shape: toShape(options.shingle), blankKey: (row) => comparableText(texts[row] ?? '') });
  return resultAt(threshold, near, texts.length, stripped);
}

function resultAt(threshold: Ratio, near: NearPairs, size: number, stripped: BoilerplateLine[]): Deduplicated {
  const { twin, similarity } = leaders(near, size, { threshold });
  const kept: number[] = [];
  const dropped: Dropped[] = [];
  for (let index = 0; index < size; index++) {
    if (twin[index] === -1) kept.push(index);
    else dropped.push({ index, twin: twin[index]!, similarity: similarity[index]! });
  }
  return {
    threshold: threshold.value,
    floor: near.floor.value,
    kept,
    dropped,
    ratio: size === 0 ? 0 : dropped.length / size,
    stripped,
    candidates: near.candidates,
    tripped: near.tripped,
    pairs: { [Symbol.iterator]: () => rowPairs(near, threshold) },
    rethreshold(value) {
      const other = toRatio(value);
      if (other.value < near.floor.value) {
        throw usageError(`The threshold ${other.value} is below the floor ${near.floor.value} of this result: pairs under the floor were never looked for.`, {
          code: 'below-floor',
          hint: `Run deduplicate again with { floor: ${other.value} }.`,
        });
      }
      return resultAt(other, near, size, stripped);
    },
    leastSimilar: (count) => [...dropped].sort((a, b) => a.similarity - b.similarity || a.index - b.index).slice(0, Math.max(0, count)),
  };
}

/** Pairs of units as pairs of rows: within each unit, then between units, as the join found them. */
function* rowPairs(near: NearPairs, threshold: Ratio): Generator<SimilarPair> {
  const { unitOf, first } = near.units;
  const members: number[][] = Array.from(first, () => []);
  unitOf.forEach((unit, row) => members[unit]!.push(row));
  for (const rows of members) {
    for (let i = 0; i < rows.length; i++) for (let j = i + 1; j < rows.length; j++) yield { a: rows[i]!, b: rows[j]!, similarity: 1 };
  }
  for (let pair = 0; pair < near.pairs.length; pair++) {
    const overlap = near.pairs.overlap(pair);
    const union = near.pairs.union(pair);
    if (!reaches(overlap, union, threshold)) continue;
    for (const a of members[near.pairs.a(pair)]!) {
      for (const b of members[near.pairs.b(pair)]!) yield { a: Math.min(a, b), b: Math.max(a, b), similarity: overlap / union };
    }
  }
}

/**
 * All pairs of texts with a similarity of at least the threshold, sorted, from any source of texts; nothing is dropped. n copies
 * of one text are n (n - 1) / 2 pairs. Texts may come one at a time; only `boilerplate` makes it hold them all.
 *
 * @example
 * import { nearDuplicatePairs } from 'hornbook/similarity';
 *
 * await nearDuplicatePairs(['one two three four', 'one two three four', 'five'], { threshold: 0.7 });
 * // [{ a: 0, b: 1, similarity: 1 }]
 */
export async function nearDuplicatePairs(texts: Iterable<string> | AsyncIterable<string>, options: SimilarityOptions = {}): Promise<SimilarPair[]> {
  const threshold = toRatio(options.threshold ?? 0.7);
  const shape = toShape(options.shingle);
  const rows = new TokenRows();
  const blanks = new Map<number, string>();
  const add = (text: string): void => {
    const row = rows.add(text);
    if (rows.count(row) === 0) blanks.set(row, comparableText(text));
  };
  if (options.boilerplate === undefined) for await (const text of texts) add(text);
  else {
    const held: string[] = [];
    const counter = new LineCounter();
    for await (const text of texts) {
      held.push(text);
      counter.add(text);
    }
    const lines = new Set(counter.over(options.boilerplate).map((line) => line.line));
    for (const text of held) add(stripBoilerplate(text, lines));
  }
  const near = nearPairs(rows, { floor: threshold, shape, blankKey: (row) => blanks.get(row) ?? '' });
  return [...rowPairs(near, threshold)].sort((x, y) => x.a - y.a || x.b - y.b);
}
