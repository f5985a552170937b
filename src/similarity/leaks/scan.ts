/** One text against the index: which parts of items share word pairs or phrases with it. */
import type { ItemIndex } from './index-items.ts';
import { overlapMeasure, type OverlapMeasure } from './overlap.ts';
import { arena, classOf, textReader, type ReadText } from './read-text.ts';

export interface ScannedText extends ReadText {
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
  candidates(scanned: Pick<ScannedText, 'pairs'>): readonly Candidate[];
  overlap: OverlapMeasure;
}

const noCandidates: readonly Candidate[] = [];

/** The buffers are reused from text to text, so a text costs only what it shares. */
export function scanner(index: ItemIndex): Scanner {
  const { classes, findPair, postingStart, postings, weights, pairStart, partPairs, partWeight, partNeed, partRest } = index;
  const partSeen = new Int32Array(index.parts);
  const partShare = new Float64Array(index.parts);
  const touched = new Int32Array(index.parts);
  const pairSeen = new Int32Array(index.pairs.size);
  // What the listed pairs must bring before the others are looked at. The margin covers sums taken in another order.
  const partLeast = Float64Array.from(partWeight, (weight, part) => (partNeed[part] as number) * weight - (partRest[part] as number) - 1e-6);
  const room = arena();
  const read = textReader(index, room);
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

  return {
    overlap: overlapMeasure(index),
    candidates({ pairs }) {
      round++;
      let count = 0;
      for (let i = 0; i < pairs.length; i++) {
        const pair = pairs[i] as number;
        if (pair < 0 || pairSeen[pair] === round) continue;
        pairSeen[pair] = round;
        let at = postingStart[pair] as number;
        const end = postingStart[pair + 1] as number;
        if (at === end) continue;
        const weight = weights[pair] as number;
        for (; at < end; at++) {
          const part = postings[at] as number;
          if (partSeen[part] === round) partShare[part] = (partShare[part] as number) + weight;
          else {
            partSeen[part] = round;
            partShare[part] = weight;
            touched[count++] = part;
          }
        }
      }
      let found: Candidate[] | undefined;
      for (let i = 0; i < count; i++) {
        const part = touched[i] as number;
        if ((partShare[part] as number) < (partLeast[part] as number)) continue;
        const share = shareOf(part);
        if (share >= (partNeed[part] as number) - 1e-9) (found ??= []).push({ part, share });
      }
      return found?.sort((a, b) => a.part - b.part) ?? noCandidates;
    },
    read(text) {
      const found = read(text);
      const { ids } = found;
      const { length } = ids;
      const pairs = room.take(length);
      let before = length === 0 ? -1 : classOf(classes, ids[0] as number);
      for (let i = 1; i < length; i++) {
        const kind = classOf(classes, ids[i] as number);
        pairs[i - 1] = before >= 0 && kind >= 0 ? findPair(before, kind) : -1;
        before = kind;
      }
      if (length > 0) pairs[length - 1] = -1;
      return { text, ids, places: found.places, letters: found.letters, pairs };
    },
  };
}
