import { Uint32List } from './growing.ts';
import { meetings, prefixesOf } from './kept-prefixes.ts';
import type { Postings, RaritySketch } from './kept-prefixes.ts';
import { joinNames, runSizes } from './near-pairs.ts';
import type { JoinName } from './near-pairs.ts';
import { OverlapCounter } from './overlap.ts';
import { reaches } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import type { ShingleSets, ShingleShape } from './shingles.ts';
import type { TokenRows } from './token-rows.ts';

/** What of an index new rows are compared with. */
export interface KeptTexts {
  floor: Ratio;
  shape: ShingleShape;
  tokens: Uint32Array;
  offsets: Uint32Array;
  /** Texts in scripts without spaces. */
  dense: ReadonlySet<number>;
  /** Texts without any token, by what they hold. */
  blanks: readonly (readonly [text: number, blank: string])[];
  /** Of the three comparisons, in the order of `joinNames`. */
  sketches: readonly RaritySketch[];
  postings: readonly Postings[];
}

/** New rows against the texts of an index. */
export class KeptSearch {
  readonly #fresh: TokenRows;
  readonly #kept: KeptTexts;
  readonly #rows = new Uint32List();
  readonly #texts = new Uint32List();
  /** Different runs of the text, and words a run. */
  readonly #distinct = new Uint32List();
  readonly #sizes = new Uint32List();

  constructor(fresh: TokenRows, kept: KeptTexts) {
    this.#fresh = fresh;
    this.#kept = kept;
  }

  /** Collects the pairs that the sets of one comparison leave possible. */
  meet(join: JoinName, sets: ShingleSets): void {
    const { floor, shape, offsets, dense, sketches, postings } = this.#kept;
    const fresh = this.#fresh;
    const place = joinNames.indexOf(join);
    const old = postings[place]!;
    if (old.rows.length === 0) return;
    const size = runSizes(shape)[join];
    const met = meetings(prefixesOf(sets, floor, sketches[place]!), old, floor);
    for (let i = 0; i < met.length; i += 2) {
      const row = sets.rows[met[i]!]!;
      const other = met[i + 1]!;
      const text = old.rows[other]!;
      const anyShort = fresh.count(row) < shape.shortUnder || offsets[text + 1]! - offsets[text]! < shape.shortUnder;
      const bothDense = dense.size > 0 && dense.has(text) && fresh.isDense(row);
      // A pair is compared in one way alone.
      if (join !== (anyShort ? 'short' : bothDense ? 'dense' : 'long')) continue;
      this.#rows.push(row);
      this.#texts.push(text);
      this.#distinct.push(old.distinct[other]!);
      this.#sizes.push(size);
    }
  }

  /**
   * Calls `found` for each pair at or over the floor; some texts are added behind the new rows. `members` are the new rows, one of
   * each text. Gives the number of candidates.
   */
  verify(members: Uint32Array, blankText: (row: number) => string, found: (row: number, text: number, overlap: number, union: number) => void): number {
    const { floor, tokens, offsets, dense, blanks } = this.#kept;
    const fresh = this.#fresh;
    if (blanks.length > 0) {
      const byBlank = new Map(blanks.map(([text, blank]) => [blank, text]));
      for (const row of members) {
        const text = fresh.count(row) === 0 ? byBlank.get(blankText(row)) : undefined;
        if (text !== undefined) found(row, text, 1, 1);
      }
    }
    const copies = new Map<number, number>();
    const counter = new OverlapCounter(fresh);
    let loaded = -1;
    let size = 0;
    let distinct = 0;
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows.data[i]!;
      const text = this.#texts.data[i]!;
      const copy = copies.get(text) ?? fresh.addTokens(tokens.subarray(offsets[text], offsets[text + 1]), dense.has(text));
      copies.set(text, copy);
      if (row !== loaded || this.#sizes.data[i] !== size) {
        loaded = row;
        size = this.#sizes.data[i]!;
        distinct = counter.load(row, size);
      }
      const overlap = counter.count(copy);
      const union = distinct + this.#distinct.data[i]! - overlap;
      if (reaches(overlap, union, floor)) found(row, text, overlap, union);
    }
    return this.#rows.length;
  }
}
