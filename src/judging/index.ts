/** Rubrics and judges. */
export { aspects } from './aspects.ts';
export { heuristicJudge } from './heuristic/index.ts';
export { judges } from './registry.ts';
