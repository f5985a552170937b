/**
 * Near-duplicates of plain texts, found exactly: `deduplicate` keeps the first of each, `nearDuplicatePairs` lists the pairs.
 * `rougeL` tells how much of two texts stands in one order, and `RougeRows` looks a text up among many by it.
 */
export { boilerplateLines } from './boilerplate.ts';
export type { BoilerplateLine } from './boilerplate.ts';
export { deduplicate, nearDuplicatePairs } from './deduplicate.ts';
export type { DeduplicateOptions, Deduplicated, Dropped, SimilarPair, SimilarityOptions } from './deduplicate.ts';
export { exactKey } from './exact.ts';
export { RougeRows, rougeL, rougeTokens } from './rouge-l.ts';
export type { RougeMatch } from './rouge-l.ts';
export type { ShingleShape } from './shingles.ts';
