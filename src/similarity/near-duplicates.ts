import { usageError } from '../errors.ts';
import { compareText } from '../text/canonical.ts';
import { collapse } from './collapse.ts';
import { comparableText } from './exact.ts';
import { numbersTo } from './growing.ts';
import { Interner } from './interner.ts';
import { PairList } from './join.ts';
import { DuplicateIndex } from './kept-index.ts';
import { joined } from './kept-prefixes.ts';
import type { KeptSearch } from './kept-search.ts';
import { bandingFor } from './minhash.ts';
import { defaultBudget, nearPairs } from './near-pairs.ts';
import type { NearPairs } from './near-pairs.ts';
import { toRatio } from './ratio.ts';
import { RepeatedParts } from './repeated.ts';
import type { RepeatedPart } from './repeated.ts';
import { resultAt } from './result.ts';
import type { Deduplicated, Found } from './result.ts';
import { toShape } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import { checkedWorkers, openPool } from './threads/index.ts';
import { makeTokenReader } from './token-block.ts';
import { TokenRows } from './token-rows.ts';

export interface SimilarityOptions {
  /** Jaccard similarity from which two texts are copies, over 0 and up to 1; a pair at exactly this counts. Default 0.7. */
  threshold?: number;
  /** What is compared; default runs of 3 words, of 2 where one text has under 12, of 5 characters in scripts without spaces. */
  shingle?: Partial<ShingleShape>;
  /**
   * Share of the different texts (and more than 20 of them) over which a line, or a run of 8 words and more, is boilerplate and
   * does not count. Default 0.05; `false`: all words count.
   */
  boilerplate?: number | false;
  /** Pairs that the exact join may look at before MinHash takes over, which may miss some. Default 50 million. */
  budget?: number;
}

export interface DeduplicateOptions extends SimilarityOptions {
  /** Lowest threshold that `rethreshold` can be asked for; lower costs more time. Default: the threshold. */
  floor?: number;
}

export interface NearDuplicatesOptions extends DeduplicateOptions {
  /** Texts that were kept before: they are the known texts, numbered from 0; the first that is added comes behind them. */
  index?: DuplicateIndex;
}

export interface TextOptions {
  /** The text was there before: it stays, and others leave for it. Such texts come first. */
  known?: boolean;
  /** Where the text stands among those to keep: of two copies, the one whose key sorts first stays. Default: as they come. */
  key?: string;
}

/** A text with what `add` is told of it. */
export interface TextWithOptions extends TextOptions {
  text: string;
}

/** Texts come one at a time; `finish` compares them. */
export interface NearDuplicates {
  /** Adds a text; gives back its index. @throws `usage` for a known text behind a new one, and for keys that only some texts have. */
  add(text: string, options?: TextOptions): number;
  /**
   * Adds many texts, as `add` does one by one. With more than one worker their words are read in threads, by batches of 4 MB: the
   * result is the same. On two cores it costs memory and processor time, and saves no time where texts come quickly: see the guide.
   */
  addAll(texts: Iterable<string | TextWithOptions> | AsyncIterable<string | TextWithOptions>, options?: { workers?: number | undefined }): Promise<void>;
  /** Finds the near-duplicates. Nothing can be added afterwards. */
  finish(): Deduplicated;
  /**
   * After `finish`: an index of the texts that were kept, the known ones with them, in their order. Given to
   * `nearDuplicates` it is as many known texts, without their texts.
   */
  index(): DuplicateIndex;
}

/**
 * Finds near-duplicates among texts that come one at a time, and keeps the first of each. Texts are not held: 4 bytes a word
 * and 8 a text while they come in; at its peak about 12 bytes a word. Measured at a million texts of 57 words: see the README.
 *
 * @example
 * import { nearDuplicates } from 'hornbook/similarity';
 *
 * const texts = nearDuplicates({ threshold: 0.7 });
 * texts.add('How do I borrow a book from the library in town?', { known: true });
 * texts.add('how do i borrow a book from the library in town');
 * texts.add('Where can I buy fresh bread on a Sunday morning?');
 * texts.finish().dropped; // [{ index: 1, twin: 0, similarity: 1 }]
 *
 * @throws `usage` for a threshold, floor, share or shingle shape that cannot be.
 */
export function nearDuplicates(options: NearDuplicatesOptions = {}): NearDuplicates {
  const collected = new CollectedTexts(options);
  const threshold = toRatio(options.threshold ?? options.index?.settings.threshold ?? 0.7);
  const floor = toRatio(options.floor ?? threshold.value, 'floor');
  if (floor.value > threshold.value)
    throw usageError(`The floor ${floor.value} is over the threshold ${threshold.value}.`, { hint: 'Leave the floor out, or lower it.' });
  options.index?.check({ threshold: floor.value });
  let result: Deduplicated | undefined;
  return {
    add: (text, how) => collected.add(text, how),
    addAll: async (texts, { workers = 1 } = {}) => await collected.addAll(texts, checkedWorkers(workers)),
    finish() {
      if (result !== undefined) return result;
      result = resultAt(threshold, collected.found(floor.value));
      return result;
    },
    index() {
      if (result === undefined) throw usageError('There is no index before `finish`.', { hint: 'Call finish first.' });
      return collected.index(result.kept, threshold.value);
    },
  };
}

/** Texts as token rows, with what else comparing them needs. */
export class CollectedTexts {
  readonly rows: TokenRows;
  known = 0;
  readonly #before: DuplicateIndex | undefined;
  #parts: RepeatedParts;
  readonly #share: number | undefined;
  readonly #shape: ShingleShape;
  readonly #budget: number;
  /** Row without any token -> number of its content. */
  readonly #blanks = new Map<number, number>();
  readonly #blankTexts = new Interner();
  readonly #keys: string[] = [];
  #isFinished = false;
  /** Texts that came in; rows may be more, once they were compared with an index. */
  #count = 0;
  /** Texts of the index that are in a pair with a new one. */
  #met = new Uint32Array(0);

  constructor({ shingle, boilerplate, budget = defaultBudget, index }: SimilarityOptions & { index?: DuplicateIndex }) {
    const share = boilerplate ?? index?.settings.boilerplate ?? 0.05;
    this.#shape = shingle === undefined ? (index?.settings.shape ?? toShape()) : toShape(shingle);
    index?.check({ shape: this.#shape, boilerplate: share });
    this.#share = share === false ? undefined : toRatio(share, 'boilerplate share').value;
    this.#budget = budget;
    this.#before = index;
    this.#parts = index?.parts ?? RepeatedParts.of([], []);
    this.rows = new TokenRows(index?.interner);
    this.known = index?.size ?? 0;
  }

  /** Number of texts, those of the index with them. */
  get size(): number {
    return this.#fromIndex + this.#count;
  }

  get #fromIndex(): number {
    return this.#before?.size ?? 0;
  }

  add(text: string, options: TextOptions = {}): number {
    this.#note(options);
    const row = this.rows.add(text);
    if (this.rows.count(row) === 0) this.#blanks.set(row, this.#blankTexts.intern(comparableText(text)));
    return row + this.#fromIndex;
  }

  /** `units`: code units of a batch, for tests. */
  async addAll(texts: Iterable<string | TextWithOptions> | AsyncIterable<string | TextWithOptions>, workers: number, units = batchUnits): Promise<void> {
    if (workers === 1) {
      for await (const one of texts)
        if (typeof one === 'string') this.add(one);
        else this.add(one.text, one);
      return;
    }
    const pool = openPool({ workers, setup: null, make: makeTokenReader, entry: new URL('./token-thread.ts', import.meta.url), does: 'read words' });
    const waiting: string[][] = [];
    const note = (options: TextOptions): void => this.#note(options);
    const batches = async function* (): AsyncGenerator<readonly string[]> {
      for await (const batch of batchesOf(texts, note, units)) {
        waiting.push(batch);
        yield batch;
      }
    };
    try {
      for await (const block of pool.map(batches())) {
        const first = this.rows.size;
        this.rows.append(block);
        for (const [at, text] of (waiting.shift() ?? []).entries())
          if (this.rows.count(first + at) === 0) this.#blanks.set(first + at, this.#blankTexts.intern(comparableText(text)));
      }
    } finally {
      await pool.close();
    }
  }

  /** Counts a text that comes next. */
  #note({ known = false, key }: TextOptions): void {
    if (this.#isFinished) throw usageError('A text was added after `finish`.', { hint: 'Add all texts first, or begin anew.' });
    const { size } = this;
    if (known && this.known < size) throw usageError(`The known text ${size} comes behind a new one.`, { hint: 'Add known texts first.' });
    if (known) this.known++;
    else {
      if ((key === undefined) !== (this.#keys.length === 0) && size > this.known)
        throw usageError(`Text ${size} has ${key === undefined ? 'no key' : 'a key'}, unlike those before it.`, {
          hint: 'Give a key to each text, or to none.',
        });
      if (key !== undefined) this.#keys.push(key);
    }
    this.#count++;
  }

  /** Rows in the order of their keys, the known ones first; undefined where there are none. */
  #sequence(): Uint32Array | undefined {
    if (this.#keys.length === 0) return undefined;
    const keys = this.#keys;
    const order = numbersTo(this.#count + this.#met.length);
    const first = order.length - keys.length;
    order.subarray(first).sort((a, b) => compareText(keys[a - first] ?? '', keys[b - first] ?? '') || a - b);
    return order;
  }

  pairs(floor: number): { near: NearPairs; stripped: RepeatedPart[] } {
    this.#isFinished = true;
    const blankKey = (row: number): string => String(this.#blanks.get(row) ?? -1);
    let units = collapse(this.rows, blankKey);
    let stripped: RepeatedPart[] = [];
    if (this.#before !== undefined) {
      if (this.#parts.apply(this.rows)) units = collapse(this.rows, blankKey);
    } else if (this.#share !== undefined) {
      const taken = RepeatedParts.takeOut(this.rows, units.first, this.#share);
      stripped = taken.shown;
      this.#parts = taken.parts;
      if (taken.changed) units = collapse(this.rows, blankKey);
    }
    const fromIndex = this.#fromIndex;
    const search = this.#before?.search(this.rows);
    const near = nearPairs(this.rows, {
      floor: toRatio(floor, 'floor'),
      shape: this.#shape,
      blankKey,
      units,
      known: this.known - fromIndex,
      budget: this.#budget,
      ...(search === undefined ? {} : { watch: (join, sets) => search.meet(join, sets) }),
    });
    return { near: search === undefined ? near : this.#withIndex(search, near), stripped };
  }

  index(kept: readonly number[], threshold: number): DuplicateIndex {
    const fromIndex = this.#fromIndex;
    const rows = [...Array.from({ length: this.known - fromIndex }, (_, row) => row), ...kept.map((index) => index - fromIndex)];
    return DuplicateIndex.of(this.rows, rows, this.#blankText, {
      threshold,
      shape: this.#shape,
      boilerplate: this.#share ?? false,
      parts: this.#parts,
      before: this.#before,
    });
  }

  readonly #blankText = (row: number): string => this.#blankTexts.text(this.#blanks.get(row) ?? 0);

  /** The pairs among the new rows, and those with texts of the index: the ones that are in such a pair are rows before all others. */
  #withIndex(search: KeptSearch, near: NearPairs): NearPairs {
    const met = new PairList();
    const places = new Map<number, number>();
    const candidates = search.verify(near.units.first, this.#blankText, (row, text, overlap, union) => {
      const place = places.get(text) ?? places.size;
      places.set(text, place);
      met.push(row, place, overlap, union);
    });
    const shift = places.size;
    this.#met = Uint32Array.from(places.keys());
    const behind = (unit: number): number => unit + shift;
    const own = numbersTo(shift);
    const units = { unitOf: joined(own, near.units.unitOf.map(behind)), first: joined(own, near.units.first.map(behind)) };
    const pairs = new PairList();
    for (let pair = 0; pair < near.pairs.length; pair++)
      pairs.push(behind(near.pairs.a(pair)), behind(near.pairs.b(pair)), near.pairs.overlap(pair), near.pairs.union(pair));
    for (let pair = 0; pair < met.length; pair++) pairs.push(behind(near.units.unitOf[met.a(pair)]!), met.b(pair), met.overlap(pair), met.union(pair));
    return { ...near, units, pairs, candidates: near.candidates + candidates };
  }

  /** What the result is read from. Of an index, only the texts that are in a pair take part: `numbers` are theirs. */
  found(floor: number): Found {
    const { near, stripped } = this.pairs(floor);
    const known = this.known - this.#fromIndex + this.#met.length;
    const size = this.#count + this.#met.length;
    return {
      near,
      size,
      known,
      sequence: this.#sequence(),
      numbers: this.#met,
      shift: this.#fromIndex - this.#met.length,
      stripped,
      notes: notesOf(near),
      method: near.tripped ? 'minhash' : 'exact',
    };
  }
}

/** Code units of a batch that a thread reads at a time. */
const batchUnits = 4 << 20;

/** Texts in batches; `note` hears of each as it comes. */
async function* batchesOf(
  texts: Iterable<string | TextWithOptions> | AsyncIterable<string | TextWithOptions>,
  note: (options: TextOptions) => void,
  most: number,
): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let units = 0;
  for await (const one of texts) {
    const text = typeof one === 'string' ? one : one.text;
    note(typeof one === 'string' ? {} : one);
    batch.push(text);
    units += text.length;
    if (units < most) continue;
    yield batch;
    [batch, units] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** What is said aloud of a search that was not exact. */
export function notesOf(near: NearPairs): string[] {
  if (!near.tripped) return [];
  const { recall, bands, width } = bandingFor(near.floor);
  const missed = `${((1 - recall) * 100).toFixed(2)} %`;
  return [
    `So many texts share their rare word runs that comparing them all went over its budget of pairs. They were sorted by MinHash instead (${bands} bands of ${width}), and every pair found was checked exactly: none is wrong, but about ${missed} of the pairs at a similarity of ${near.floor.value} are missed.`,
    ...(near.capped > 0 ? [`${near.capped} texts were like 16 others and more in some band, and were compared with the first 16 there.`] : []),
  ];
}
