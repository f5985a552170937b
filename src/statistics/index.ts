/**
 * How varied a set of texts is, which of many to take, and how far two raters agree: `hornbook/statistics`. Plain lists of tokens, numbers
 * or vectors in, plain numbers out.
 */
export { selfBleu } from './bleu.ts';
export type { SelfBleuOptions } from './bleu.ts';
export { distinctRuns } from './distinct.ts';
export type { Distinct } from './distinct.ts';
export { entropyOf } from './entropy.ts';
export { gumbelKey, importance } from './importance.ts';
export type { ImportanceModel, ImportanceOptions } from './importance.ts';
export { facilityLocation } from './facility.ts';
export type { FacilityOptions } from './facility.ts';
export { wilson } from './intervals.ts';
export { cohenKappa } from './kappa.ts';
export type { Kappa } from './kappa.ts';
export type { Picked } from './lazy.ts';
export { diverseWalk, kCentre, maximalMarginalRelevance, medoid } from './selection.ts';
export type { Walked } from './selection.ts';
export { assignShares, fixedShare } from './shares.ts';
export type { Part, ShareGroup } from './shares.ts';
export { vectorRows } from './similarities.ts';
export type { Similarities } from './similarities.ts';
export type { TermRows } from './sparse-rows.ts';
export { termRows } from './term-rows.ts';
export type { TermRowsBuilder } from './term-rows.ts';
export { topicsOf } from './topics.ts';
export type { Topics } from './topics.ts';
export { vendiOfVectors, vendiScore } from './vendi.ts';
