/** The first gate: a row leaves for a kept row before it that says the same. */
export { Answers } from './answers.ts';
export { boilerplateFacts } from './facts.ts';
export type { DuplicateFacts } from './facts.ts';
export { findDuplicates } from './find.ts';
export type { Assignment, Conflict, Duplicates, FindOptions } from './find.ts';
export type { MeaningOptions } from './meaning.ts';
export { duplicateRules } from './verdicts.ts';
export { viewOf } from './views.ts';
export type { View } from './views.ts';
