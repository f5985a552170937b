/**
 * Questions whose answers come from a document, after two steps of document-grounded generation: take the key facts out of a
 * chunk, then ask for "challenging questions that require synthesising multiple pieces of information", not only "What is
 * X?". The corpus is the source of truth: the model rewrites and does not invent. Kinds and the "does not say" questions follow
 * SQuAD 2.0 (Rajpurkar et al. 2018) and the question types of Evol-Instruct's lateral variants.
 *
 * What we do differently: every answer comes with quotes, and a quote that does not stand in the chunk fails the candidate;
 * quotes become spans of the working text, which the gates check again; a question of a kind that the text does not bear may be
 * left out, and is counted; whether a text is silent on a question is checked by a call of its own.
 */
import { z } from 'zod';
import type { Draft, ModelStrategy, PromptFile, Span, StrategyTools } from '../../contracts/index.ts';
import { HornbookError } from '../../errors.ts';
import { unitHash } from '../../text/hash.ts';
import { spansInOrder } from '../drafts/index.ts';
import { factsOf, factsPrompt, factsVersion } from '../facts/index.ts';
import { chunkText, quoteFinder } from '../source-text/index.ts';
import type { ChunkText } from '../source-text/index.ts';
import { questionKinds, taskTypes } from './kinds.ts';
import type { QuestionKind } from './kinds.ts';
import { planTasks } from './plan.ts';
import type { PlannedKind } from './plan.ts';

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

const prompt = (name: string, placeholders: PromptFile['placeholders'] = {}): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});

const questionShape = z.object({ question: z.string(), answer: z.string(), rationale: z.string(), quotes: z.array(z.string()).max(6) });
const silentShape = z.object({ question: z.string(), answer: z.string(), nearest: z.string() });
const checkShape = z.object({ quote: z.string() });

/** What a task works on. */
interface Work {
  source: ChunkText;
  /** Title and headings over the chunk. */
  place: string;
  language: string;
  /** A number in [0, 1) of the task's own. */
  draw: number;
  options: GroundedQaOptions;
  tools: StrategyTools;
}

export const groundedQa: ModelStrategy<GroundedQaOptions> = {
  id: 'grounded-qa',
  version: `2.${factsVersion}`,
  options: groundedQaOptions,
  asks: ['teacher'],
  prompts: {
    facts: factsPrompt,
    question: prompt('question', { kind: 'text', rationale: 'text', place: 'data', facts: 'data', text: 'data' }),
    ...Object.fromEntries(questionKinds.map((kind) => [kind, prompt(kind)])),
    rationale: prompt('rationale'),
    'no-rationale': prompt('no-rationale'),
    'does-not-say': prompt('does-not-say', { place: 'data', text: 'data' }),
    check: prompt('check', { question: 'data', text: 'data' }),
  },

  plan: planTasks,

  async *run({ key, chunk }, { document }, options, tools) {
    const kind = key.slice(key.lastIndexOf('/') + 1) as PlannedKind;
    const source = chunkText(document, chunk);
    const path = chunk.headingPath[0] === document.title ? chunk.headingPath : [document.title, ...chunk.headingPath];
    const place = path.filter((part) => part !== '').join(' > ');
    const work: Work = { source, place, language: document.language, draw: unitHash(`grounded-qa/${key}`), options, tools };
    const draft = kind === 'does-not-say' ? await silent(work) : await answered(kind, work);
    yield { ...draft, labels: { taskType: taskTypes[kind], topic: topicOf(path) }, template: kind };
  },
};

type Made = Pick<Draft, 'messages' | 'input' | 'rationale' | 'spans'>;

async function answered(kind: QuestionKind, { source, place, language, draw, options, tools }: Work): Promise<Made> {
  const fragment = (name: string): string => tools.prompt(name, {})[0]?.content ?? '';
  const messages = tools.prompt('question', {
    kind: fragment(kind),
    rationale: fragment(options.rationale ? 'rationale' : 'no-rationale'),
    place,
    facts: options.facts ? await factList(source, place, tools) : 'none',
    text: source.text,
  });
  const reply = await tools.object('teacher', { name: 'question', shape: questionShape, messages });
  if (reply.question.trim() === '') throw new Error('declined: the text has no material for such a question');
  if (reply.answer.trim() === '') throw new Error('no answer came with the question');
  const find = quoteFinder(source.text);
  const spans: Span[] = [];
  for (const quote of reply.quotes) {
    const places = find(quote);
    if (places === undefined) throw new Error(`ungrounded: the text does not hold the quote "${brief(quote)}"`);
    spans.push(...places.flatMap(({ start, end }) => source.spansOf(start, end)));
  }
  if (spans.length === 0) throw new Error('ungrounded: the answer came without a quote');
  return {
    // Of the rows that carry the text a third are told to say so where it is silent, else that would give the silent ones away.
    messages: said(draw < options.withText / 3 ? honest(reply.question, language) : reply.question, reply.answer),
    ...(draw < options.withText ? { input: source.text } : {}),
    ...(options.rationale && reply.rationale.trim() !== '' ? { rationale: reply.rationale } : {}),
    spans: spansInOrder(spans),
  };
}

/** A question that the text leaves open. Asked again whether it does: a quote that is found there answers it after all. */
async function silent({ source, place, language, tools }: Work): Promise<Made> {
  const reply = await tools.object('teacher', {
    name: 'question',
    shape: silentShape,
    messages: tools.prompt('does-not-say', { place, text: source.text }),
  });
  if (reply.question.trim() === '' || reply.answer.trim() === '') throw new Error('declined: no question came');
  const check = await tools.object('teacher', {
    name: 'check',
    shape: checkShape,
    messages: tools.prompt('check', { question: reply.question, text: source.text }),
  });
  const find = quoteFinder(source.text);
  if (check.quote.trim() !== '' && find(check.quote) !== undefined) throw new Error(`answerable: the text says "${brief(check.quote)}"`);
  const near = find(reply.nearest)?.flatMap(({ start, end }) => source.spansOf(start, end)) ?? [];
  return {
    messages: said(honest(reply.question, language), reply.answer),
    input: source.text,
    spans: near.length > 0 ? spansInOrder(near) : source.spansOf(0, source.text.length),
  };
}

/** Facts of the chunk as a list. Where their reply is no data, the question is asked from the text alone: one bad reply harms no other. */
async function factList(source: ChunkText, place: string, tools: StrategyTools): Promise<string> {
  try {
    const { facts, relations } = await factsOf(source, place, tools);
    const lines = [...facts.map(({ fact }) => fact), ...relations.map(({ subject, relation, object }) => `${subject}: ${relation}: ${object}`)];
    return lines.length === 0 ? 'none' : lines.map((line) => `- ${line.replace(/\s+/g, ' ')}`).join('\n');
  } catch (error) {
    // No reply came, or the run must stop: asked again, this may come out otherwise.
    if (HornbookError.isInstance(error)) throw error;
    return 'none';
  }
}

/** What a question asked with its text says of that; in English alone, where we know the words. */
function honest(question: string, language: string): string {
  return language.startsWith('en') ? `${question.trim()} Answer from the text alone, and say so where the text does not say.` : question;
}

function said(question: string, answer: string): Draft['messages'] {
  return [
    { role: 'user', content: question.trim() },
    { role: 'assistant', content: answer.trim() },
  ];
}

const topicOf = (path: readonly string[]): string => path.at(-1)?.slice(0, 80) || 'general';

const brief = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
