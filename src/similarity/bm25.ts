import { Uint32List } from './growing.ts';
import { Interner } from './interner.ts';
import { BestRanked } from './ranked.ts';
import type { Ranked } from './ranked.ts';

export interface Bm25Options {
  /** How soon more of the same word counts no more. Default 1.2. */
  k1?: number;
  /** How much a long text is marked down, 0-1. Default .75. */
  b?: number;
}

/**
 * Okapi BM25 (Robertson and Zaragoza 2009) over texts given as words: `tf (k1 + 1) / (tf + k1 (1 - b + b · length / mean length))`, weighted by
 * `ln(1 + (N - n + ½) / (n + ½))`, which is never negative. Each distinct word of a query counts once. Scores are compared at six
 * decimals, and ties go to the earlier text, so that the order is the same everywhere.
 *
 * Memory: 8 bytes for each distinct word of a text, 4 a text, 24 a word of the vocabulary and its letters; twice as much while
 * the index is made, and 8 bytes a text while it is searched. Measured at 100,000 texts of 147 distinct words: 128 MB, 264 MB while
 * it is made. A search costs one pass over the texts, and those that hold its words.
 */
export class Bm25 {
  readonly #k1: number;
  readonly #b: number;
  readonly #vocabulary = new Interner();
  readonly #lengths = new Uint32List();
  // What was added: word, text and count of each pair, in the order of the texts.
  #words = new Uint32List();
  #texts = new Uint32List();
  #counts = new Uint32List();
  #total = 0;
  #postings: { starts: Uint32Array; texts: Uint32Array; counts: Uint32Array } | undefined;

  constructor({ k1 = 1.2, b = 0.75 }: Bm25Options = {}) {
    this.#k1 = k1;
    this.#b = b;
  }

  /** How many texts there are. */
  get size(): number {
    return this.#lengths.length;
  }

  /** Adds a text by its words. Nothing can be added once there was a search. */
  add(words: readonly string[]): void {
    if (this.#postings !== undefined) throw new RangeError('the index is complete: nothing can be added after a search');
    const text = this.#lengths.length;
    const counts = new Map<number, number>();
    for (const word of words) {
      const number = this.#vocabulary.intern(word);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    for (const [word, count] of counts) {
      this.#words.push(word);
      this.#texts.push(text);
      this.#counts.push(count);
    }
    this.#lengths.push(words.length);
    this.#total += words.length;
  }

  /** The texts that fit a query best, the best first; none that shares no word with it. */
  search(query: readonly string[], most: number): Ranked[] {
    const { starts, texts, counts } = (this.#postings ??= this.#complete());
    const size = this.size;
    const mean = size === 0 ? 0 : this.#total / size;
    const scores = new Float64Array(size);
    // In the order of their numbers: sums of floats depend on it.
    const asked = [...new Set(query.map((one) => this.#vocabulary.find(one)))].filter((word) => word >= 0).sort((a, b) => a - b);
    for (const word of asked) {
      const [from, to] = [starts[word]!, starts[word + 1]!];
      const weight = Math.log(1 + (size - (to - from) + 0.5) / (to - from + 0.5));
      for (let at = from; at < to; at++) {
        const text = texts[at]!;
        const often = counts[at]!;
        const length = this.#k1 * (1 - this.#b + (this.#b * this.#lengths.data[text]!) / mean);
        scores[text]! += (weight * often * (this.#k1 + 1)) / (often + length);
      }
    }
    const found = new BestRanked(most);
    for (let text = 0; text < size; text++) if (scores[text]! > 0) found.offer(text, scores[text]!);
    return found.list();
  }

  /** Pairs by word, in the order of the texts: a counting sort. */
  #complete(): { starts: Uint32Array; texts: Uint32Array; counts: Uint32Array } {
    const pairs = this.#words.length;
    const starts = new Uint32Array(this.#vocabulary.size + 1);
    for (let at = 0; at < pairs; at++) starts[this.#words.data[at]! + 1]!++;
    for (let word = 0; word < this.#vocabulary.size; word++) starts[word + 1]! += starts[word]!;
    const next = starts.slice(0, -1);
    const texts = new Uint32Array(pairs);
    const counts = new Uint32Array(pairs);
    for (let at = 0; at < pairs; at++) {
      const place = next[this.#words.data[at]!]!++;
      texts[place] = this.#texts.data[at]!;
      counts[place] = this.#counts.data[at]!;
    }
    this.#words = new Uint32List(1);
    this.#texts = new Uint32List(1);
    this.#counts = new Uint32List(1);
    return { starts, texts, counts };
  }
}

/** Of the method's authors: how much the first ranks count over those behind them. */
const rankOffset = 60;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): each list gives `1 / (60 + rank)` to what it holds, and scores that
 * cannot be compared (words, vectors) need not be.
 */
export function fuseRanks(lists: readonly (readonly Ranked[])[], most: number): Ranked[] {
  const scores = new Map<number, number>();
  for (const list of lists) for (const [rank, { index }] of list.entries()) scores.set(index, (scores.get(index) ?? 0) + 1 / (rankOffset + rank + 1));
  const found = new BestRanked(most);
  for (const [index, score] of scores) found.offer(index, score);
  return found.list();
}
