import { isUnspaced, words } from '../text/tokens.ts';
import { Uint32List } from './growing.ts';
import { Interner, hashPrime, hashSeed } from './interner.ts';
import type { InternerParts } from './interner.ts';

const apostrophe = 39;
const fullStop = 46;
const lineFeed = 10;
const carriageReturn = 13;
const lineBreak = /\r\n?|\n/;

/** ASCII byte -> its lower-case form where it belongs to a token, else 0. */
const folded = foldTable();
/** ASCII byte -> 1 where it is a token of its own: operators and the dollar sign. */
const alone = tableOf('%+*/=<>^$');

/** The tokens of some texts, numbered by themselves: what a thread that reads words gives back. */
export interface TokenBlock {
  tokens: Uint32Array;
  /** Where each row ends in `tokens`. */
  ends: Uint32Array;
  /** Places in `tokens` where a line begins that is not the first of its row. */
  breaks: Uint32Array;
  /** Rows that are mostly in scripts without spaces. */
  dense: Uint32Array;
  /** The different words in the order in which they came: those of its interner. */
  words: InternerParts;
}

/**
 * The tokens of many texts as numbers: one flat array with row offsets, 4 bytes a token. Tokens are those of `words` in
 * `text/tokens.ts`; text of ASCII alone takes a path over its bytes that gives the same ones.
 */
export class TokenRows {
  readonly interner: Interner;
  readonly #tokens = new Uint32List(1 << 12);
  readonly #offsets = new Uint32List(1 << 10);
  /** Places in `tokens` where a line begins that is not the first of its row, ascending. */
  readonly #breaks = new Uint32List();
  /** Rows of which more than half is in a script without spaces. */
  readonly #dense = new Set<number>();
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1 << 12);

  constructor(interner = new Interner()) {
    this.interner = interner;
    this.#offsets.push(0);
  }

  /** How many rows there are. */
  get size(): number {
    return this.#offsets.length - 1;
  }

  /** Tokens of all rows together. */
  get wordCount(): number {
    return this.#tokens.length;
  }

  /** Tokens of all rows; read it anew after `add`, which may move it. */
  get tokens(): Uint32Array {
    return this.#tokens.data;
  }

  /** Row r has the tokens from `offsets[r]` to `offsets[r + 1]`. */
  get offsets(): Uint32Array {
    return this.#offsets.data;
  }

  /** Number of tokens of a row. */
  count(row: number): number {
    return this.#offsets.data[row + 1]! - this.#offsets.data[row]!;
  }

  /** The tokens of a row, as a view. */
  row(row: number): Uint32Array {
    return this.#tokens.data.subarray(this.#offsets.data[row], this.#offsets.data[row + 1]);
  }

  /** Adds a text; gives back its row. */
  add(text: string): number {
    if (this.#bytes.length < text.length) this.#bytes = new Uint8Array(text.length * 2);
    // UTF-8 is longer than the text wherever a character is not ASCII: then not all of it fits, or more bytes come.
    const { read, written } = this.#encoder.encodeInto(text, this.#bytes);
    if (read === text.length && written === text.length) this.#addAscii(written);
    else this.#addAny(text);
    this.#offsets.push(this.#tokens.length);
    return this.size - 1;
  }

  /** Adds a row by its tokens, which the interner knows. */
  addTokens(tokens: Uint32Array, isDense: boolean): number {
    this.#tokens.reserve(tokens.length);
    this.#tokens.data.set(tokens, this.#tokens.length);
    this.#tokens.length += tokens.length;
    if (isDense) this.#dense.add(this.size);
    this.#offsets.push(this.#tokens.length);
    return this.size - 1;
  }

  /** All rows, for `append`. */
  block(): TokenBlock {
    const { hashes, starts, units } = this.interner.parts;
    return {
      tokens: this.#tokens.view().slice(),
      ends: this.#offsets.view().slice(1),
      breaks: this.breaks.slice(),
      dense: Uint32Array.from(this.#dense),
      words: { hashes: hashes.slice(), starts: starts.slice(), units: units.slice() },
    };
  }

  /**
   * Adds the rows of a block. Its words come in the order in which they came there, so that blocks in the order of their texts leave
   * the same numbers as the texts one by one.
   */
  append({ tokens, ends, breaks, dense, words }: TokenBlock): void {
    const shift = this.#tokens.length;
    const firstRow = this.size;
    const numbers = this.interner.internAll(words);
    this.#tokens.reserve(tokens.length);
    const to = this.#tokens.data;
    for (let i = 0; i < tokens.length; i++) to[shift + i] = numbers[tokens[i]!]!;
    this.#tokens.length += tokens.length;
    for (const end of ends) this.#offsets.push(end + shift);
    for (const place of breaks) this.#breaks.push(place + shift);
    for (const row of dense) this.#dense.add(row + firstRow);
  }

  /** True where more than half of the row's tokens are characters of scripts without spaces. */
  isDense(row: number): boolean {
    return this.#dense.size > 0 && this.#dense.has(row);
  }

  /** Whether any row is dense. */
  get hasDense(): boolean {
    return this.#dense.size > 0;
  }

  /** Places in `tokens` where a line begins, the first line of each row aside; ascending, each once. */
  get breaks(): Uint32Array {
    return this.#breaks.view();
  }

  /** Takes out the tokens that are marked with 1, one mark a token; lines are no longer known afterwards. */
  cut(marks: Uint8Array): void {
    const tokens = this.#tokens.data;
    const offsets = this.#offsets.data;
    let to = 0;
    let at = 0;
    for (let row = 0; row < this.size; row++) {
      for (const end = offsets[row + 1]!; at < end; at++) if (marks[at] !== 1) tokens[to++] = tokens[at]!;
      offsets[row + 1] = to;
    }
    this.#tokens.length = to;
    this.#breaks.length = 0;
  }

  #addAny(text: string): void {
    const from = this.#tokens.length;
    const mayBeDense = isUnspaced(text);
    let unspaced = 0;
    // Line by line gives the same words: none holds a line break.
    for (const line of text.split(lineBreak)) {
      this.#break();
      for (const word of words(line)) {
        if (mayBeDense && word.length <= 2 && isUnspaced(word)) unspaced++;
        this.#tokens.push(this.interner.intern(word));
      }
    }
    if (unspaced * 2 > this.#tokens.length - from) this.#dense.add(this.size);
  }

  #break(): void {
    const { length } = this.#tokens;
    const before = this.#breaks.length === 0 ? -1 : this.#breaks.data[this.#breaks.length - 1]!;
    if (length > before && length > this.#offsets.data[this.#offsets.length - 1]!) this.#breaks.push(length);
  }

  #addAscii(length: number): void {
    const bytes = this.#bytes;
    const { interner } = this;
    // At most one token a byte: room for all of them now, so that none has to ask.
    this.#tokens.reserve(length);
    const tokens = this.#tokens.data;
    let i = 0;
    while (i < length) {
      let byte = folded[bytes[i]!]!;
      if (byte === 0) {
        const raw = bytes[i++]!;
        if (raw === lineFeed || raw === carriageReturn) this.#break();
        continue;
      }
      const start = i;
      let hash = hashSeed;
      if (alone[byte] === 1) {
        hash = Math.imul(hash ^ byte, hashPrime);
        i++;
      } else {
        do {
          bytes[i++] = byte;
          hash = Math.imul(hash ^ byte, hashPrime);
          if (i === length) break;
          byte = folded[bytes[i]!]!;
          if (byte === 0 && i + 1 < length && joins(bytes[i]!, folded[bytes[i + 1]!]!)) byte = bytes[i]!;
        } while (byte !== 0 && alone[byte] === 0);
      }
      tokens[this.#tokens.length++] = interner.internBytes(bytes, start, i, hash);
    }
  }
}

/** An apostrophe or a full stop between two word characters is part of the word. */
function joins(byte: number, next: number): boolean {
  return (byte === apostrophe || byte === fullStop) && next !== 0 && alone[next] === 0;
}

function foldTable(): Uint8Array {
  const table = tableOf('');
  for (let byte = 0; byte < 128; byte++) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9%+*/=<>^$]/.test(character)) table[byte] = character.toLowerCase().charCodeAt(0);
  }
  return table;
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
