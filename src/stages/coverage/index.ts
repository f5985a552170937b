export { checkCoverage, type CoverageNames } from './check.ts';
export { measureCoverage, type AugmentedCells } from './measure.ts';
export { checkMix } from './check-mix.ts';
export { mixRows, mixWarnings, partOf, unmixedVerdict, type MixRow } from './mix.ts';
export type { CoverageConfig, CoverageRow } from './row.ts';
export { spareSamples, spareVerdict, type SampleRow } from './samples.ts';
export { spanCoverage } from './spans.ts';
export { selectSurplus, surplusVerdict, type Surplus } from './surplus.ts';
