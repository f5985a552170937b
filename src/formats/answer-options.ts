import { z } from 'zod';
import { rationalePlaces } from './turns.ts';

const options = z.strictObject({
  /** As for `messages`; the format has no field for it, so `field` and `thinking` are not among the choices. */
  rationale: z.enum(rationalePlaces).exclude(['field', 'thinking']).default('omit'),
});

/** Options of the formats in which an answer is one text. */
export const answerOptions = options;
export type AnswerOptions = z.infer<typeof options>;
