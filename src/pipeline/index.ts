/** The order of things: a run from its config to its release, and what reads a workspace. */
export { compose } from './compose.ts';
export type { Plan } from './compose.ts';
export { stages } from './context.ts';
export type { StageName } from './context.ts';
export { decide, explainRecord, isNoWorkspace, promptOf, answerOf, statusOf, withWorkspace } from './inspect.ts';
export type { Explanation, Status } from './inspect.ts';
export { preview } from './preview.ts';
export type { Preview } from './preview.ts';
export { dryRun } from './dry-run.ts';
export type { DryRun } from './dry-run.ts';
export type { ModelEstimate, Range } from './estimate-tally.ts';
export { retryFailed } from './retries.ts';
export { run } from './run.ts';
export type { RunOptions, RunResult } from './run.ts';
export { workspacePath } from './place.ts';
export { surveySources } from './survey.ts';
export type { SurveyLine } from './survey.ts';
