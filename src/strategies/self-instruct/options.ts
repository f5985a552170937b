import { z } from 'zod';
import { instructionOptions } from '../instructions/index.ts';

export const selfInstructOptions = z.strictObject({
  /** Rounds: each draws its examples from the user's seeds and from what earlier rounds made. */
  rounds: z.int().min(1).max(20).default(2),
  /** Calls for new instructions in each round. */
  calls: z.int().min(1).max(10_000).default(10),
  /** Instructions that one such call asks for. */
  perCall: z.int().min(1).max(20).default(5),
  /** Examples in a call that people wrote. */
  human: z.int().min(0).max(20).default(6),
  /** Examples in a call that models wrote; where there are none yet, people's stand in their places. */
  model: z.int().min(0).max(20).default(2),
  /** What the tasks are about, in a sentence. Default: what the seeds are about. */
  domain: z.string().min(1).optional(),
  /** Most words of the material that a task works on. */
  inputWords: z.int().min(10).max(2000).default(150),
  /** Temperature of the calls for new instructions. Default: the model's. */
  temperature: z.number().min(0).max(2).optional(),
  ...instructionOptions,
});
export type SelfInstructOptions = z.infer<typeof selfInstructOptions>;
