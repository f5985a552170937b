/**
 * Rows for a task that is only described: an input as people would send it, and the answer. After the synthetic examples "for a
 * task description and domain knowledge" of guides to fine-tuning: varied in style, length and difficulty, with edge cases,
 * ambiguous inputs, typos, informal and mixed language, each labelled with difficulty and skill.
 *
 * What we do differently: one input a call, and a combination for each that we deal ourselves, so that shares and labels hold by
 * construction and are not what a model says of itself. Slips of the keyboard are made by us, not asked for; a model that is
 * asked for typos gives few kinds of them, and puts them into names and code. Who answers sees the input as it will stand in the
 * row. Examples are seeds that people wrote: they are parents of the row, and never rows of a model.
 */
import { z } from 'zod';
import type { PromptFile, Seed, SeedStrategy, StrategyTools } from '../../contracts/index.ts';
import { HornbookError } from '../../errors.ts';
import { bandOf } from '../../labels/index.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import { requireUnmarked } from '../drafts/index.ts';
import { dealt } from './decks.ts';
import { taskDescriptionOptions } from './options.ts';
import type { InputLength, TaskDescriptionOptions } from './options.ts';
import { briefAt, placeOf, planTasks, styleOf } from './plan.ts';
import type { Brief } from './plan.ts';
import { withTypos } from './typos.ts';

const prompt = (name: string, placeholders: PromptFile['placeholders']): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});

const skillsShape = z.object({ skills: z.array(z.string()).max(24) });
const inputShape = z.object({ input: z.string() });

export const taskDescription: SeedStrategy<TaskDescriptionOptions> = {
  id: 'task-description',
  version: '1',
  takes: 'seeds',
  options: taskDescriptionOptions,
  labels: ['skill', 'level', 'persona', 'style', 'domain'],
  asks: ['teacher'],
  prompts: {
    skills: prompt('skills', { description: 'text', knowledge: 'data' }),
    input: prompt('input', {
      description: 'text',
      persona: 'text',
      length: 'text',
      difficulty: 'text',
      case: 'text',
      style: 'text',
      knowledge: 'data',
      skill: 'data',
      examples: 'data',
    }),
    answer: prompt('answer', { description: 'text', knowledge: 'data', system: 'data', input: 'data' }),
  },

  plan: planTasks,

  async *run({ key, parents }, given, options, tools) {
    const brief = briefAt(key, given, options);
    const { round, at } = placeOf(key);
    const skill = brief.skill ?? (await listedSkill(at, `task-description/${round}/skill`, options, tools));
    const examples = parents.flatMap((id) => given.seeds.filter((seed) => seed.id === id));
    // Two places may have the same combination: the same request again, for another input.
    const sample = at + (round - 1) * roundStep;
    const clean = await inputOf({ brief, skill, examples, sample }, options, tools);
    // Screened before slips could hide an evaluation item.
    tools.fence(clean, 'input');
    const input = brief.typos ? withTypos(clean, { seed: key, rate: options.typoRate, keep: options.keepWords }) : clean;
    const system = options.system ?? options.description;
    const values = { description: options.description, knowledge: orNone(options.knowledge), system, input };
    const answer = (await tools.text('teacher', { messages: tools.prompt('answer', values), sample })).trim();
    if (answer === '') throw new Error('empty: no answer came');
    requireUnmarked(answer);
    const said = { role: 'assistant' as const, content: answer };
    yield {
      ...(options.form === 'system'
        ? { messages: [{ role: 'system', content: system }, { role: 'user', content: input }, said] }
        : { messages: [{ role: 'user', content: system }, said], input }),
      labels: {
        ...(options.taskType === undefined ? {} : { taskType: options.taskType }),
        ...(options.domain === undefined ? {} : { domain: options.domain }),
        ...(skill === undefined ? {} : { skill }),
        difficulty: bandOf(brief.difficulty),
        level: String(brief.difficulty),
        persona: brief.persona,
        // A text without a word that may have a slip has none.
        style: styleOf({ ...brief, typos: input !== clean }),
        grounded: 'no',
      },
      template: brief.case ?? 'usual',
    };
  },
};

const roundStep = 1_000_000;

/** A skill from the model's list, which all tasks share. Where its reply is no list, inputs are asked for without one: one bad reply harms no other. */
async function listedSkill(at: number, seed: string, options: TaskDescriptionOptions, tools: StrategyTools): Promise<string | undefined> {
  try {
    const messages = tools.prompt('skills', { description: options.description, knowledge: orNone(options.knowledge) });
    const { skills } = await tools.object('teacher', { name: 'skills', shape: skillsShape, messages });
    const clean = skills
      .map((skill) =>
        skill
          .replace(/=|\sx\s/g, ' ')
          .replace(/\s+/g, ' ')
          .trim()
          .slice(0, 80)
          .toWellFormed()
          .trim(),
      )
      .filter((skill) => skill !== '');
    const known = [...new Map(clean.map((skill) => [comparable(skill), skill])).values()];
    return known.length === 0 ? undefined : dealt(known, at, seed);
  } catch (error) {
    // No reply came, or the run must stop: asked again, this may come out otherwise.
    if (HornbookError.isInstance(error)) throw error;
    return undefined;
  }
}

const lengthWords: Readonly<Record<InputLength, string>> = {
  line: 'one line, of no more than thirty words',
  sentences: 'two to five sentences',
  paragraph: 'one paragraph of some hundred words',
  paragraphs: 'two to four paragraphs with empty lines between them',
};

const caseWords: Readonly<Record<NonNullable<Brief['case']> | 'usual', string>> = {
  usual: 'is a usual case',
  edge: 'is a rare case, or one at a border that the task draws',
  ambiguous: 'can be understood in more than one way, or lacks something that one would have to know',
};

function styleText({ informal, mixed }: Brief): string {
  const tone = informal ? 'is in informal language, as in a chat: short forms, fillers, loose punctuation' : 'is in ordinary written language';
  if (mixed === undefined) return tone;
  return `${tone}, and mixes two languages in its sentences: that of the task and ${mixed === '' ? 'another that such a person may speak' : mixed}`;
}

async function inputOf(
  { brief, skill, examples, sample }: { brief: Brief; skill: string | undefined; examples: readonly Seed[]; sample: number },
  options: TaskDescriptionOptions,
  tools: StrategyTools,
): Promise<string> {
  const messages = tools.prompt('input', {
    description: options.description,
    persona: brief.persona,
    length: lengthWords[brief.length],
    difficulty: String(brief.difficulty),
    case: caseWords[brief.case ?? 'usual'],
    style: styleText(brief),
    knowledge: orNone(options.knowledge),
    skill: skill ?? 'any',
    examples: orNone(examples.map(shown).join('\n\n')),
  });
  const input = (await tools.object('teacher', { name: 'input', shape: inputShape, messages, sample })).input.trim();
  if (input === '') throw new Error('empty: no input came');
  requireUnmarked(input);
  requireLength(input, brief.length);
  const same = examples.find((seed) => [seed.prompt, seed.input ?? ''].some((text) => comparable(text) === comparable(input)));
  if (same !== undefined) throw new Error(`copied: the input is that of the seed ${same.id}`);
  return input;
}

const longestLine = 60;

/** Lengths are labels by construction only where they hold: a line is one, and paragraphs are several. */
function requireLength(input: string, length: InputLength): void {
  if (length === 'line' && (input.includes('\n') || words(input).length > longestLine)) throw new Error('too long: one line was asked for');
  if (length === 'paragraphs' && !/\n\s*\n/.test(input)) throw new Error('too short: several paragraphs were asked for');
}

function shown({ prompt: asked, input, response }: Seed): string {
  return [asked, ...(input === undefined ? [] : [input]), ...(response === undefined ? [] : [`-> ${response}`])].join('\n');
}

const orNone = (text: string): string => (text.trim() === '' ? 'none' : text);
