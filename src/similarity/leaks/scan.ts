/** One text against the index: which parts of items share word pairs or phrases with it. */
import type { ItemIndex } from './index-items.ts';
import { numberClass } from './item-tokens.ts';
import { isNumber, leakTokens, type LeakTokens } from './tokens.ts';

export interface ScannedText extends LeakTokens {
  text: string;
  /** By token: word id, or -1 for a word of no item. */
  ids: Int32Array;
  /** By token: class of the word (numbers share one), or -1. */
  kinds: Int32Array;
  /** By token: the pair of it and the next, or -1 for a pair of no item. */
  pairs: Int32Array;
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

/** The counters are reused from text to text, so a text costs only what it shares. */
export function scanner(index: ItemIndex): Scanner {
  const partSeen = new Int32Array(index.parts);
  const pairSeen = new Int32Array(index.pairs.size());
  let round = 0;

  const read = (text: string): ScannedText => {
    const tokens = leakTokens(text);
    const { words } = tokens;
    const ids = new Int32Array(words.length);
    const kinds = new Int32Array(words.length);
    const pairs = new Int32Array(words.length).fill(-1);
    let before = -1;
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string;
      const id = index.vocabulary.get(word) ?? -1;
      ids[i] = id;
      const kind = id >= 0 ? (index.classes[id] as number) : isNumber(word) ? numberClass : -1;
      kinds[i] = kind;
      if (before >= 0 && kind >= 0) pairs[i - 1] = index.pairs.find(before, kind);
      before = kind;
    }
    return { ...tokens, text, ids, kinds, pairs };
  };

  const shareOf = (part: number): number => {
    let sum = 0;
    const end = index.pairStart[part + 1] as number;
    for (let at = index.pairStart[part] as number; at < end; at++) {
      const pair = index.partPairs[at] as number;
      if (pairSeen[pair] === round) sum += index.weights[pair] as number;
    }
    return sum / (index.partWeight[part] as number);
  };

  const candidates = (scanned: ScannedText): Candidate[] => {
    round++;
    const touched: number[] = [];
    for (const pair of scanned.pairs) {
      if (pair < 0 || pairSeen[pair] === round) continue;
      pairSeen[pair] = round;
      const end = index.postingStart[pair + 1] as number;
      for (let at = index.postingStart[pair] as number; at < end; at++) {
        const part = index.postings[at] as number;
        if (partSeen[part] === round) continue;
        partSeen[part] = round;
        touched.push(part);
      }
    }
    const found: Candidate[] = [];
    for (const part of touched) {
      const share = shareOf(part);
      if (share >= (index.partNeed[part] as number) - 1e-9) found.push({ part, share });
    }
    return found.sort((a, b) => a.part - b.part);
  };
  return { read, candidates };
}
