import { z } from 'zod';
import { questionKinds } from './kinds.ts';

const share = z.number().min(0).max(1);

export const groundedQaOptions = z.strictObject({
  /** Kinds of question that are asked. */
  kinds: z
    .array(z.enum(questionKinds))
    .min(1)
    .default([...questionKinds]),
  /** Most questions of one chunk in the first wave; augmentation may take more, of kinds that it has none of. */
  maxPerChunk: z.int().min(1).max(20).default(3),
  /** Estimated tokens of a chunk for each question: a long chunk gets more, so that the whole document is covered. */
  tokensPerQuestion: z.int().min(10).default(120),
  /** Share of questions on top that the text does not answer, asked with the text. */
  doesNotSay: share.default(0.1),
  /** Share of the answered questions that are asked with the text before them; the others must stand alone. */
  withText: share.default(0.25),
  /** Ask for the steps that lead to each answer, as `rationale`. */
  rationale: z.boolean().default(false),
  /** Take out the facts of a chunk first, and ask from them. */
  facts: z.boolean().default(true),
});
export type GroundedQaOptions = z.infer<typeof groundedQaOptions>;
