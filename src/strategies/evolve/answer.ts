/** The answer to a new prompt: what was asked, or, where the prompt is out of place or unclear, that it is. */
import { z } from 'zod';
import type { DraftGrounding, Passage, Seed, SeedTools } from '../../contracts/index.ts';
import { comparable } from '../../text/normalise.ts';
import { answerTo } from '../answering/index.ts';
import { conversationText, orNone } from '../seed-parts/index.ts';
import type { Change } from './changes.ts';
import { requireAnswer, requireOwnWords, saysNothing } from './eliminate.ts';
import type { EvolveOptions } from './options.ts';

const outsideShape = z.object({ outside: z.boolean(), answer: z.string() });
const ambiguousShape = z.object({ readings: z.array(z.string()).max(12), question: z.string(), answer: z.string() });

/** A prompt with all that it stands in. */
export interface Made {
  prompt: string;
  input: string;
  system: string;
  conversation: Seed['messages'];
}

export interface Answered {
  answer: string;
  grounding: DraftGrounding[];
  /** The sources do not hold the answer, and it says so: the passages that it speaks of, for the row to carry. */
  silent?: string;
}

/** Throws by name where there is no such answer. */
export async function answerMade(made: Made, change: Change, seed: Seed, options: EvolveOptions, tools: SeedTools): Promise<Answered> {
  if (change.kind === 'variant' && change.dimension === 'out-of-scope') return plain(await outside(made, seed, options, tools));
  if (change.kind === 'variant' && change.dimension === 'ambiguous') return plain(await askingBack(made, tools));
  const context = options.passages > 0 ? await tools.search([made.prompt, made.input].join('\n').trim(), options.passages) : undefined;
  const { answer, grounding, silent } = await answerTo({ ...made, ...(context === undefined ? {} : { context }) }, tools);
  if (silent && context !== undefined) {
    // That the sources are silent is an answer, where there is something that it speaks of.
    if (context.length === 0) throw new Error('silent: no passage was found, and so no answer');
    return { answer, grounding: context.map(({ document, version, chunk, spans }) => ({ document, version, chunk, spans })), silent: passagesText(context) };
  }
  requireAnswer(answer);
  return { answer, grounding };
}

const plain = (answer: string): Answered => ({ answer, grounding: [] });
const passagesText = (passages: readonly Passage[]): string => passages.map(({ text }) => text).join('\n\n');

async function outside({ prompt, system }: Made, seed: Seed, { scope }: EvolveOptions, tools: SeedTools): Promise<string> {
  const messages = tools.prompt('answer-out-of-scope', {
    scope: scope ?? 'what the prompt below that belongs there is about',
    system: orNone(system),
    parent: seed.prompt,
    prompt,
  });
  const reply = await tools.object('teacher', { name: 'outside', shape: outsideShape, messages });
  if (!reply.outside) throw new Error('in-scope: the prompt belongs there after all');
  return said(reply.answer, asking(messages), [prompt, seed.prompt, system]);
}

/** An answer to what can be meant in several ways asks which is meant. */
async function askingBack({ prompt, input, system, conversation }: Made, tools: SeedTools): Promise<string> {
  const messages = tools.prompt('answer-ambiguous', {
    system: orNone(system),
    conversation: conversationText(conversation),
    input: orNone(input),
    prompt,
  });
  const { readings, question, answer } = await tools.object('teacher', { name: 'ambiguous', shape: ambiguousShape, messages });
  if (new Set(readings.map(comparable).filter((reading) => reading !== '')).size < 2) throw new Error('one-reading: it is clear what is meant');
  const asks = comparable(question);
  if (asks === '' || !comparable(answer).includes(asks)) throw new Error('asks-nothing: the answer does not ask which is meant');
  return said(answer, asking(messages), [prompt, input, system]);
}

function said(answer: string, ownWords: string, parents: readonly string[]): string {
  if (saysNothing(answer)) throw new Error('nothing-said: the answer is of punctuation and function words alone');
  requireOwnWords(answer, ownWords, parents);
  return answer.trim();
}

/** Our own words of a prompt: what stands outside of fences. */
export function asking(messages: readonly { content: string }[]): string {
  return messages
    .map(({ content }) => content)
    .join('\n')
    .replace(/<<<([A-Za-z-]+) ([0-9a-f]{16})\n[^]*?\n\1 \2>>>/g, ' ');
}
