/** Word pairs of the parts: what each weighs, and which parts its rarest ones lead to. */
import { phraseHash } from './common-phrases.ts';
import { numberClass, plainWords, searchedAlone, template, type ItemTokens } from './item-tokens.ts';
import { pairTable, type PairSlots, type PairTable } from './pair-table.ts';
import { leastPairs, shortWords } from './thresholds.ts';

export interface PairIndex {
  pairs: PairSlots;
  /** By pair. */
  weights: Float64Array;
  /** By part: its distinct pairs lie in `partPairs` from here on; one more entry than parts. None for a part that is not looked for alone. */
  pairStart: Int32Array;
  partPairs: Int32Array;
  /** The token of the part at which each of them first stands. */
  partPlaces: Int32Array;
  /** By part: sum of the weights of its distinct pairs; the least share of it that can be a hit. */
  partWeight: Float64Array;
  partNeed: Float64Array;
  /** By part: weight of its pairs that do not lead to it. */
  partRest: Float64Array;
  /** By pair: parts that it leads to lie in `postings` from here on; one more entry than pairs. */
  postingStart: Int32Array;
  postings: Int32Array;
}

export interface PairOptions {
  overlap: number;
  commonPhrases?: ReadonlySet<number> | undefined;
}

/**
 * Weights are ln(1 + parts / parts that hold the pair): positive even where every part holds it, alike in a set of one item. A
 * pair that mostly stands in phrases which a set repeats (an instruction above each item) counts a sixteenth: two items that
 * share it may share nothing else.
 */
export function indexPairs(tokens: ItemTokens, vocabulary: ReadonlyMap<string, number>, options: PairOptions): PairIndex {
  const { parts, partStart, classes } = tokens;
  // It grows with the pairs: a table that is larger than it must be costs more in each look.
  const pairs = pairTable(1024);
  const pairStart = new Int32Array(parts + 1);
  const partPairs = new Int32Array(tokens.tokens.length);
  const partPlaces = new Int32Array(tokens.tokens.length);
  const holders: number[] = [];
  // Of them, those that hold the pair inside a phrase which their set repeats.
  const asTemplate: number[] = [];
  const last: number[] = [];
  let filled = 0;
  let searched = 0;
  for (let part = 0; part < parts; part++) {
    pairStart[part] = filled;
    if (!searchedAlone(tokens, part)) continue;
    searched++;
    const end = (partStart[part + 1] as number) - 1;
    for (let i = partStart[part] as number; i < end; i++) {
      const first = classes[tokens.tokens[i] as number] as number;
      const second = classes[tokens.tokens[i + 1] as number] as number;
      // Two numbers side by side are any two numbers: they tell nothing.
      if (first === numberClass && second === numberClass) continue;
      const pair = pairs.add(first, second);
      if (last[pair] === part) continue;
      last[pair] = part;
      holders[pair] = (holders[pair] ?? 0) + 1;
      const repeated = (tokens.marks[i] as number) & (tokens.marks[i + 1] as number) & template;
      asTemplate[pair] = (asTemplate[pair] ?? 0) + (repeated === 0 ? 0 : 1);
      partPlaces[filled] = i - (partStart[part] as number);
      partPairs[filled++] = pair;
    }
  }
  pairStart[parts] = filled;
  const weights = Float64Array.from(holders, (count) => Math.log(1 + searched / count));
  for (const [pair, count] of asTemplate.entries()) if (2 * count > (holders[pair] as number)) weights[pair] = (weights[pair] as number) / 16;
  if (options.commonPhrases !== undefined) weighDown(pairs, weights, vocabulary, options.commonPhrases);
  const held = { pairs: pairs.slots(), weights, pairStart, partPairs: partPairs.slice(0, filled), partPlaces: partPlaces.slice(0, filled) };
  return { ...held, ...indexPrefixes(tokens, held, searched, options) };
}

/** Distinct pairs of a part. */
export function pairCount(index: Pick<PairIndex, 'pairStart'>, part: number): number {
  return (index.pairStart[part + 1] as number) - (index.pairStart[part] as number);
}

/** A pair of at most so many parts is rare: it leads to few. */
const fewHolders = 32;

/** Lists a part under its rarest pairs only: so many that the others cannot reach the share it needs, and further rare ones until they reach no more than half of it, so that most texts which share one pair need no second look. */
function indexPrefixes(tokens: ItemTokens, held: Pick<PairIndex, 'pairs' | 'weights' | 'pairStart' | 'partPairs'>, searched: number, options: PairOptions) {
  const { parts } = tokens;
  const { weights, pairStart, partPairs } = held;
  const partWeight = new Float64Array(parts);
  const partNeed = new Float64Array(parts);
  const partRest = new Float64Array(parts);
  const rare = Math.log(1 + searched / fewHolders);
  const postingStart = new Int32Array(held.pairs.size + 1);
  const listed: number[] = [];
  for (let part = 0; part < parts; part++) {
    const own = partPairs.slice(pairStart[part], pairStart[part + 1]).sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
    let total = 0;
    for (const pair of own) total += weights[pair] as number;
    partWeight[part] = total;
    partNeed[part] = plainWords(tokens, part) < shortWords || own.length < leastPairs ? 1 : options.overlap;
    let rest = total;
    for (const pair of own) {
      const need = total * (partNeed[part] as number);
      // The margin covers sums taken in another order.
      if (rest < need - 1e-6 && (rest < need / 2 || (weights[pair] as number) < rare)) break;
      rest -= weights[pair] as number;
      listed.push(pair, part);
      postingStart[pair + 1] = (postingStart[pair + 1] as number) + 1;
    }
    partRest[part] = rest;
  }
  for (let pair = 1; pair < postingStart.length; pair++) postingStart[pair] = (postingStart[pair] as number) + (postingStart[pair - 1] as number);
  const postings = new Int32Array(listed.length / 2);
  const next = postingStart.slice();
  for (let i = 0; i < listed.length; i += 2) {
    const pair = listed[i] as number;
    const at = next[pair] as number;
    postings[at] = listed[i + 1] as number;
    next[pair] = at + 1;
  }
  return { partWeight, partNeed, partRest, postingStart, postings };
}

/** Word pairs that many source documents hold count a quarter. A pair with a number stands for many pairs, and keeps its weight. */
function weighDown(pairs: PairTable, weights: Float64Array, vocabulary: ReadonlyMap<string, number>, common: ReadonlySet<number>): void {
  const words: string[] = [];
  for (const [word, id] of vocabulary) words[id] = word;
  for (let pair = 0; pair < weights.length; pair++) {
    const [a, b] = pairs.at(pair);
    const first = words[a];
    const second = words[b];
    if (first === undefined || second === undefined) continue;
    if (common.has(phraseHash([first, second], 0, 2))) weights[pair] = (weights[pair] as number) / 4;
  }
}
