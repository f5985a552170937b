/**
 * The index over evaluation items. Each field of an item is a part with its own tokens. Two ways lead from a text to a part:
 * its rarest word pairs (a part of which a text holds the share that `overlapThreshold` asks must share one of them: the
 * prefix-filter principle), and every fourth of its 5-word phrases (a run of 8 words holds one). All of it lies in typed arrays:
 * about 20 bytes a token.
 */
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { partLength, searchedAlone, tokenise, type ItemTokens } from './item-tokens.ts';
import { indexPairs, type PairIndex, type PairOptions } from './pair-index.ts';
import { phraseIndex, type PhraseIndex } from './phrase-index.ts';
import { markTemplates } from './templates.ts';

export interface ItemIndex extends ItemTokens, PairIndex {
  phrases: PhraseIndex;
  /** Words of the longest stretch of a text that can be a copy of a part. */
  longestStretch: number;
}

/** Words of the longest stretch of a text that is compared with a part of so many words. */
export function stretchOf(words: number): number {
  return Math.max(2 * words, words + 30);
}

export interface IndexOptions extends PairOptions {
  longestRun: number;
}

export function indexItems(items: Iterable<EvaluationItem>, options: IndexOptions): ItemIndex {
  const tokens = tokenise([...items], options.commonPhrases);
  markTemplates(tokens);
  let longest = 0;
  for (let part = 0; part < tokens.parts; part++) if (searchedAlone(tokens, part)) longest = Math.max(longest, partLength(tokens, part));
  // Half as much again: edits are looked for on both sides of a stretch.
  const longestStretch = Math.ceil(stretchOf(longest) * 1.5);
  return { ...tokens, ...indexPairs(tokens, options), phrases: phraseIndex(tokens, searchedAlone, options.longestRun), longestStretch };
}
