/**
 * The index over evaluation items. Each field of an item is a part with its own tokens. Two ways lead from a text to a part:
 * its rarest word pairs (a part of which a text holds the share that `overlapThreshold` asks must share one of them: the
 * prefix-filter principle), and every fourth of its 5-word phrases (a run of 8 words holds one). All of it lies in typed arrays:
 * about 20 bytes a token.
 */
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { pairLookup, type PairLookup } from './pair-table.ts';
import { partLength, searchedAlone, tokenise, type ItemTokens } from './item-tokens.ts';
import { indexPairs, type PairIndex, type PairOptions } from './pair-index.ts';
import { phraseIndex, type PhraseIndex } from './phrase-index.ts';
import { markTemplates, phraseKey } from './templates.ts';

/** The index as data: numbers in arrays that threads may share, and the items. */
export interface IndexData extends ItemTokens, PairIndex {
  phrases: PhraseIndex;
  /** Words of the longest stretch of a text that can be a copy of a part. */
  longestStretch: number;
}

export interface ItemIndex extends IndexData {
  findPair: PairLookup;
  /** Number of the phrase of the five words that start at `at` in `ids`, or -1. */
  findPhrase(ids: Int32Array, at: number): number;
}

/** Words of the longest stretch of a text that is compared with a part of so many words. */
export function stretchOf(words: number): number {
  return Math.max(2 * words, words + 30);
}

export interface IndexOptions extends PairOptions {
  longestRun: number;
}

export function indexItems(items: Iterable<EvaluationItem>, options: IndexOptions): ItemIndex {
  return openIndex(indexData(items, options));
}

/** The costly part of `indexItems`: what it gives can go to other threads. */
export function indexData(items: Iterable<EvaluationItem>, options: IndexOptions): IndexData {
  const { tokens, vocabulary } = tokenise([...items], options.commonPhrases);
  markTemplates(tokens);
  let longest = 0;
  for (let part = 0; part < tokens.parts; part++) if (searchedAlone(tokens, part)) longest = Math.max(longest, partLength(tokens, part));
  // Half as much again: edits are looked for on both sides of a stretch.
  const longestStretch = Math.ceil(stretchOf(longest) * 1.5);
  const phrases = phraseIndex(tokens, searchedAlone, options.longestRun);
  return { ...tokens, ...indexPairs(tokens, vocabulary, options), phrases, longestStretch };
}

/** The index over its data, which another thread may have made. */
export function openIndex(data: IndexData): ItemIndex {
  const findKey = pairLookup(data.phrases.table);
  return { ...data, findPair: pairLookup(data.pairs), findPhrase: (ids, at) => findKey(phraseKey(ids, at), 0) };
}
