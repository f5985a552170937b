/**
 * Answers with the steps that lead to them: chain of thought (Wei et al. 2022, "Chain-of-Thought Prompting Elicits Reasoning in
 * Large Language Models"), several samples of each, of which the answer that most of them come to is kept: self-consistency
 * (Wang et al. 2022, "Self-Consistency Improves Chain of Thought Reasoning in Language Models"). Where the answer is known, the
 * samples that come to it are kept: rejection sampling (Yuan et al. 2023, "Scaling Relationship on Learning Mathematical
 * Reasoning with Large Language Models").
 *
 * What we do differently: every calculation that a sample states is worked out again, exactly, and a sample that
 * contradicts itself has no vote; an answer has to say what its steps come to; the share that agrees is a label of the row,
 * and where too few agree there is no row. What arithmetic and agreement cannot show is not claimed: `check` says which it was.
 */
import { z } from 'zod';
import type { Seed, SeedInput, SeedStrategy, SeedTask, SeedTools } from '../../contracts/index.ts';
import { HornbookError, messageOf } from '../../errors.ts';
import { measureLabels } from '../../labels/index.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { askedMessages, conversationText, orNone, partsOf } from '../seed-parts/index.ts';
import { isKnown, knownFinal } from './finals.ts';
import { brief, readSample, sampleShape } from './sample.ts';
import type { Sample } from './sample.ts';

export const reasoningOptions = z.strictObject({
  /** Solutions that are asked for of each prompt. With one alone the answer must be known, or be recomputed. */
  samples: z.int().min(1).max(40).default(5),
  /** Share of the samples that must come to the answer that is kept, where it is not known. */
  agreement: z.number().min(0).max(1).default(0.6),
  /** Sampling temperature: samples that are all alike say nothing by agreeing. */
  temperature: z.number().min(0).max(2).default(0.7),
  /** Compare with the answer that a seed has. Without it that answer is left out of account. */
  known: z.boolean().default(true),
  /** Task types that are worked on: the label of a seed, or, where it has none, as measured. None: all. */
  taskTypes: z.array(z.string().min(1)).default([]),
});
export type ReasoningOptions = z.infer<typeof reasoningOptions>;

interface ReasoningTask extends SeedTask {
  seed: Seed;
}

// Tokens of the prompt with its marks, and of a usual solution.
const promptTokens = 430;
const replyTokens = 320;

export const reasoning: SeedStrategy<ReasoningOptions> = {
  id: 'reasoning',
  version: '1',
  options: reasoningOptions,
  takes: 'seeds',
  labels: ['check', 'agreement'],
  asks: ['teacher'],
  prompts: {
    reason: {
      file: new URL('./prompts/reason.md', import.meta.url),
      placeholders: { system: 'data', conversation: 'data', input: 'data', prompt: 'data' },
    },
  },

  *plan(input, options): Iterable<ReasoningTask> {
    for (const seed of wanted(input, options)) {
      const tokens = promptTokens + estimateTokens(seed.messages.map(({ content }) => content).join('\n')) + estimateTokens(seed.input ?? '');
      const all = options.known && seed.response !== undefined && knownFinal(seed.response) !== undefined;
      // So many are asked for before it can be clear that no answer will have its votes.
      const sure = all ? options.samples : options.samples - needed(options) + 1;
      const call = { role: 'teacher' as const, input: tokens, output: replyTokens };
      const calls = Array.from({ length: options.samples }, (_, sample) => (sample < sure ? call : { ...call, share: 0.9, between: [0, 1] as const }));
      yield { key: seed.id, parents: [seed.id], estimate: 1, calls, seed };
    }
  },

  async *run({ seed }: ReasoningTask, _input, options, tools) {
    const known = options.known && seed.response !== undefined ? knownFinal(seed.response) : undefined;
    const { samples, faults } = await sampled(seed, known, options, tools);
    const { chosen, votes, check } = choose(samples, faults, known, options);
    const { system, conversation } = partsOf(seed);
    yield {
      messages: [...askedMessages(system, conversation, seed.prompt), { role: 'assistant', content: chosen.answer }],
      ...(seed.input === undefined || seed.input === '' ? {} : { input: seed.input }),
      rationale: chosen.rationale,
      labels: { ...inherited(seed), check, agreement: (votes / options.samples).toFixed(2), grounded: 'no' },
      template: check,
    };
  },
};

/** Prompts of the lists alone. In an augmentation there are none that were not worked on. */
function wanted({ seeds, target }: SeedInput, { taskTypes }: ReasoningOptions): Seed[] {
  if (target !== undefined) return [];
  return seeds.filter((seed) => seed.round === 0 && seed.prompt.trim() !== '' && (taskTypes.length === 0 || taskTypes.includes(taskTypeOf(seed))));
}

function taskTypeOf({ labels, messages, source, language }: Seed): string {
  return labels['taskType'] ?? measureLabels({ messages: [...messages], labels: {}, spans: [] }, { source, language, custom: [] })['taskType'] ?? '';
}

/** Votes that an answer needs. */
const needed = ({ agreement, samples }: ReasoningOptions): number => Math.max(1, Math.ceil(agreement * samples - 1e-9));

/** One after the other, so that no more are paid for once no answer can have enough votes. */
async function sampled(seed: Seed, known: string | undefined, options: ReasoningOptions, tools: SeedTools): Promise<{ samples: Sample[]; faults: string[] }> {
  const { system, conversation } = partsOf(seed);
  const messages = tools.prompt('reason', {
    system: orNone(system),
    conversation: conversationText(conversation),
    input: orNone(seed.input ?? ''),
    prompt: seed.prompt,
  });
  const samples: Sample[] = [];
  const faults: string[] = [];
  for (let sample = 0; sample < options.samples; sample++) {
    try {
      samples.push(readSample(await tools.object('teacher', { name: 'reasoning', shape: sampleShape, messages, sample, temperature: options.temperature })));
    } catch (error) {
      // No reply came, or the run must stop: asked again, this may come out otherwise.
      if (HornbookError.isInstance(error)) throw error;
      faults.push(messageOf(error));
    }
    const left = options.samples - sample - 1;
    if (known === undefined && left > 0 && mostVotes(samples).votes + left < needed(options)) break;
  }
  return { samples, faults };
}

/** The answer that most samples come to; `tied` where another has as many. */
function mostVotes(samples: readonly Sample[]): { key: string; votes: number; tied: boolean } {
  const counts = new Map<string, number>();
  for (const { key } of samples) counts.set(key, (counts.get(key) ?? 0) + 1);
  let best = { key: '', votes: 0, tied: false };
  for (const [key, votes] of counts) {
    if (votes > best.votes) best = { key, votes, tied: false };
    else if (votes === best.votes) best.tied = true;
  }
  return best;
}

interface Choice {
  chosen: Sample;
  votes: number;
  /** How the final answer was checked. */
  check: 'known-answer' | 'recomputed' | 'agreement';
}

/** Throws by name where no answer stands. */
function choose(samples: readonly Sample[], faults: readonly string[], known: string | undefined, options: ReasoningOptions): Choice {
  const [first] = samples;
  if (first === undefined) throw new Error(`${faults[0] ?? 'unsolved: no sample came'}${faults.length > 1 ? ` (and so on, ${faults.length} samples)` : ''}`);
  if (known !== undefined) {
    const right = samples.filter(({ final }) => isKnown(final, known));
    const chosen = best(right);
    if (chosen === undefined) throw new Error(`wrong-answer: the seed says "${brief(known)}", and the samples say "${brief(first.final)}"`);
    return { chosen, votes: right.length, check: 'known-answer' };
  }
  const { key, votes, tied } = mostVotes(samples);
  const agreeing = samples.filter((sample) => sample.key === key);
  const chosen = best(agreeing) ?? first;
  if (tied || votes < needed(options)) {
    const lost = faults.length === 0 ? '' : `; ${faults.length} had a fault, the first: ${faults[0] ?? ''}`;
    throw new Error(`no-agreement: ${votes} of ${options.samples} samples say "${brief(chosen.final)}", and ${needed(options)} are needed${lost}`);
  }
  if (chosen.recomputed) return { chosen, votes, check: 'recomputed' };
  // One voice agrees with itself.
  if (votes < 2) throw new Error('unchecked: nothing checks the answer of one sample that cannot be recomputed');
  return { chosen, votes, check: 'agreement' };
}

/** One whose calculation was recomputed comes first, else the earliest. */
const best = (samples: readonly Sample[]): Sample | undefined => samples.find(({ recomputed }) => recomputed) ?? samples[0];

const measured = new Set(['source', 'lengthBand', 'turns', 'language', 'grounded']);

function inherited({ labels }: Seed): Seed['labels'] {
  return { taskType: 'reasoning', ...Object.fromEntries(Object.entries(labels).filter(([name]) => !measured.has(name))) };
}
