import { z } from 'zod';
import type { DraftGrounding, Message, Passage, PromptFile, StrategyTools } from '../../contracts/index.ts';
import { groundingOf } from './grounding.ts';

const prompt = (name: string, placeholders: PromptFile['placeholders']): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});
const asked = { system: 'data', conversation: 'data', input: 'data', prompt: 'data' } as const;

/** For the `prompts` of a strategy that uses `answerTo`. */
export const answeringPrompts = {
  answer: prompt('answer', asked),
  'answer-from-passages': prompt('answer-from-passages', { ...asked, passages: 'data' }),
};

export interface AnswerRequest {
  /** What is asked. */
  prompt: string;
  /** Material that it works on. */
  input?: string;
  /** How the one who answers should behave. */
  system?: string;
  /** What was said before. */
  conversation?: readonly Message[];
  /** Answer from these passages alone. Absent: from what the model knows. */
  context?: readonly Passage[];
  sample?: number;
  temperature?: number;
}

export interface Answer {
  answer: string;
  /** Words of the passages that the answer rests on, as the model copied them; all were found there. */
  quotes: string[];
  /** Where they stand. */
  grounding: DraftGrounding[];
  /** It said that the passages do not hold the answer. */
  silent: boolean;
}

const fromPassages = z.object({ answer: z.string(), quotes: z.array(z.string()).max(12), silent: z.boolean() });

/**
 * Asks the teacher for the answer to an instruction. With passages it throws, so that the task fails, where the answer rests on
 * none of them, or on words that none of them holds: an answer is grounded, or says that the sources are silent.
 */
export async function answerTo(request: AnswerRequest, tools: StrategyTools): Promise<Answer> {
  const { prompt: instruction, input = '', system = '', conversation = [], context, sample, temperature } = request;
  const values = {
    system: orNone(system),
    conversation: orNone(conversation.map(({ role, content }) => `${role}: ${content}`).join('\n\n')),
    input: orNone(input),
    prompt: instruction,
  };
  const sampling = { ...(sample === undefined ? {} : { sample }), ...(temperature === undefined ? {} : { temperature }) };
  if (context === undefined) {
    const answer = (await tools.text('teacher', { ...sampling, messages: tools.prompt('answer', values) })).trim();
    if (answer === '') throw new Error('empty: no answer came');
    return { answer, quotes: [], grounding: [], silent: false };
  }
  const passages = orNone(context.map(shown).join('\n\n'));
  const reply = await tools.object('teacher', {
    ...sampling,
    name: 'answer',
    shape: fromPassages,
    messages: tools.prompt('answer-from-passages', { ...values, passages }),
  });
  const answer = reply.answer.trim();
  if (answer === '') throw new Error('empty: no answer came');
  const { grounding, found, missing } = groundingOf(reply.quotes, context);
  if (missing[0] !== undefined) throw new Error(`ungrounded: no passage holds the quote "${brief(missing[0])}"`);
  if (grounding.length === 0 && !reply.silent) throw new Error('ungrounded: the answer came without a quote');
  return { answer, quotes: found, grounding, silent: reply.silent };
}

const orNone = (text: string): string => (text.trim() === '' ? 'none' : text);

function shown({ title, headingPath, text }: Passage, at: number): string {
  const place = [...(headingPath[0] === title ? [] : [title]), ...headingPath].filter((part) => part !== '').join(' > ');
  return `[${at + 1}] ${place}\n${text}`;
}

const brief = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
