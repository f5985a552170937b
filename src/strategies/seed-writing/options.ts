import { z } from 'zod';
import { instructionOptions } from '../instructions/index.ts';

/** What is to be done in a prompt. Beside "explain, summarise, compare, list" of the texts: what else the data sets of the field ask for most. */
const verbs = ['explain', 'compare', 'summarise', 'list', 'classify', 'rewrite', 'extract', 'plan', 'recommend', 'write', 'solve', 'correct'];

export const seedWritingOptions = z.strictObject({
  /** What the assistant is for, in a sentence or two. */
  about: z.string().min(1).optional(),
  /** What prompts ask to be done: one axis of the grid. */
  verbs: z.array(z.string().min(1)).min(1).default(verbs),
  /** What prompts are about: the second axis. Default: none, so that `about` is all. */
  domains: z.array(z.string().min(1)).default([]),
  /** How hard prompts are: the third axis; `easy`, `medium` and `hard` are told the model in a sentence, and are values of the label `difficulty`. */
  complexities: z.array(z.string().min(1)).min(1).default(['easy', 'medium', 'hard']),
  /** Seeds that each cell should have; what your lists hold already is not asked for. */
  perCell: z.int().min(1).max(20).default(1),
  /** Most seeds to write, spread evenly over all three axes. Default: what is missing. */
  most: z.int().min(1).optional(),
  /** Seeds of yours that a call shows. */
  examples: z.int().min(0).max(20).default(4),
  /** Passages of your documents that a call shows, found by what it is about; 0: none. */
  passages: z.int().min(0).max(10).default(2),
  /** Temperature of the calls for prompts. Default: the model's. */
  temperature: z.number().min(0).max(2).optional(),
  /** Have the prompts answered. `false`: prompts alone, which are no rows: a config that filters refuses it; `hornbook seeds` asks so. */
  answer: z.boolean().default(true),
  ...instructionOptions,
  /** Words and phrases that reject a prompt, each with its plural in -s; in any language, as they are written. */
  blocked: z.array(z.string().min(1)).default([]),
});
export type SeedWritingOptions = z.infer<typeof seedWritingOptions>;
