import type { Judge } from '../contracts/plugins.ts';
import { heuristicJudge } from './heuristic/index.ts';
import { modelJudge } from './model/index.ts';

/** Judges that a config can name in `filter.judge.use`. */
export const judges: readonly Judge[] = [heuristicJudge, modelJudge];
