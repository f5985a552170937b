/** Rubrics and judges. */
export { fillerPenalty } from './bias/filler.ts';
export { lengthNormalised, lengthSums } from './bias/length.ts';
export type { LengthBias } from './bias/length.ts';
export { heuristicJudge } from './heuristic/index.ts';
export { modelJudge } from './model/index.ts';
export { judges } from './registry.ts';
