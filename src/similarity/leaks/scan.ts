/** One text against the index: which parts of items share word pairs or phrases with it. */
import { digit, foldTable, foldable, needsCare, separator } from './fold-table.ts';
import type { ItemIndex } from './index-items.ts';
import { numberClass } from './item-tokens.ts';
import { isNumber, leakTokens, numberGoesOn } from './tokens.ts';
import { firstHash, hashUnit, packVocabulary, squashed } from './vocabulary.ts';

export interface ScannedText {
  text: string;
  /** By token of `leakTokens`: word id, or -1 for a word of no item. */
  ids: Int32Array;
  /** By token: class of the word (numbers share one), or -1. */
  kinds: Int32Array;
  /** By token: the pair of it and the next, or -1 for a pair of no item. */
  pairs: Int32Array;
  /** Hash of all letters and digits, blanks and marks left out. */
  squash: number;
}

/** A part, and the share of its weight that the text holds anywhere. */
export interface Candidate {
  part: number;
  share: number;
}

export interface Scanner {
  read(text: string): ScannedText;
  /** Parts of which the text holds the share that they need, by part number. */
  candidates(scanned: ScannedText): Candidate[];
}

/** The buffers are reused from text to text, so a text costs only what it shares. */
export function scanner(index: ItemIndex): Scanner {
  const { classes, pairs: pairNumbers, postingStart, postings, weights, pairStart, partPairs, partWeight, partNeed, partRest } = index;
  const partSeen = new Int32Array(index.parts);
  const partShare = new Float64Array(index.parts);
  const touched = new Int32Array(index.parts);
  const pairSeen = new Int32Array(pairNumbers.size());
  const room = arena();
  const read = reader(index);
  let round = 0;

  const shareOf = (part: number): number => {
    let sum = 0;
    const end = pairStart[part + 1] as number;
    for (let at = pairStart[part] as number; at < end; at++) {
      const pair = partPairs[at] as number;
      if (pairSeen[pair] === round) sum += weights[pair] as number;
    }
    return sum / (partWeight[part] as number);
  };

  const candidates = (scanned: ScannedText): Candidate[] => {
    round++;
    let count = 0;
    for (let i = 0; i < scanned.pairs.length; i++) {
      const pair = scanned.pairs[i] as number;
      if (pair < 0 || pairSeen[pair] === round) continue;
      pairSeen[pair] = round;
      const end = postingStart[pair + 1] as number;
      const weight = weights[pair] as number;
      for (let at = postingStart[pair] as number; at < end; at++) {
        const part = postings[at] as number;
        if (partSeen[part] === round) partShare[part] = (partShare[part] as number) + weight;
        else {
          partSeen[part] = round;
          partShare[part] = weight;
          touched[count++] = part;
        }
      }
    }
    const found: Candidate[] = [];
    for (let i = 0; i < count; i++) {
      const part = touched[i] as number;
      const need = partNeed[part] as number;
      // Even with every pair that is not listed, too little; the margin covers sums taken in another order.
      if ((partShare[part] as number) + (partRest[part] as number) < need * (partWeight[part] as number) - 1e-6) continue;
      const share = shareOf(part);
      if (share >= need - 1e-9) found.push({ part, share });
    }
    return found.sort((a, b) => a.part - b.part);
  };
  return {
    candidates,
    read(text) {
      const { ids, kinds, squash } = read(text);
      const pairs = room.take(ids.length);
      let before = -1;
      for (let i = 0; i < ids.length; i++) {
        const kind = kinds[i] as number;
        if (i > 0) pairs[i - 1] = before >= 0 && kind >= 0 ? pairNumbers.find(before, kind) : -1;
        before = kind;
      }
      if (ids.length > 0) pairs[ids.length - 1] = -1;
      return { text, ids, kinds, pairs, squash };
    },
  };

  /** Ids and classes of the tokens of a text: unit by unit where `foldTable` knows all of them, else through `leakTokens`. */
  function reader(items: ItemIndex): (text: string) => Pick<ScannedText, 'ids' | 'kinds' | 'squash'> {
    const fold = foldTable();
    const words = packVocabulary(items.vocabulary);
    const word = new Uint16Array(longestWord);
    let ids = new Int32Array(1024);
    let kinds = new Int32Array(1024);

    const slow = (text: string): Pick<ScannedText, 'ids' | 'kinds' | 'squash'> => {
      const list = leakTokens(text).words;
      const found = Int32Array.from(list, (entry) => items.vocabulary.get(entry) ?? -1);
      const known = found.map((id, at) => (id >= 0 ? (classes[id] as number) : isNumber(list[at] as string) ? numberClass : -1));
      return { ids: found, kinds: known, squash: squashed(list.join('')) };
    };

    return (text) => {
      const { length } = text;
      let squash = firstHash;
      let count = 0;
      let at = 0;
      while (at < length) {
        let unit = text.charCodeAt(at);
        let kind = unit < foldable ? (fold.kinds[unit] as number) : needsCare;
        if (kind === separator) {
          at++;
          continue;
        }
        if (kind === needsCare) return slow(text);
        // A token starts here.
        let size = 0;
        let hash = firstHash;
        let digits = kind === digit;
        for (;;) {
          if (size >= longestWord) return slow(text);
          const folded = fold.units[unit] as number;
          word[size++] = folded;
          hash = hashUnit(hash, folded);
          squash = hashUnit(squash, folded);
          at++;
          if (at >= length) break;
          unit = text.charCodeAt(at);
          kind = unit < foldable ? (fold.kinds[unit] as number) : needsCare;
          if (kind === needsCare) return slow(text);
          if (kind === separator) {
            if (!digits) break;
            // ".5" goes on with its point; ",000" goes on without its comma.
            const joined = numberGoesOn(text, at);
            if (joined === 0) break;
            if (joined === 4) {
              at++;
              unit = text.charCodeAt(at);
            }
          } else if (kind !== digit) digits = false;
        }
        if (count === ids.length) {
          ids = longer(ids);
          kinds = longer(kinds);
        }
        const id = words.find(word, size, hash);
        ids[count] = id;
        kinds[count++] = id >= 0 ? (classes[id] as number) : digits ? numberClass : -1;
      }
      return { ids: room.keep(ids, count), kinds: room.keep(kinds, count), squash };
    };
  }
}

/** Short arrays cut from long ones: thousands of small buffers cost more than all that is done with them. */
function arena(): { take(length: number): Int32Array; keep(from: Int32Array, length: number): Int32Array } {
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

/** Units of a longer word are read by `leakTokens`. */
const longestWord = 256;

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}
