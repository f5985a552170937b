/** Evaluation sets: what the training data must not hold. */
import { z } from 'zod';

export const evaluationItemSchema = z.object({
  /** The file's own id field, else `SET#LINE`. */
  id: z.string(),
  set: z.string(),
  question: z.string(),
  passage: z.string().optional(),
  answer: z.string().optional(),
  choices: z.array(z.string()).optional(),
});
export type EvaluationItem = z.infer<typeof evaluationItemSchema>;
