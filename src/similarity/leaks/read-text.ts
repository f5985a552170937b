/** The tokens of a text as numbers: one walk over its units, without making a string of any word. */
import { digit, foldTable, foldable, needsCare, separator } from './fold-table.ts';
import { numberClass, type ItemTokens } from './item-tokens.ts';
import { isNumber, leakTokens, numberGoesOn } from './tokens.ts';
import { firstHash, hashUnit, vocabularyOf } from './vocabulary.ts';

export interface ReadText {
  text: string;
  /** By token of `leakTokens`: word id; `unknownWord` or `unknownNumber` where no item has it. */
  ids: Int32Array;
  /** By token: where it starts and where it ends in the text (UTF-16), in turn. */
  places: Int32Array;
  /** Letters and digits of all tokens, in UTF-16 units. */
  letters: number;
}

export const unknownWord = -1;
export const unknownNumber = -2;

/** Class of a token's word (numbers share one), or -1. */
export function classOf(classes: Int32Array, id: number): number {
  return id >= 0 ? (classes[id] as number) : id === unknownNumber ? numberClass : -1;
}

/** Units of a longer word are read by `leakTokens`. */
const longestWord = 256;

/** Reads unit by unit where `foldTable` knows all of a text, else through `leakTokens`: both give the same. */
export function textReader({ words: slots }: Pick<ItemTokens, 'words'>, room: Arena): (text: string) => ReadText {
  const { codes } = foldTable();
  const words = vocabularyOf(slots);
  const word = new Uint16Array(longestWord);
  let ids = new Int32Array(1024);
  let places = new Int32Array(2048);

  const slow = (text: string): ReadText => {
    const list = leakTokens(text);
    const found = Int32Array.from(list.words, (entry) => {
      const id = words.findWord(entry);
      return id >= 0 ? id : isNumber(entry) ? unknownNumber : unknownWord;
    });
    const where = new Int32Array(found.length * 2);
    let letters = 0;
    for (let i = 0; i < found.length; i++) {
      where[2 * i] = list.starts[i] as number;
      where[2 * i + 1] = list.ends[i] as number;
      letters += (list.words[i] as string).length;
    }
    return { text, ids: found, places: where, letters };
  };

  return (text) => {
    const { length } = text;
    let letters = 0;
    let count = 0;
    let at = 0;
    while (at < length) {
      let unit = text.charCodeAt(at);
      let code = unit < foldable ? (codes[unit] as number) : needsCare;
      if (code === separator) {
        at++;
        continue;
      }
      if (code === needsCare) return slow(text);
      // A token starts here.
      const start = at;
      let size = 0;
      let hash = firstHash;
      let digits = (code & 3) === digit;
      for (;;) {
        if (size >= longestWord) return slow(text);
        const folded = code >>> 2;
        word[size++] = folded;
        hash = hashUnit(hash, folded);
        at++;
        if (at >= length) break;
        unit = text.charCodeAt(at);
        code = unit < foldable ? (codes[unit] as number) : needsCare;
        if (code === needsCare) return slow(text);
        if (code === separator) {
          if (!digits) break;
          // ".5" goes on with its point; ",000" goes on without its comma.
          const joined = numberGoesOn(text, at);
          if (joined === 0) break;
          if (joined === 4) at++;
          code = (text.charCodeAt(at) << 2) | digit;
        } else if ((code & 3) !== digit) digits = false;
      }
      if (count === ids.length) {
        ids = longer(ids);
        places = longer(places);
      }
      letters += size;
      places[2 * count] = start;
      places[2 * count + 1] = at;
      const id = words.find(word, size, hash);
      ids[count++] = id >= 0 ? id : digits ? unknownNumber : unknownWord;
    }
    return { text, ids: room.keep(ids, count), places: room.keep(places, 2 * count), letters };
  };
}

export interface Arena {
  take(length: number): Int32Array;
  keep(from: Int32Array, length: number): Int32Array;
}

/** Short arrays cut from long ones: thousands of small buffers cost more than all that is done with them. */
export function arena(): Arena {
  const size = 1 << 16;
  let block = new Int32Array(size);
  let used = 0;
  const take = (length: number): Int32Array => {
    if (length > size / 8) return new Int32Array(length);
    if (used + length > size) {
      block = new Int32Array(size);
      used = 0;
    }
    used += length;
    return block.subarray(used - length, used);
  };
  return {
    take,
    keep(from, length) {
      const out = take(length);
      for (let i = 0; i < length; i++) out[i] = from[i] as number;
      return out;
    },
  };
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}
