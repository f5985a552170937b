/**
 * Near-duplicates of plain texts, found exactly: `deduplicate` keeps the first of each, `nearDuplicatePairs` lists the pairs.
 */
export { boilerplateLines } from './boilerplate.ts';
export type { BoilerplateLine } from './boilerplate.ts';
export { deduplicate, nearDuplicatePairs } from './deduplicate.ts';
export type { DeduplicateOptions, Deduplicated, Dropped, SimilarPair, SimilarityOptions } from './deduplicate.ts';
export { exactKey } from './exact.ts';
export type { ShingleShape } from './shingles.ts';
