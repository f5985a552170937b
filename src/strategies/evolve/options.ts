import { z } from 'zod';
import { operators, variantDimensions } from './changes.ts';

const name = z.string().trim().min(1).max(80);

export const evolveOptions = z.strictObject({
  /** Operators that are used: five in depth, and one in breadth. */
  operators: z.array(z.enum(operators)).default([...operators]),
  /** Rounds. Each takes the prompts on that the one before has made, and that the gates let in. */
  rounds: z.int().min(1).max(10).default(4),
  /** Operators that are used on each seed in a round; they take turns. */
  perSeed: z.int().min(0).max(operators.length).default(1),
  /** Lateral variants of each seed, in the first round. */
  variants: z.int().min(0).max(60).default(12),
  /** Dimensions along which variants differ. */
  dimensions: z
    .array(z.enum(variantDimensions))
    .min(1)
    .default([...variantDimensions]),
  /** What people want, for variants of intent. */
  intents: z.array(name).min(1).default(['compare', 'recommend', 'explain', 'troubleshoot', 'how-to']),
  /** How they say it, for variants of tone. */
  tones: z.array(name).min(1).default(['casual', 'urgent', 'professional']),
  /** Kinds of things that they speak of, for variants of category. */
  categories: z.array(name).min(1).default(['another one of the same field']),
  /** What the assistant is there for, for prompts that are out of scope. Default: told from the seed. */
  scope: z.string().trim().min(1).max(1000).optional(),
  /** Ask whether a prompt that an operator made asks for anything that its parent does not. */
  gain: z.boolean().default(true),
  /** Have the new prompts answered. `false`: prompts alone, which are no rows: a config that filters refuses it. */
  answer: z.boolean().default(true),
  /** Passages of the documents that a prompt is answered from, at most. 0: from what the model knows. */
  passages: z.int().min(0).max(20).default(0),
});
export type EvolveOptions = z.infer<typeof evolveOptions>;
