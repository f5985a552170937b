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

/** Numbers of a pair that lie side by side, since each look at another place in memory costs more than all that is done with it. */
const factsOfPair = 4;

/** By pair: the round in which it was seen last, where its postings start and end, and its weight in single precision. */
function pairFacts({ pairs: { size }, postingStart, weights }: ItemIndex): Int32Array {
  const facts = new Int32Array(size * factsOfPair);
  const light = new Float32Array(facts.buffer);
  for (let pair = 0; pair < size; pair++) {
    facts[pair * factsOfPair + 1] = postingStart[pair] as number;
    facts[pair * factsOfPair + 2] = postingStart[pair + 1] as number;
    light[pair * factsOfPair + 3] = weights[pair] as number;
  }
  return facts;
}

/** The buffers are reused from text to text, so a text costs only what it shares. */
export function scanner(index: ItemIndex): Scanner {
  const { classes, findPair, postings, weights, pairStart, partPairs, partWeight, partNeed, partRest } = index;
  const partSeen = new Int32Array(index.parts);
  const partShare = new Float64Array(index.parts);
  const touched = new Int32Array(index.parts);
  const facts = pairFacts(index);
  const light = new Float32Array(facts.buffer);
  // What the listed pairs must bring before the others are looked at. The margin covers sums taken in another order, of weights in single precision.
  const partLeast = Float64Array.from(partWeight, (weight, part) => (partNeed[part] as number) * weight - (partRest[part] as number) - 1e-6 * (1 + weight));
  const room = arena();
  const read = textReader(index, room);
  let round = 0;

  const shareOf = (part: number): number => {
    let sum = 0;
    const end = pairStart[part + 1] as number;
    for (let at = pairStart[part] as number; at < end; at++) {
      const pair = partPairs[at] as number;
      if (facts[pair * factsOfPair] === round) sum += weights[pair] as number;
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
        if (pair < 0) continue;
        const place = pair * factsOfPair;
        if (facts[place] === round) continue;
        facts[place] = round;
        let at = facts[place + 1] as number;
        const end = facts[place + 2] as number;
        if (at === end) continue;
        const weight = light[place + 3] as number;
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
