/**
 * Instructions of every kind over a text: sum it up, list its points, name it, take out data, classify, rewrite, translate. The
 * row has the form of Self-Instruct and Alpaca (Wang et al. 2023, Taori et al. 2023): an instruction of its own, the text as
 * `input`, and in a share of the rows a system prompt.
 *
 * What we do differently: the text is real, and the output is checked against it. What rests on words of the text brings them as
 * quotes, which become spans; numbers and names that the text does not hold fail the task; a length that was asked for is
 * counted; an object is checked against its schema, and each of its values is looked up; a label is one of those given. Of a
 * schema that a model proposes, nothing but the names and types of its fields is used. What has words of its own by nature (a
 * rewriting, a translation) is labelled `grounded: 'no'`.
 */
import { z } from 'zod';
import type { ModelStrategy, PromptFile } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { requireUnmarked, spansInOrder, topicOf } from '../drafts/index.ts';
import { chunkText } from '../source-text/index.ts';
import { extracted } from './extract.ts';
import { kindLabels } from './kinds.ts';
import type { TaskKind } from './kinds.ts';
import { taskOptions } from './options.ts';
import type { TaskOptions } from './options.ts';
import { checked } from './outputs.ts';
import { planTasks } from './plan.ts';
import { taskText, wordingOf } from './wording.ts';
import type { MadeTask, Work, WrittenWork } from './work.ts';

const prompt = (name: string, placeholders: PromptFile['placeholders'] = {}): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});

const taskShape = z.object({ instruction: z.string(), system: z.string(), output: z.string(), quotes: z.array(z.string()).max(12) });

export const task: ModelStrategy<TaskOptions> = {
  id: 'task',
  version: '1',
  options: taskOptions,
  labels: ['skill'],
  asks: ['teacher'],
  prompts: {
    task: prompt('task', { task: 'text', wording: 'text', system: 'text', text: 'data' }),
    summary: prompt('summary', { length: 'text' }),
    'key-points': prompt('key-points'),
    title: prompt('title'),
    classify: prompt('classify', { question: 'text', labels: 'text' }),
    rewrite: prompt('rewrite', { style: 'text' }),
    translate: prompt('translate', { language: 'text' }),
    fields: prompt('fields', { wording: 'text', system: 'text', text: 'data' }),
    instruction: prompt('instruction', { wording: 'text', system: 'text', schema: 'data' }),
    extract: prompt('extract', { schema: 'data', text: 'data' }),
    system: prompt('system'),
    'no-system': prompt('no-system'),
  },

  plan: planTasks,

  async *run({ key, chunk }, { document }, options, tools) {
    const template = key.slice(chunk.id.length + 1);
    const border = template.indexOf('/');
    const kind = template.slice(0, border) as TaskKind;
    const draw = (purpose: string): number => unitHash(`task/${key}/${purpose}`);
    const source = chunkText(document, chunk);
    const withSystem = draw('system') < options.withSystem;
    const work: Work = { kind, variant: template.slice(border + 1), source, language: document.language, withSystem, draw, options, tools };
    const made = kind === 'extract' ? await extracted(work) : await written({ ...work, kind });
    const instruction = made.instruction.trim();
    const system = withSystem ? made.system.trim() : '';
    if (instruction === '') throw new Error('declined: no instruction came');
    if (withSystem && system === '') throw new Error('malformed: the system prompt is empty');
    for (const text of [instruction, system, made.output]) requireUnmarked(text);
    yield {
      messages: [
        ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
        { role: 'user', content: made.given === undefined ? instruction : `${instruction}\n\n${made.given}` },
        { role: 'assistant', content: made.output },
      ],
      input: source.text,
      labels: { ...kindLabels[kind], topic: topicOf(document.title, chunk.headingPath), ...(made.spans.length === 0 ? { grounded: 'no' } : {}) },
      spans: spansInOrder(made.spans),
      template,
    };
  },
};

/** Asks for instruction and output at once, and checks the output by its kind. */
async function written(work: WrittenWork): Promise<MadeTask> {
  const messages = work.tools.prompt('task', { ...wordingOf(work), task: taskText(work), text: work.source.text });
  const { instruction, system, quotes, ...reply } = await work.tools.object('teacher', { name: 'task', shape: taskShape, messages });
  const output = reply.output.trim();
  if (instruction.trim() === '' || output === '') throw new Error('declined: the text has no material for such a task');
  return { instruction, system, output, spans: await checked(work, { instruction, output, quotes }) };
}
