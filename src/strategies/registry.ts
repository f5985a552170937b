/** The strategies that come with hornbook. Adding one: its folder, and a line here. */
import type { Strategy } from '../contracts/plugins.ts';
import { extractive } from './extractive/index.ts';
import { groundedQa } from './grounded-qa/index.ts';

export const strategies: readonly Strategy[] = [extractive, groundedQa];
