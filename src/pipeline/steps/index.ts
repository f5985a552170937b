export { checkDedupePlaces, dedupeRows } from './dedupe.ts';
export { openRows } from './output/rows-out.ts';
export { runStep } from './step.ts';
export type { Step, StepOptions, StepReport } from './step.ts';
export type { StepRow } from './row.ts';
export { partFile, splitRows } from './split.ts';
export type { SplitPart } from './split.ts';
export { selectRows } from './select.ts';
export type { SelectReport } from './select.ts';
