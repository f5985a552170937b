/**
 * Replies to prompts, which may rest on passages that a search found in the sources: retrieval-augmented generation (Lewis et al. 2020) as a
 * way to make rows, and n samples of one prompt for best-of-n (rejection sampling, Touvron et al. 2023). A teacher that is shown
 * passages is told to say so when they do not hold the answer, after SQuAD 2.0 (Rajpurkar et al. 2018).
 *
 * What we do differently: an answer from passages comes with quotes; a quote that no passage holds fails the candidate, and so does an
 * answer without any. What the quotes stand on becomes spans, which the gates check again. A silent answer carries the
 * passages in its row, so that what it says of them can be checked.
 */
import { z } from 'zod';
import type { Message, Passage, Seed, SeedDraft, SeedInput, SeedStrategy, SeedTask } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { answerTo, answeringPrompts } from '../answering/index.ts';
import type { Answer } from '../answering/index.ts';

export const answerOptions = z.strictObject({
  /** Answer from passages of the documents that a search finds; false: from what the teacher knows, and each row says that no source stands behind it. */
  context: z.boolean().default(true),
  /** Passages that are found for a prompt. */
  k: z.int().min(1).max(20).default(5),
  /** Answers to each prompt. A release takes one of them unless `coverage.samplesPerPrompt` says otherwise. */
  samples: z.int().min(1).max(16).default(1),
  /** Sampling temperature. Default: the model's. */
  temperature: z.number().min(0).max(2).optional(),
  /** Answer prompts that have their answer already, too. */
  again: z.boolean().default(false),
  /** System prompt: how the teacher is to behave, and part of each row. Default: the seed's own. */
  systemPrompt: z.string().min(1).optional(),
  /** Share of the grounded rows that carry the passages as their input; the others must stand alone. */
  withPassages: z.number().min(0).max(1).default(0),
});
export type AnswerOptions = z.infer<typeof answerOptions>;

interface AnswerTask extends SeedTask {
  seed: Seed;
  sample: number;
}

// Tokens of the prompts with their marks, and of a usual answer.
const promptTokens = { answer: 300, passages: 480 };
const answerTokens = 220;

export const answer: SeedStrategy<AnswerOptions> = {
  id: 'answer',
  version: '1',
  options: answerOptions,
  takes: 'seeds',
  asks: ['teacher'],
  prompts: answeringPrompts,
  searches: ({ context }) => context,

  *plan(input, options): Iterable<AnswerTask> {
    for (const seed of wanted(input, options)) {
      const tokens = estimateTokens(seed.messages.map(({ content }) => content).join('\n')) + estimateTokens(seed.input ?? '');
      const shown = options.context ? { input: promptTokens.passages + tokens, passages: { most: options.k } } : { input: promptTokens.answer + tokens };
      const search = options.context ? [{ role: 'embedder' as const, input: estimateTokens(seed.prompt), output: 0, shared: seed.id }] : [];
      for (let sample = 0; sample < options.samples; sample++) {
        const calls = [...search, { role: 'teacher' as const, ...shown, output: answerTokens }];
        yield { key: `${seed.id}/${sample}`, parents: [seed.id], estimate: 1, calls, seed, sample };
      }
    }
  },

  async *run({ seed, sample }: AnswerTask, _input, options, tools) {
    const { k, temperature } = options;
    const { system, before, question } = parts(seed, options.systemPrompt);
    const context = options.context ? await tools.search(queryOf(seed), k) : undefined;
    const request = {
      prompt: question,
      conversation: before,
      sample,
      ...(seed.input === undefined ? {} : { input: seed.input }),
      ...(system === undefined ? {} : { system }),
      ...(context === undefined ? {} : { context }),
      ...(temperature === undefined ? {} : { temperature }),
    };
    const made = await answerTo(request, tools);
    const messages: Message[] = [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      ...before,
      { role: 'user', content: question },
      { role: 'assistant', content: made.answer },
    ];
    yield { messages, template: templateOf(made, options), ...rest(seed, sample, made, context ?? [], options) };
  },
};

/** Seeds of the lists, those without an answer unless all are wanted. In an augmentation only what no round has answered. */
function wanted({ seeds, target }: SeedInput, { again }: AnswerOptions): Seed[] {
  if (target !== undefined) return [];
  return seeds.filter((seed) => seed.round === 0 && (again || seed.response === undefined));
}

/** The last question with what stands before it; an answer that is there already is left out. */
function parts(seed: Seed, systemPrompt: string | undefined): { system?: string; before: Message[]; question: string } {
  const last = seed.messages.findLastIndex(({ role }) => role === 'user');
  const all = seed.messages.slice(0, Math.max(0, last));
  const own = all.find(({ role }) => role === 'system')?.content;
  const system = systemPrompt ?? own;
  return { ...(system === undefined ? {} : { system }), before: all.filter(({ role }) => role !== 'system'), question: seed.prompt };
}

/** What is looked up: the question with its material, and the question before it, which often says what "it" is. */
function queryOf(seed: Seed): string {
  const asked = seed.messages.filter(({ role }) => role === 'user').slice(-2);
  return [...asked.map(({ content }) => content), seed.input ?? ''].join('\n').trim();
}

function templateOf({ silent }: Answer, { context }: AnswerOptions): string {
  if (!context) return 'alone';
  return silent ? 'silent' : 'from-passages';
}

/** Labels, input and grounding. A silent answer rests on all that was found: that is what it speaks of. */
function rest(
  seed: Seed,
  sample: number,
  { grounding, silent }: Answer,
  passages: readonly Passage[],
  options: AnswerOptions,
): Pick<SeedDraft, 'labels' | 'input' | 'grounding'> {
  const labels = {
    ...seed.labels,
    ...(silent ? { taskType: 'unanswerable' } : {}),
    ...(options.samples > 1 ? { sample: String(sample) } : {}),
  };
  const carried = passages.length > 0 && (silent || (grounding.length > 0 && unitHash(`answer/${seed.id}`) < options.withPassages));
  const material = carried ? passages.map(({ text }) => text).join('\n\n') : undefined;
  const input = [seed.input, material].filter((part) => part !== undefined && part !== '').join('\n\n');
  return {
    labels,
    ...(input === '' ? {} : { input }),
    grounding: silent ? passages.map(({ document, version, chunk, spans }) => ({ document, version, chunk, spans })) : grounding,
  };
}
