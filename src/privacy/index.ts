/**
 * Personal data and secrets: found by strict forms and checksums, masked with one number a value. Pure: no files, no
 * network, the same text gives the same findings.
 */
export type { Finding, Recogniser } from '../contracts/plugins.ts';
export { findPersonalData } from './find.ts';
export type { FindOptions } from './find.ts';
export { maskDraft } from './mask-draft.ts';
export type { MaskedDraft } from './mask-draft.ts';
export { maskReading } from './mask-reading.ts';
export type { MaskedReading } from './mask-reading.ts';
export { createMasker } from './masker.ts';
export type { MaskedText, Masker } from './masker.ts';
export { isMask, maskPattern } from './masks.ts';
export type { Numbering } from './masks.ts';
export { patternRecogniser } from './patterns.ts';
export { pseudonyms } from './pseudonyms.ts';
export type { Pseudonyms } from './pseudonyms.ts';
export { builtInRecognisers } from './recognisers/index.ts';
