/** Rubrics and judges. */
export { heuristicJudge } from './heuristic/index.ts';
export { modelJudge } from './model/index.ts';
export { judges } from './registry.ts';
