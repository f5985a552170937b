import { CollectedTexts, nearDuplicates } from './near-duplicates.ts';
import type { DeduplicateOptions, SimilarityOptions } from './near-duplicates.ts';
import { toRatio } from './ratio.ts';
import { rowPairs } from './result.ts';
import type { Deduplicated, SimilarPair } from './result.ts';

/**
 * Finds near-duplicates among texts, and keeps the first of each. Exact: all pairs at or over the threshold are found, and no
 * others (see `method` of the result for the exception). A text is dropped only for a kept text before it. Put the texts that
 * you would rather keep first, or give them to `nearDuplicates` with keys.
 *
 * @example
 * import { deduplicate } from 'hornbook/similarity';
 *
 * const result = deduplicate([
 *   'How do I borrow a book from the library in town?',
 *   'how do i borrow a book from the library in town',
 *   'Where can I buy fresh bread on a Sunday morning?',
 * ]);
 * result.kept; // [0, 2]
 * result.dropped; // [{ index: 1, twin: 0, similarity: 1 }]
 * result.rethreshold(0.9).kept; // [0, 2]
 *
 * @throws `usage` for a threshold or shingle shape that cannot be.
 */
export function deduplicate(texts: Iterable<string>, options: DeduplicateOptions = {}): Deduplicated {
  const found = nearDuplicates(options);
  for (const text of texts) found.add(text);
  return found.finish();
}

/**
 * All pairs of texts with a similarity of at least the threshold, sorted, from any source of texts; nothing is dropped. n copies
 * of one text are n (n - 1) / 2 pairs. Texts may come one at a time, and are not held.
 *
 * @example
 * import { nearDuplicatePairs } from 'hornbook/similarity';
 *
 * await nearDuplicatePairs(['one two three four', 'one two three four', 'five'], { threshold: 0.7 });
 * // [{ a: 0, b: 1, similarity: 1 }]
 */
export async function nearDuplicatePairs(texts: Iterable<string> | AsyncIterable<string>, options: SimilarityOptions = {}): Promise<SimilarPair[]> {
  const threshold = toRatio(options.threshold ?? 0.7);
  const collected = new CollectedTexts(options);
  for await (const text of texts) collected.add(text);
  const { near } = collected.pairs(threshold.value);
  return [...rowPairs(near, threshold)].sort((x, y) => x.a - y.a || x.b - y.b);
}
