/** Rubrics and judges. */
export { fillerPenalty } from './bias/filler.ts';
export { lengthNormalised, lengthSums } from './bias/length.ts';
export type { LengthBias, LengthSums } from './bias/length.ts';
export { positionBias } from './bias/position.ts';
export type { BothOrders, PositionBias } from './bias/position.ts';
export { selfPreference, selfPreferenceSums } from './bias/self-preference.ts';
export type { PanelItem } from './bias/self-preference.ts';
export { heuristicJudge } from './heuristic/index.ts';
export { pairLength } from './bias/pair-length.ts';
export type { PairLength } from './bias/pair-length.ts';
export { openComparison } from './model/compare.ts';
export type { Compared, Comparison, Pair } from './model/compare.ts';
export { sameFamily } from './model/families.ts';
export { modelJudge } from './model/index.ts';
export { kindOf } from './model/rubric.ts';
export { judges } from './registry.ts';
