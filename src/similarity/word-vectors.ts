import { powerOfTwo } from './growing.ts';
import { PairList } from './join.ts';
import type { Ratio } from './ratio.ts';
import type { TokenRows } from './token-rows.ts';
import { cosineScale } from './vector-pairs.ts';

/** Sparse vectors: row r has the words from `offsets[r]` to `offsets[r + 1]`, rarest first, each with its weight; of length 1. */
interface WordVectors {
  offsets: Uint32Array;
  /** Place of the word among all, by the number of rows that have it, and then by its hash: the same in any order of the rows. */
  ranks: Uint32Array;
  weights: Float64Array;
}

/** `(1 + ln tf) · (1 + ln((1 + N) / (1 + df)))`, then made equal in length: the smoothed TF-IDF of scikit-learn with sublinear counts. */
function wordVectors(rows: TokenRows): WordVectors {
  const { interner, size } = rows;
  const documents = new Uint32Array(interner.size);
  const counts = new Map<number, number>();
  const countWords = (row: number): void => {
    counts.clear();
    for (const token of rows.row(row)) counts.set(token, (counts.get(token) ?? 0) + 1);
  };
  let total = 0;
  for (let row = 0; row < size; row++) {
    countWords(row);
    total += counts.size;
    for (const token of counts.keys()) documents[token]!++;
  }
  const order = new Uint32Array(interner.size).map((_, token) => token).sort((a, b) => documents[a]! - documents[b]! || interner.hash(a) - interner.hash(b));
  const rank = new Uint32Array(order.length);
  order.forEach((token, place) => (rank[token] = place));
  const offsets = new Uint32Array(size + 1);
  const ranks = new Uint32Array(total);
  const weights = new Float64Array(total);
  let at = 0;
  for (let row = 0; row < size; row++) {
    countWords(row);
    const words = [...counts].map(([token, count]) => ({
      rank: rank[token]!,
      weight: (1 + Math.log(count)) * (1 + Math.log((1 + size) / (1 + documents[token]!))),
    }));
    words.sort((a, b) => a.rank - b.rank);
    const length = Math.sqrt(words.reduce((sum, { weight }) => sum + weight * weight, 0));
    for (const word of words) {
      ranks[at] = word.rank;
      weights[at++] = word.weight / length;
    }
    offsets[row + 1] = at;
  }
  return { offsets, ranks, weights };
}

/**
 * All pairs of rows whose TF-IDF vectors over single words have a cosine at or over the floor: exact. Only a row's rarest words
 * are indexed, as many as it takes until the length of the others is under the floor: two rows that share none of these cannot
 * reach it (the L2 bound of Anastasiu and Karypis 2014, on both sides). Gives the number of candidates too.
 */
export function wordCosinePairs(rows: TokenRows, floor: Ratio): { pairs: PairList; candidates: number } {
  const { offsets, ranks, weights } = wordVectors(rows);
  const prefixes = new Uint32Array(rows.size);
  let total = 0;
  for (let row = 0; row < rows.size; row++) {
    let rest = 0;
    let end = offsets[row + 1]!;
    while (end > offsets[row]! && Math.sqrt(rest + weights[end - 1]! * weights[end - 1]!) < floor.value - 1e-9) {
      end--;
      rest += weights[end]! * weights[end]!;
    }
    prefixes[row] = end;
    total += end - offsets[row]!;
  }
  const heads = new Int32Array(powerOfTwo(rows.interner.size + 1)).fill(-1);
  const next = new Int32Array(total);
  const holder = new Uint32Array(total);
  const lastMet = new Int32Array(rows.size).fill(-1);
  const pairs = new PairList();
  const least = Math.round(floor.value * cosineScale);
  let candidates = 0;
  let used = 0;
  for (let row = 0; row < rows.size; row++) {
    for (let i = offsets[row]!; i < prefixes[row]!; i++) {
      for (let node = heads[ranks[i]!]!; node >= 0; node = next[node]!) {
        const other = holder[node]!;
        if (lastMet[other] === row) continue;
        lastMet[other] = row;
        candidates++;
        const cosine = Math.min(cosineScale, Math.round(dot(row, other) * cosineScale));
        if (cosine >= least) pairs.push(row, other, cosine, cosineScale);
      }
    }
    for (let i = offsets[row]!; i < prefixes[row]!; i++) {
      holder[used] = row;
      next[used] = heads[ranks[i]!]!;
      heads[ranks[i]!] = used++;
    }
  }
  return { pairs, candidates };

  function dot(a: number, b: number): number {
    let [i, j, sum] = [offsets[a]!, offsets[b]!, 0];
    const [endI, endJ] = [offsets[a + 1]!, offsets[b + 1]!];
    while (i < endI && j < endJ) {
      const left = ranks[i]!;
      const right = ranks[j]!;
      if (left === right) sum += weights[i]! * weights[j]!;
      if (left <= right) i++;
      if (right <= left) j++;
    }
    return sum;
  }
}
