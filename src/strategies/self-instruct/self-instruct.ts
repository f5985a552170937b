/**
 * Self-Instruct (Wang et al. 2022): a model is shown tasks of the pool, six that people wrote and two of models, and writes new ones;
 * those unlike all that there are get an input and an answer, and are shown in later rounds. For a classification the labels come
 * first and the input is written for one of them, else nearly all inputs would be of one label; for every other task the input comes first.
 *
 * What we do differently: instructions are asked for as objects, several a call and each with its own kind, rather than cut out of a
 * numbered list. The pool is frozen in each round, so that calls run side by side and a resumed run asks nothing again; within
 * a round instructions are compared in plan order. Rules and the novelty filter work in every script. Every instruction that is rejected
 * is counted by name. Whether a task is a classification is asked together with the task, so a task costs two calls and a share of a third.
 */
import { z } from 'zod';
import type { PromptFile, SeedDraft, SeedStrategy, SeedTools, Target } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { answerTo, answeringPrompts } from '../answering/index.ts';
import { requireUnmarked } from '../drafts/index.ts';
import { exampleList, takeInstruction } from '../instructions/index.ts';
import { selfInstructOptions } from './options.ts';
import type { SelfInstructOptions } from './options.ts';
import { planSelfInstruct, selfInstructRound } from './plan.ts';
import type { ShownBatch } from './plan.ts';

const prompt = (name: string, placeholders: PromptFile['placeholders']): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});

const instructionsShape = z.object({ tasks: z.array(z.object({ instruction: z.string(), classification: z.boolean() })).max(60) });
const inputShape = z.object({ input: z.string() });
const classesShape = z.object({ labels: z.array(z.string()).max(20), materials: z.array(z.object({ label: z.string(), material: z.string() })).max(20) });

type NewTask = z.infer<typeof instructionsShape>['tasks'][number];

export const selfInstruct: SeedStrategy<SelfInstructOptions> = {
  id: 'self-instruct',
  version: '1',
  options: selfInstructOptions,
  takes: 'seeds',
  asks: ['teacher'],
  prompts: {
    instructions: prompt('instructions', { count: 'text', domain: 'text', wanted: 'text', examples: 'data' }),
    domain: prompt('domain', { domain: 'text' }),
    wanted: prompt('wanted', { cell: 'data' }),
    input: prompt('input', { words: 'text', instruction: 'data' }),
    classes: prompt('classes', { words: 'text', instruction: 'data' }),
    ...answeringPrompts,
  },

  rounds: ({ rounds }) => rounds,

  plan: planSelfInstruct,

  async *run({ key }, input, options, tools) {
    const round = await tools.shared('round', async () => selfInstructRound(input, options));
    const taken = await takeInstruction<ShownBatch, NewTask>(key, round, tools, {
      ask: (batch, own) => newTasks(batch, input.target, options, own),
      textOf: ({ instruction }) => instruction.trim(),
    });
    if (taken === undefined) return;
    const { item: task } = taken;
    const instruction = task.instruction.trim();
    requireUnmarked(instruction);
    yield (task.classification ? await classified(instruction, key, options, tools) : undefined) ?? (await answered(instruction, options, tools));
  },
};

async function newTasks(batch: ShownBatch, target: Target | undefined, options: SelfInstructOptions, tools: SeedTools): Promise<NewTask[]> {
  const fragment = (name: string, values: { [name: string]: string }): string => tools.prompt(name, values)[0]?.content ?? '';
  const messages = tools.prompt('instructions', {
    count: String(batch.size),
    domain: options.domain === undefined ? '' : fragment('domain', { domain: options.domain }),
    wanted: target === undefined ? '' : fragment('wanted', { cell: `${target.dimension}: ${target.value}` }),
    examples: exampleList(batch.shown),
  });
  const sampling = options.temperature === undefined ? {} : { temperature: options.temperature };
  const reply = await tools.object('teacher', { ...sampling, name: 'tasks', shape: instructionsShape, messages });
  return reply.tasks;
}

// What models write where they were asked to leave something empty.
const nothing = /^[[(<"']*(?:no ?input|none|null|n\/a|not applicable|empty)[\])>"'.]*$/i;

/** Input first: the material, where the task works on any; then the answer. */
async function answered(instruction: string, options: SelfInstructOptions, tools: SeedTools): Promise<SeedDraft> {
  const messages = tools.prompt('input', { words: String(options.inputWords), instruction });
  const reply = await tools.object('teacher', { name: 'input', shape: inputShape, messages });
  const said = reply.input.trim();
  const input = nothing.test(said) || comparable(said) === comparable(instruction) ? '' : said;
  requireUnmarked(input);
  const { answer } = await answerTo({ prompt: instruction, ...(input === '' ? {} : { input }) }, tools);
  return draftOf(instruction, input, answer, { labels: {}, template: input === '' ? 'no-input' : 'input-first' });
}

/** Output first: the labels, then a material for each; one of them is taken, by a hash. Undefined where there is nothing to classify. */
async function classified(instruction: string, key: string, options: SelfInstructOptions, tools: SeedTools): Promise<SeedDraft | undefined> {
  const messages = tools.prompt('classes', { words: String(options.inputWords), instruction });
  const { labels, materials } = await tools.object('teacher', { name: 'classes', shape: classesShape, messages });
  if (materials.every(({ material }) => material.trim() === '')) return undefined;
  const known = new Map(labels.map((label) => [comparable(label), label.trim()]));
  known.delete('');
  if (known.size < 2) throw new Error(`one-label: a classification has two labels or more, this one ${known.size}`);
  const fit = materials.filter(({ label, material }) => known.has(comparable(label)) && material.trim() !== '');
  if (fit.length === 0) throw new Error('unknown-label: no material is for one of the labels');
  const chosen = fit[Math.floor(unitHash(`self-instruct/${key}/${instruction}`) * fit.length)] ?? fit[0];
  if (chosen === undefined) return undefined;
  const input = chosen.material.trim();
  requireUnmarked(input);
  const answer = known.get(comparable(chosen.label)) ?? '';
  return draftOf(instruction, input, answer, { labels: { taskType: 'classification' }, template: 'output-first' });
}

function draftOf(instruction: string, input: string, answer: string, more: Pick<SeedDraft, 'labels' | 'template'>): SeedDraft {
  return {
    messages: [
      { role: 'user', content: instruction },
      { role: 'assistant', content: answer },
    ],
    ...(input === '' ? {} : { input }),
    ...more,
  };
}
