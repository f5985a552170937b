/**
 * Evol-Instruct (Xu et al. 2023, "WizardLM: Empowering Large Language Models to Follow Complex Instructions"): prompts are made
 * harder step by step, by five operators in depth, and one in breadth that makes a new prompt of the same field. And lateral
 * variants: the same wish with another intent, tone, specificity, category or complexity, out of scope, or ambiguous.
 *
 * What we do differently: all six operators and the elimination are there (the released code has five, and no elimination); they
 * take turns over the rounds of a seed instead of being drawn by chance; material goes to the field `input`; that a prompt
 * gains nothing is asked of operators alone, since a variant in tone is meant to ask for the same; a prompt that the pool
 * holds already is refused before anything more is paid for; a variant has an answer of its own, never that of its seed; a
 * prompt that is out of scope gets an answer that says so, and an ambiguous one an answer that asks.
 */
import { z } from 'zod';
import type { PromptFile, Seed, SeedInput, SeedStrategy, SeedTools } from '../../contracts/index.ts';
import { answeringPrompts } from '../answering/index.ts';
import { askedMessages, conversationText, orNone, partsOf } from '../seed-parts/index.ts';
import { answerMade, asking } from './answer.ts';
import type { Made } from './answer.ts';
import { changeOf, depthOperators, labelsOf, variantDimensions } from './changes.ts';
import type { Change } from './changes.ts';
import { requireOwnWords } from './eliminate.ts';
import { evolveOptions } from './options.ts';
import type { EvolveOptions } from './options.ts';
import { planTasks } from './plan.ts';
import { poolOf, sayingOf } from './pool.ts';

const prompt = (name: string, placeholders: PromptFile['placeholders'] = {}): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});

const data = { conversation: 'data', input: 'data', prompt: 'data' } as const;
/** More than a round makes of one variant. */
const copiesOfARound = 100;
const withoutValue = new Set<string>(['ambiguous']);

const changedShape = z.object({ prompt: z.string(), input: z.string() });
const gainShape = z.object({ request: z.boolean(), same: z.boolean(), why: z.string() });

export const evolve: SeedStrategy<EvolveOptions> = {
  id: 'evolve',
  version: '1',
  options: evolveOptions,
  takes: 'seeds',
  labels: ['operator', 'variant', 'level', ...variantDimensions],
  asks: ['teacher'],
  prompts: {
    evolve: prompt('evolve', { operator: 'text', ...data }),
    ...Object.fromEntries(depthOperators.map((operator) => [operator, prompt(operator)])),
    breadth: prompt('breadth', { input: 'data', prompt: 'data' }),
    vary: prompt('vary', { variant: 'text', ...data }),
    ...Object.fromEntries(variantDimensions.map((dimension) => [dimension, prompt(dimension, withoutValue.has(dimension) ? {} : { value: 'text' })])),
    gain: prompt('gain', { first: 'data', second: 'data' }),
    'answer-out-of-scope': prompt('answer-out-of-scope', { scope: 'text', system: 'data', parent: 'data', prompt: 'data' }),
    'answer-ambiguous': prompt('answer-ambiguous', { system: 'data', ...data }),
    ...answeringPrompts,
  },

  searches: ({ answer, passages }) => answer && passages > 0,
  rounds: ({ perSeed, operators, rounds }) => (perSeed === 0 || operators.length === 0 ? 1 : rounds),
  plan: planTasks,

  async *run({ key, parents }, input, options, tools) {
    const [parent = ''] = parents;
    const seed = poolOf(input.seeds).byId.get(parent);
    if (seed === undefined) throw new Error(`unknown-seed: there is no seed ${parent}`);
    const change = changeOf(key.slice(parent.length + 1));
    const made = await changed(seed, change, input, options, tools);
    const labels = labelsOf(seed, change);
    const template = change.kind === 'operator' ? change.operator : change.dimension;
    const asked = askedMessages(made.system, made.conversation, made.prompt);
    const withInput = (...parts: string[]): { input?: string } => {
      const input = parts.filter((part) => part !== '').join('\n\n');
      return input === '' ? {} : { input };
    };
    if (!options.answer) return yield { messages: asked, labels: { ...labels, grounded: 'no' }, ...withInput(made.input), template };
    const { answer, grounding, silent } = await answerMade(made, change, seed, options, tools);
    yield {
      messages: [...asked, { role: 'assistant', content: answer }],
      labels: { ...labels, ...(silent === undefined ? {} : { taskType: 'unanswerable' }), ...(grounding.length === 0 ? { grounded: 'no' } : {}) },
      ...(grounding.length === 0 ? {} : { grounding }),
      ...withInput(made.input, silent ?? ''),
      template,
    };
  },
};

/** The new prompt, past every rule that needs no answer. Throws by name where it fails. */
async function changed(seed: Seed, change: Change, { round, seeds }: SeedInput, options: EvolveOptions, tools: SeedTools): Promise<Made> {
  const parts = partsOf(seed);
  // What starts anew leans on nothing that was said.
  const anew = startsAnew(change);
  const conversation = anew ? [] : parts.conversation;
  const messages = messagesOf(seed, change, conversation, options, tools);
  // The same change of the same seed, in a later round, asks for another answer.
  const later = Math.max(0, round - 1 - seed.round);
  const sample = change.kind === 'operator' ? later : later * copiesOfARound + change.copy;
  const reply = await tools.object('teacher', { name: 'prompt', shape: changedShape, messages, sample });
  const [prompt, material] = [reply.prompt.trim(), reply.input.trim()];
  if (prompt === '') throw new Error('declined: there is no such form of this prompt');
  const input = material !== '' && material !== 'none' ? material : anew ? '' : (seed.input ?? '');
  const parents = [seed.prompt, seed.input ?? '', parts.system, ...parts.conversation.map(({ content }) => content)];
  requireOwnWords(`${prompt}\n${material}`, asking(messages), parents);
  requireNew(prompt, input, seed, seeds);
  if (options.gain && change.kind === 'operator') await requireGain(prompt, input, seed, tools);
  return { prompt, input, system: parts.system, conversation };
}

function startsAnew(change: Change): boolean {
  if (change.kind === 'operator') return change.operator === 'breadth';
  return change.dimension === 'out-of-scope';
}

function messagesOf(
  seed: Seed,
  change: Change,
  conversation: Made['conversation'],
  { scope }: EvolveOptions,
  tools: SeedTools,
): ReturnType<SeedTools['prompt']> {
  const fragment = (name: string, value?: string): string => tools.prompt(name, value === undefined ? {} : { value })[0]?.content ?? '';
  const values = { conversation: conversationText(conversation), input: orNone(seed.input ?? ''), prompt: seed.prompt };
  if (change.kind === 'operator') {
    if (change.operator === 'breadth') return tools.prompt('breadth', { input: values.input, prompt: values.prompt });
    return tools.prompt('evolve', { operator: fragment(change.operator), ...values });
  }
  const { dimension, value } = change;
  const said = dimension === 'out-of-scope' ? (scope ?? 'what the prompt below is about, and what goes with it') : value;
  return tools.prompt('vary', { variant: fragment(dimension, withoutValue.has(dimension) ? undefined : said), ...values });
}

function requireNew(prompt: string, input: string, seed: Seed, seeds: readonly Seed[]): void {
  const saying = sayingOf(prompt, input);
  if (saying === sayingOf(seed.prompt, seed.input)) throw new Error('same-as-parent: it says what its parent says');
  const known = poolOf(seeds).bySaying.get(saying);
  if (known !== undefined) throw new Error(`in-pool: it says what ${known.id} says`);
}

async function requireGain(prompt: string, input: string, seed: Seed, tools: SeedTools): Promise<void> {
  const whole = (text: string, material: string): string => (material === '' ? text : `${text}\n\n${material}`);
  const messages = tools.prompt('gain', { first: whole(seed.prompt, seed.input ?? ''), second: whole(prompt, input) });
  const { request, same } = await tools.object('teacher', { name: 'gain', shape: gainShape, messages });
  if (!request) throw new Error('no-request: what came is no prompt');
  if (same) throw new Error('no-gain: it asks for nothing that its parent does not');
}
