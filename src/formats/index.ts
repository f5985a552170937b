/** Training formats: one file a format, one registry, one conformance suite. */
export { cleanText } from './clean.ts';
export type { CleanTally } from './clean.ts';
export { entryEncoder } from './encoder.ts';
export type { EntryEncoder } from './encoder.ts';
export { jsonText } from './json-text.ts';
export { findFormat, formats } from './registry.ts';
export type { Feature } from './shape.ts';
