import { stretchOf, type ItemIndex } from './index-items.ts';
import { partLength } from './item-tokens.ts';
import type { Match } from './measures.ts';
import type { ScannedText } from './scan.ts';

export interface OverlapMatch extends Match {
  /** Share of the part by weight, 0-1. */
  share: number;
}

export type OverlapMeasure = (part: number, scanned: Pick<ScannedText, 'pairs'>) => OverlapMatch;

/**
 * The stretch of a text, at most twice as long as the part (or 30 words longer), that holds the largest share of the part's
 * distinct pairs by weight. A share spread over a long text is no copy. The buffers are reused from part to part.
 */
export function overlapMeasure(index: ItemIndex): OverlapMeasure {
  const { pairStart, partPairs, partPlaces, weights } = index;
  // By pair: 1 and its place in the part at hand, or 0; how often the window holds it.
  const placeOf = new Int32Array(index.pairs.size);
  const inside = new Int32Array(index.pairs.size);
  let hits = new Int32Array(1024);
  const windowOf = (pairs: Int32Array, count: number, longest: number): { share: number; from: number; to: number } => {
    let sum = 0;
    let best = { share: 0, from: 0, to: -1 };
    let left = 0;
    for (let right = 0; right < count; right++) {
      const pair = pairs[hits[right] as number] as number;
      if ((inside[pair] as number) === 0) sum += weights[pair] as number;
      inside[pair] = (inside[pair] as number) + 1;
      while ((hits[right] as number) + 2 - (hits[left] as number) > longest) {
        const gone = pairs[hits[left] as number] as number;
        const rest = (inside[gone] as number) - 1;
        inside[gone] = rest;
        if (rest === 0) sum -= weights[gone] as number;
        left++;
      }
      // A hair's breadth: sums of the same pairs in another order must not move the window.
      if (sum > best.share + 1e-9) best = { share: sum, from: left, to: right };
    }
    return best;
  };
  return (part, { pairs }) => {
    const first = pairStart[part] as number;
    const last = pairStart[part + 1] as number;
    for (let at = first; at < last; at++) placeOf[partPairs[at] as number] = (partPlaces[at] as number) + 1;
    let count = 0;
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i] as number;
      if (pair < 0 || placeOf[pair] === 0) continue;
      if (count === hits.length) {
        const longer = new Int32Array(count * 2);
        longer.set(hits);
        hits = longer;
      }
      hits[count++] = i;
    }
    const length = partLength(index, part);
    const best = windowOf(pairs, count, stretchOf(length));
    let itemStart = length;
    let itemEnd = 0;
    for (let i = best.from; i <= best.to; i++) {
      const place = (placeOf[pairs[hits[i] as number] as number] as number) - 1;
      itemStart = Math.min(itemStart, place);
      itemEnd = Math.max(itemEnd, place + 2);
    }
    for (let at = first; at < last; at++) {
      placeOf[partPairs[at] as number] = 0;
      inside[partPairs[at] as number] = 0;
    }
    if (best.to < 0) return { share: 0, start: 0, end: 0, itemStart: 0, itemEnd: 0 };
    const share = best.share / (index.partWeight[part] as number);
    return { share, start: hits[best.from] as number, end: (hits[best.to] as number) + 2, itemStart, itemEnd };
  };
}
