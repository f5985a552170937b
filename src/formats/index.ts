/** Training formats: one file a format, one registry, one conformance suite. */
export type { CleanTally } from './clean.ts';
export type { EntryEncoder } from './encoder.ts';
export { asParquet, besideLines, whyNoParquet } from './parquet/as-parquet.ts';
export { formats } from './registry.ts';
export type { Feature } from './shape.ts';
