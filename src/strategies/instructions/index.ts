/** New instructions, as several strategies ask for them: checked by name, unlike all that there are, in plan order. */
export { batchTasks, roundOf, takeInstruction } from './batches.ts';
export type { Batch, Round } from './batches.ts';
export { instructionCheck, instructionOptions } from './checks.ts';
export { canBeShown, exampleList, exampleTokens, seedDrawer } from './examples.ts';
export { createSieve } from './sieve.ts';
