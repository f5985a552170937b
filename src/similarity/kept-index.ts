import { usageError } from '../errors.ts';
import { Uint32List, numbersTo } from './growing.ts';
import { Interner } from './interner.ts';
import { packSections, unpackSections } from './kept-file.ts';
import type { IndexSettings } from './kept-file.ts';
import { KeptSearch } from './kept-search.ts';
import { extended, joined, postingsOf, prefixesOf, raritySketch } from './kept-prefixes.ts';
import type { Postings, RaritySketch } from './kept-prefixes.ts';
import { joinNames, membersOf, runSizes } from './near-pairs.ts';
import { toRatio } from './ratio.ts';
import { RepeatedParts } from './repeated.ts';
import { shingleSets } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import { TokenRows } from './token-rows.ts';

/** Of the three comparisons of `near-pairs.ts`. */
interface Joins {
  sketches: readonly RaritySketch[];
  postings: readonly Postings[];
}

/**
 * Texts that were kept, with all that comparing new ones with them needs: their tokens, the frozen order of runs, and prefixes.
 * About 4 bytes a word, and 100 a text of 57 words at a threshold of .7.
 */
export class DuplicateIndex {
  readonly settings: IndexSettings;
  readonly interner: Interner;
  readonly parts: RepeatedParts;
  readonly #tokens: Uint32Array;
  readonly #offsets: Uint32Array;
  readonly #dense: Uint32Array;
  /** Row without any token -> its content; -1 for others is not held. */
  readonly #blanks: readonly (readonly [row: number, text: string])[];
  /** Of the three comparisons, in the order of `joinNames`. */
  readonly #sketches: readonly RaritySketch[];
  readonly #postings: readonly Postings[];

  private constructor(
    settings: IndexSettings,
    interner: Interner,
    parts: RepeatedParts,
    texts: { tokens: Uint32Array; offsets: Uint32Array; dense: Uint32Array; blanks: readonly (readonly [number, string])[] },
    joins: Joins,
  ) {
    this.settings = settings;
    this.interner = interner;
    this.parts = parts;
    this.#tokens = texts.tokens;
    this.#offsets = texts.offsets;
    this.#dense = texts.dense;
    this.#blanks = texts.blanks;
    this.#sketches = joins.sketches;
    this.#postings = joins.postings;
  }

  /** Number of texts. */
  get size(): number {
    return this.#offsets.length - 1;
  }

  /** An index of some rows of a set: those that were kept. `before`: they are added to it. */
  static of(
    from: TokenRows,
    kept: readonly number[],
    blankText: (row: number) => string,
    how: IndexSettings & { parts: RepeatedParts; before?: DuplicateIndex },
  ): DuplicateIndex {
    const { parts, before, ...settings } = how;
    const floor = toRatio(settings.threshold);
    const rows = new TokenRows(from.interner);
    for (const row of kept) rows.addTokens(from.row(row), from.isDense(row));
    const shift = before?.size ?? 0;
    const offsets = rows.offsets.slice(0, rows.size + 1);
    const dense = new Uint32List();
    const blanks: [number, string][] = [];
    for (let row = 0; row < rows.size; row++) {
      if (rows.isDense(row)) dense.push(row + shift);
      if (rows.count(row) === 0) blanks.push([row + shift, blankText(kept[row] ?? 0)]);
    }
    const members = membersOf(rows, numbersTo(rows.size), floor, settings.shape);
    const sizes = runSizes(settings.shape);
    const sketches: RaritySketch[] = [];
    const own = joinNames.map((name, join) => {
      const sets = shingleSets(rows, members[name], sizes[name]);
      sketches.push(before === undefined ? raritySketch(sets) : before.#sketches[join]!);
      return prefixesOf(sets, floor, sketches[join]!);
    });
    const tokens = rows.tokens.subarray(0, offsets[rows.size]);
    if (before === undefined)
      return new DuplicateIndex(
        settings,
        from.interner,
        parts,
        { tokens: tokens.slice(), offsets, dense: dense.view(), blanks },
        { sketches, postings: own.map((prefixes) => postingsOf(prefixes)) },
      );
    return new DuplicateIndex(
      settings,
      from.interner,
      parts,
      {
        tokens: joined(before.#tokens, tokens),
        offsets: joined(
          before.#offsets,
          offsets.subarray(1).map((place) => place + before.#tokens.length),
        ),
        dense: joined(before.#dense, dense.view()),
        blanks: [...before.#blanks, ...blanks],
      },
      { sketches, postings: own.map((prefixes, join) => extended(before.#postings[join]!, prefixes, shift)) },
    );
  }

  /**
   * A search for the pairs of a new row and a text of the index at or over the floor. The new rows share the interner of the index.
   * It is shown the sets of each comparison, one row of each text, and then verifies what it met.
   */
  search(fresh: TokenRows): KeptSearch {
    const { shape, threshold } = this.settings;
    return new KeptSearch(fresh, {
      floor: toRatio(threshold),
      shape,
      tokens: this.#tokens,
      offsets: this.#offsets,
      dense: new Set(this.#dense),
      blanks: this.#blanks,
      sketches: this.#sketches,
      postings: this.#postings,
    });
  }

  /** The index as a file's content. */
  toBytes(): Uint8Array {
    const { lines, runs } = this.parts.sequences;
    const { hashes, starts, units } = this.interner.parts;
    return packSections(
      { settings: this.settings, blanks: this.#blanks },
      {
        tokens: this.#tokens,
        offsets: this.#offsets,
        dense: this.#dense,
        hashes,
        starts,
        units,
        ...flat('lines', lines),
        ...flat('runs', runs),
        ...Object.fromEntries(
          joinNames.flatMap((name, join) => {
            const { rows, distinct, heads, keys, members } = this.#postings[join]!;
            return [
              [`${name}.sketch`, this.#sketches[join]!],
              [`${name}.rows`, rows],
              [`${name}.distinct`, distinct],
              [`${name}.heads`, heads],
              [`${name}.keys`, keys],
              [`${name}.members`, members],
            ];
          }),
        ),
      },
    );
  }

  /** Reads what `toBytes` gave, without copying it: the bytes must not change. @throws `usage` for anything else. */
  static fromBytes(bytes: Uint8Array): DuplicateIndex {
    const { header, words, units, bytesOf } = unpackSections(bytes);
    const sequences = (name: string): Uint32Array[] => {
      const lengths = words(`${name}.lengths`);
      const all = words(`${name}.tokens`);
      let at = 0;
      return Array.from(lengths, (length) => all.subarray(at, (at += length)));
    };
    const settings: IndexSettings = header.settings;
    return new DuplicateIndex(
      settings,
      new Interner({ hashes: words('hashes'), starts: words('starts'), units: units('units') }),
      RepeatedParts.of(sequences('lines'), sequences('runs')),
      { tokens: words('tokens'), offsets: words('offsets'), dense: words('dense'), blanks: header.blanks },
      {
        sketches: joinNames.map((name) => bytesOf(`${name}.sketch`)),
        postings: joinNames.map((name) => ({
          rows: words(`${name}.rows`),
          distinct: words(`${name}.distinct`),
          heads: words(`${name}.heads`),
          keys: words(`${name}.keys`),
          members: words(`${name}.members`),
        })),
      },
    );
  }

  /** @throws `usage` where texts are to be compared in another way than the index was made for. */
  check(asked: Partial<IndexSettings>): void {
    const { threshold, shape, boilerplate } = this.settings;
    const differs = [
      ...(asked.threshold !== undefined && asked.threshold !== threshold ? [`threshold ${asked.threshold} (the index has ${threshold})`] : []),
      ...(asked.shape !== undefined && Object.keys(shape).some((key) => asked.shape?.[key as keyof ShingleShape] !== shape[key as keyof ShingleShape])
        ? [`shingle ${JSON.stringify(asked.shape)} (the index has ${JSON.stringify(shape)})`]
        : []),
      ...(asked.boilerplate !== undefined && asked.boilerplate !== boilerplate ? [`boilerplate ${asked.boilerplate} (the index has ${boilerplate})`] : []),
    ];
    if (differs.length > 0)
      throw usageError(`The index was made with other settings: ${differs.join('; ')}.`, {
        code: 'other-index',
        hint: 'Leave these settings out, or make the index anew from its texts.',
      });
  }
}

function flat(name: string, sequences: readonly Uint32Array[]): { [name: string]: Uint32Array } {
  const tokens = new Uint32List();
  for (const sequence of sequences) for (const token of sequence) tokens.push(token);
  return { [`${name}.lengths`]: Uint32Array.from(sequences, ({ length }) => length), [`${name}.tokens`]: tokens.view() };
}
