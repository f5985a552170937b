import { words } from '../text/tokens.ts';
import { Uint32List } from './growing.ts';
import { Interner, hashPrime, hashSeed } from './interner.ts';

const apostrophe = 39;
const fullStop = 46;

/** ASCII byte -> its lower-case form where it belongs to a token, else 0. */
const folded = foldTable();
/** ASCII byte -> 1 where it is a token of its own: operators and the dollar sign. */
const alone = tableOf('%+*/=<>^$');

/**
 * The tokens of many texts as numbers: one flat array with row offsets, 4 bytes a token. Tokens are those of `words` in
 * `text/tokens.ts`; text of ASCII alone takes a path over its bytes that gives the same ones.
 */
export class TokenRows {
  readonly interner: Interner;
  readonly #tokens = new Uint32List(1 << 12);
  readonly #offsets = new Uint32List(1 << 10);
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
    else for (const word of words(text)) this.#tokens.push(this.interner.intern(word));
    this.#offsets.push(this.#tokens.length);
    return this.size - 1;
  }

  #addAscii(length: number): void {
    const bytes = this.#bytes;
    const { interner } = this;
    let i = 0;
    while (i < length) {
      let byte = folded[bytes[i]!]!;
      if (byte === 0) {
        i++;
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
      this.#tokens.push(interner.internBytes(bytes, start, i, hash));
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
