export { checkDedupePlaces, dedupeRows } from './dedupe.ts';
export { openRows } from './output/rows-out.ts';
export { runStep } from './step.ts';
export type { Step, StepOptions, StepReport } from './step.ts';
export type { StepRow } from './row.ts';
