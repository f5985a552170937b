/**
 * ROUGE-L (Lin 2004): F1 of the longest common subsequence of two texts' words, `2 * lcs / (m + n)`. Self-Instruct (Wang et al.
 * 2022) takes a new instruction only where it is under .7 with all that it has.
 *
 * On ASCII text the scores are those of the Python package rouge_score without its stemmer. What we do differently: letters,
 * digits and marks of every script count, one token a character where a script has no spaces between words; that package drops
 * all but `a-z0-9`, so that two Chinese texts are never similar there. A text is looked up among many at once, and exactly: lists
 * of rows by token find those that can reach the floor at all, the longest common subsequence decides.
 */
import { words } from '../text/tokens.ts';
import { Uint32List } from './growing.ts';
import { Interner } from './interner.ts';
import { LcsCounter } from './lcs.ts';
import { toRatio } from './ratio.ts';

/** Words of any script, in comparable form; operators are none, and a point or an apostrophe ends one. */
export function rougeTokens(text: string): string[] {
  // What the rest gives for plain ASCII, at a fraction of its cost.
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words(text).flatMap((word) => word.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
}

/** F1 of the longest common subsequence, 0-1; 0 where a text has no words. */
export function rougeL(a: string, b: string): number {
  const ids = new Map<string, number>();
  const [x, y] = [a, b].map((text) =>
    rougeTokens(text).map((word) => {
      const known = ids.get(word);
      if (known === undefined) ids.set(word, ids.size);
      return known ?? ids.size - 1;
    }),
  ) as [number[], number[]];
  if (x.length === 0 || y.length === 0) return 0;
  const counter = new LcsCounter();
  counter.load(x, ids.size);
  return (2 * counter.count(Uint32Array.from(y), 0, y.length)) / (x.length + y.length);
}

/** A row that a text is most like. */
export interface RougeMatch {
  row: number;
  /** F1, 0-1. */
  score: number;
}

/** Texts to look others up in. About 12 bytes a token, and 8 a row, beside each different token once. */
export class RougeRows {
  readonly #interner = new Interner();
  readonly #tokens = new Uint32List(1 << 12);
  readonly #offsets = new Uint32List(1 << 10);
  // Rows by token, as linked lists from the last row to the first: token -> its newest link, link -> row and older link.
  readonly #newest = new Uint32List(1 << 10);
  readonly #rowOf = new Uint32List(1 << 12);
  readonly #older = new Uint32List(1 << 12);
  /** Token -> how many rows have it. */
  readonly #spread = new Uint32List(1 << 10);
  readonly #counter = new LcsCounter();
  readonly #seen = new Uint32List(1 << 10);
  #stamp = 0;

  constructor() {
    this.#offsets.push(0);
    this.#rowOf.push(0);
    this.#older.push(0);
  }

  get size(): number {
    return this.#offsets.length - 1;
  }

  /** Adds a text; gives back its row. */
  add(text: string): number {
    const row = this.size;
    const found = rougeTokens(text);
    for (const word of found) {
      const token = this.#interner.intern(word);
      this.#tokens.push(token);
      if (token === this.#newest.length) {
        this.#newest.push(0);
        this.#spread.push(0);
      }
      const last = this.#newest.data[token]!;
      if (last !== 0 && this.#rowOf.data[last] === row) continue;
      this.#rowOf.push(row);
      this.#older.push(last);
      this.#newest.data[token] = this.#rowOf.length - 1;
      this.#spread.data[token] = this.#spread.data[token]! + 1;
    }
    this.#offsets.push(this.#tokens.length);
    this.#seen.push(0);
    return row;
  }

  /**
   * The row that a text is most like, of those whose F1 is at least `floor`; the first of several with one score. Exact.
   * @throws `usage` where the floor is not over 0 and up to 1.
   */
  nearest(text: string, floor: number): RougeMatch | undefined {
    const { numerator, denominator } = toRatio(floor, 'floor');
    const query = this.#query(text);
    const m = query.length;
    const fewest = Math.ceil((numerator * m) / (2 * denominator - numerator));
    const most = Math.floor((m * (2 * denominator - numerator)) / numerator);
    const least = (n: number): number => Math.ceil((numerator * (m + n)) / (2 * denominator));
    // A row with `least` tokens in common misses no more than `m - least` of the text's: it has one of any set that is larger.
    const rare = this.#rarest(query, m - least(fewest) + 1);
    if (rare.length === 0) return undefined;
    this.#counter.load(query, this.#bound());
    const stamp = this.#nextStamp();
    const tokens = this.#tokens.data;
    const seen = this.#seen.data;
    let best: { row: number; lcs: number; length: number } | undefined;
    for (const token of rare) {
      for (let link = this.#newest.data[token]!; link !== 0; link = this.#older.data[link]!) {
        const row = this.#rowOf.data[link]!;
        if (seen[row] === stamp) continue;
        seen[row] = stamp;
        const [from, to] = this.#range(row);
        const n = to - from;
        if (n < fewest || n > most) continue;
        const wanted = best === undefined ? least(n) : Math.max(least(n), Math.ceil((best.lcs * (m + n)) / best.length));
        if (Math.min(m, n) < wanted) continue;
        const lcs = this.#counter.count(tokens, from, to, wanted);
        if (lcs < wanted) continue;
        // Fractions of whole numbers, so that equal scores are equal.
        const gain = best === undefined ? 1 : lcs * best.length - best.lcs * (m + n);
        if (best === undefined || gain > 0 || (gain === 0 && row < best.row)) best = { row, lcs, length: m + n };
      }
    }
    return best === undefined ? undefined : { row: best.row, score: (2 * best.lcs) / best.length };
  }

  /** Tokens of a text; one that no row has is the number after all that have been given. */
  #query(text: string): number[] {
    const unknown = this.#newest.length;
    return rougeTokens(text).map((word) => {
      const token = this.#interner.find(word);
      return token < 0 ? unknown : token;
    });
  }

  #bound(): number {
    return this.#newest.length + 1;
  }

  #range(row: number): [from: number, to: number] {
    return [this.#offsets.data[row]!, this.#offsets.data[row + 1]!];
  }

  /** Different tokens among the `count` of a query that the fewest rows have, of those that a row has at all. */
  #rarest(query: readonly number[], count: number): number[] {
    const spread = (token: number): number => (token < this.#spread.length ? this.#spread.data[token]! : 0);
    const chosen = query.toSorted((a, b) => spread(a) - spread(b) || a - b).slice(0, Math.max(0, count));
    return [...new Set(chosen)].filter((token) => spread(token) > 0);
  }

  #nextStamp(): number {
    if (this.#stamp === 0xffffffff) {
      this.#seen.data.fill(0);
      this.#stamp = 0;
    }
    return ++this.#stamp;
  }
}
