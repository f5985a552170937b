import { usageError } from '../errors.ts';
import { Uint32List, numbersTo } from './growing.ts';
import { Interner } from './interner.ts';
import { packSections, unpackSections } from './kept-file.ts';
import type { IndexSettings } from './kept-file.ts';
import { extended, joined, meetings, postingsOf, prefixesOf, raritySketch } from './kept-prefixes.ts';
import type { Postings, RaritySketch } from './kept-prefixes.ts';
import { nearShort } from './near-pairs.ts';
import { OverlapCounter } from './overlap.ts';
import { reaches, toRatio } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { RepeatedParts } from './repeated.ts';
import type { ShingleShape } from './shingles.ts';
import { TokenRows } from './token-rows.ts';

/** The three comparisons of `near-pairs.ts`: by runs of words, of characters, and of fewer words where one text is short. */
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
    const members = membersOf(rows, floor, settings.shape);
    const sizes = sizesOf(settings.shape);
    const sketches = (before === undefined ? undefined : before.#sketches) ?? sizes.map((size, join) => raritySketch(rows, members[join]!, size));
    const own = sizes.map((size, join) => prefixesOf(rows, members[join]!, size, floor, sketches[join]!));
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
   * All pairs of a new row (of `members`, one of each text) and a text of the index at or over the floor. The new rows share the
   * interner of the index; some of its texts are added behind them. Gives the number of candidates.
   */
  pairsWith(
    fresh: TokenRows,
    members: Uint32Array,
    blankText: (row: number) => string,
    found: (row: number, text: number, overlap: number, union: number) => void,
  ): number {
    const floor = toRatio(this.settings.threshold);
    const { shape } = this.settings;
    const dense = new Set(this.#dense);
    const isShortText = (text: number): boolean => this.#offsets[text + 1]! - this.#offsets[text]! < shape.shortUnder;
    const byBlank = new Map(this.#blanks.map(([text, blank]) => [blank, text]));
    for (const row of members) {
      const text = fresh.count(row) === 0 ? byBlank.get(blankText(row)) : undefined;
      if (text !== undefined) found(row, text, 1, 1);
    }
    const candidates = { rows: new Uint32List(), texts: new Uint32List(), sizes: new Uint32List() };
    const freshMembers = membersOf(fresh, floor, shape, members);
    for (const [join, size] of sizesOf(shape).entries()) {
      const own = prefixesOf(fresh, freshMembers[join]!, size, floor, this.#sketches[join]!);
      const old = this.#postings[join]!;
      meetings(own, old, floor, (a, b) => {
        const row = own.rows[a]!;
        const text = old.rows[b]!;
        const bothDense = fresh.isDense(row) && dense.has(text);
        const anyShort = fresh.count(row) < shape.shortUnder || isShortText(text);
        // A pair is compared in one join alone.
        if (join === longJoin ? bothDense || anyShort : join === denseJoin ? !bothDense || anyShort : !anyShort) return;
        candidates.rows.push(row);
        candidates.texts.push(text);
        candidates.sizes.push(size);
      });
    }
    const copies = new Map<number, number>();
    const counter = new OverlapCounter(fresh);
    for (let i = 0; i < candidates.rows.length; i++) {
      const row = candidates.rows.data[i]!;
      const text = candidates.texts.data[i]!;
      const size = candidates.sizes.data[i]!;
      const copy = copies.get(text) ?? fresh.addTokens(this.#tokens.subarray(this.#offsets[text], this.#offsets[text + 1]), dense.has(text));
      copies.set(text, copy);
      const union = counter.load(row, size);
      const other = counter.load(copy, size);
      const overlap = counter.count(row);
      if (reaches(overlap, union + other - overlap, floor)) found(row, text, overlap, union + other - overlap);
    }
    return candidates.rows.length;
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

const joinNames = ['long', 'dense', 'short'] as const;
const longJoin = 0;
const denseJoin = 1;

function sizesOf(shape: ShingleShape): number[] {
  return [shape.size, shape.denseSize, shape.shortSize];
}

/** The rows of each join. */
function membersOf(rows: TokenRows, floor: Ratio, shape: ShingleShape, among: Uint32Array = numbersTo(rows.size)): Uint32Array[] {
  const isShort = (row: number): boolean => rows.count(row) < shape.shortUnder;
  const isNearShort = nearShort(rows, floor, shape);
  return [
    among.filter((row) => !isShort(row)),
    among.filter((row) => !isShort(row) && rows.isDense(row)),
    among.filter((row) => isShort(row) || isNearShort(row)),
  ];
}

function flat(name: string, sequences: readonly Uint32Array[]): { [name: string]: Uint32Array } {
  const tokens = new Uint32List();
  for (const sequence of sequences) for (const token of sequence) tokens.push(token);
  return { [`${name}.lengths`]: Uint32Array.from(sequences, ({ length }) => length), [`${name}.tokens`]: tokens.view() };
}
