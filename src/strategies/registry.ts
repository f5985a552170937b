/** The strategies that come with hornbook. Adding one: its folder, and a line here. */
import type { AnyStrategy } from '../contracts/seeds.ts';
import { answer } from './answer/index.ts';
import { evolve } from './evolve/index.ts';
import { extractive } from './extractive/index.ts';
import { groundedQa } from './grounded-qa/index.ts';
import { reasoning } from './reasoning/index.ts';
import { seedWriting } from './seed-writing/index.ts';
import { selfInstruct } from './self-instruct/index.ts';
import { task } from './task/index.ts';
import { taskDescription } from './task-description/index.ts';

export const strategies: readonly AnyStrategy[] = [extractive, groundedQa, task, taskDescription, seedWriting, selfInstruct, answer, evolve, reasoning];
