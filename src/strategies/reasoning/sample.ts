/** One sample of a solution, and what is wrong with it in itself. */
import { z } from 'zod';
import { requireUnmarked } from '../drafts/index.ts';
import { checkStatements, comesTo } from './arithmetic/index.ts';
import { finalKey, saysFinal } from './finals.ts';

export const sampleShape = z.object({
  steps: z.array(z.string()).max(60),
  expression: z.string(),
  final: z.string(),
  answer: z.string(),
});

export interface Sample {
  rationale: string;
  final: string;
  answer: string;
  /** Finals of one key agree. */
  key: string;
  /** Its expression comes to its final answer. */
  recomputed: boolean;
}

/** Throws by name where the sample contradicts itself or lacks a part. */
export function readSample({ steps, expression, final, answer }: z.infer<typeof sampleShape>): Sample {
  const rationale = steps
    .map((step) => step.trim())
    .filter((step) => step !== '')
    .join('\n');
  if (final.trim() === '' || answer.trim() === '') throw new Error('unsolved: no final answer came');
  if (rationale === '') throw new Error('no-rationale: no steps came with the answer');
  requireUnmarked(`${rationale}\n${answer}`);
  if (!saysFinal(answer, final)) throw new Error(`answer-differs: the answer does not say "${brief(final)}", to which its steps come`);
  const [wrong] = checkStatements(`${rationale}\n\n${answer}`).wrong;
  if (wrong !== undefined) throw new Error(`miscalculated: "${brief(wrong)}" does not hold`);
  const comes = comesTo(expression, final);
  if (comes === false) throw new Error(`miscalculated: "${brief(expression)}" does not come to "${brief(final)}"`);
  return { rationale, final: final.trim(), answer: answer.trim(), key: finalKey(final), recomputed: comes === true };
}

export const brief = (text: string): string => (text.trim().length > 80 ? `${text.trim().slice(0, 80).toWellFormed()}…` : text.trim());
