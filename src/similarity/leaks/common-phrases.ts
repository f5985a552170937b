import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { hash32 } from '../../text/hash.ts';
import { leakTokens } from './tokens.ts';

/** Sizes of the phrases that are counted: 2 for weights, 5 for runs. */
export const phraseSizes = [2, 5] as const;

/** The hash of a phrase as `commonPhrases` gives it. Equal hashes of unequal phrases only weigh a phrase down. */
export function phraseHash(words: readonly string[], start: number, size: number): number {
  let phrase = words[start] as string;
  for (let i = 1; i < size; i++) phrase += ` ${words[start + i] as string}`;
  return hash32(phrase);
}

/**
 * Hashes of the phrases of evaluation items that stand in more than `documents` of the given texts: they are how this field
 * speaks, and no leak alone. Only phrases of items are counted, so memory is bounded by the evaluation sets.
 */
export function commonPhrases(items: Iterable<EvaluationItem>, texts: Iterable<string>, documents = 10): Set<number> {
  const counts = new Map<number, number>();
  for (const item of items) {
    for (const text of [item.question, item.passage, item.answer, item.choices?.join('\n')]) {
      if (text !== undefined) for (const hash of phrasesOf(text)) counts.set(hash, 0);
    }
  }
  for (const text of texts) {
    for (const hash of new Set(phrasesOf(text))) {
      const count = counts.get(hash);
      if (count !== undefined) counts.set(hash, count + 1);
    }
  }
  const common = new Set<number>();
  for (const [hash, count] of counts) if (count > documents) common.add(hash);
  return common;
}

function* phrasesOf(text: string): Generator<number> {
  const { words } = leakTokens(text);
  for (const size of phraseSizes) for (let i = 0; i + size <= words.length; i++) yield phraseHash(words, i, size);
}
