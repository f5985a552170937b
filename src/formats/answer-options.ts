import { z } from 'zod';
import { rationalePlaces } from './turns.ts';

const options = z.strictObject({
  /** As for `messages`; the format has no field for it, so `field` is not among the choices. */
  rationale: z.enum(rationalePlaces).exclude(['field']).default('omit'),
});

/** Options of the formats in which an answer is one text. */
export const answerOptions = options;
export type AnswerOptions = z.infer<typeof options>;
