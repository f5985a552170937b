/**
 * Near-duplicates of plain texts: `deduplicate` keeps the first of each, `nearDuplicates` takes texts one at a time, and
 * `nearDuplicatePairs` lists the pairs.
 * `leakFinder` finds items of evaluation sets in texts. `rougeL` tells how much of two texts stands in one order, and `RougeRows` looks a text up among many by it.
 */
export { boilerplateLines } from './boilerplate.ts';
export type { BoilerplateLine } from './boilerplate.ts';
export { deduplicate, nearDuplicatePairs } from './deduplicate.ts';
export type { Embed } from './embed.ts';
export { exactKey } from './exact.ts';
export { DuplicateIndex } from './kept-index.ts';
export type { IndexSettings } from './kept-file.ts';
export { findLeaks } from './leaks/find-all.ts';
export type { LeakText } from './leaks/find-all.ts';
export { leakFinder } from './leaks/find-leaks.ts';
export type { FindLeaksOptions, Leak, LeakFinder, LeakItem } from './leaks/find-leaks.ts';
export type { NearItem } from './leaks/near-items.ts';
export { reviewLeak } from './leaks/review.ts';
export type { LeakJudge } from './leaks/review.ts';
export { nearDuplicates } from './near-duplicates.ts';
export type { DeduplicateOptions, NearDuplicates, NearDuplicatesOptions, SimilarityOptions, TextOptions, TextWithOptions } from './near-duplicates.ts';
export type { RepeatedPart } from './repeated.ts';
export type { Deduplicated, Dropped, SimilarPair, SweepStep } from './result.ts';
export { RougeRows, rougeL, rougeTokens } from './rouge-l.ts';
export type { RougeMatch } from './rouge-l.ts';
export type { ShingleShape } from './shingles.ts';
export { deduplicateByMeaning, deduplicateByWords, deduplicateVectors } from './semantic.ts';
export type { CosineOptions, MeaningOptions, NeighbourSearch, VectorOptions } from './semantic.ts';
export { usearchNeighbours } from './usearch.ts';
export type { Usearch, UsearchOptions } from './usearch.ts';
export type { VectorMatrix } from './vector-pairs.ts';
