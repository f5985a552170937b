/**
 * Writes the seeds that are missing: prompts over verbs, domains and levels of complexity, after the first step of a single-turn pipeline
 * ("Write 20-50 diverse task instructions yourself. If that feels daunting, ask an LLM to help … cover different verb patterns, domains, and
 * levels of complexity").
 *
 * What we do differently: a model that is asked for thirty tasks at once gives thirty of the same kind. So the kinds are set before, each
 * cell of the grid is asked for by itself, what the user's own seeds hold is not asked for, and every new prompt is compared with all that
 * there are. What comes is the model's, never a person's: depth 1 or more, whatever becomes of it.
 */
import { z } from 'zod';
import type { Labels, Passage, PromptFile, SeedStrategy, SeedTools } from '../../contracts/index.ts';
import { answerTo, answeringPrompts } from '../answering/index.ts';
import { requireUnmarked } from '../drafts/index.ts';
import { exampleList, takeInstruction } from '../instructions/index.ts';
import { taskTypeOf } from './cells.ts';
import type { Cell } from './cells.ts';
import { seedWritingOptions } from './options.ts';
import type { SeedWritingOptions } from './options.ts';
import { planSeedWriting, seedWritingRound, subjectOf, topicOf } from './plan.ts';
import type { CellBatch } from './plan.ts';

const prompt = (name: string, placeholders: PromptFile['placeholders'] = {}): PromptFile => ({
  file: new URL(`./prompts/${name}.md`, import.meta.url),
  placeholders,
});

/** Levels that the model is told in a sentence. */
const levels: readonly string[] = ['easy', 'medium', 'hard'];

const seedsShape = z.object({ seeds: z.array(z.object({ prompt: z.string(), material: z.string() })).max(60) });
type NewSeed = z.infer<typeof seedsShape>['seeds'][number];

export const seedWriting: SeedStrategy<SeedWritingOptions> = {
  id: 'seed-writing',
  version: '1',
  options: seedWritingOptions,
  takes: 'seeds',
  asks: ['teacher'],
  prompts: {
    seeds: prompt('seeds', { about: 'text', count: 'text', complexity: 'text', cell: 'data', passages: 'data', examples: 'data' }),
    about: prompt('about', { about: 'text' }),
    ...Object.fromEntries(levels.map((level) => [level, prompt(level)])),
    ...answeringPrompts,
  },

  searches: ({ passages }) => passages > 0,

  plan: planSeedWriting,

  async *run({ key }, input, options, tools) {
    const round = await tools.shared('round', async () => seedWritingRound(input, options));
    const taken = await takeInstruction<CellBatch, NewSeed>(key, round, tools, {
      ask: (batch, own) => newSeeds(batch, options, own),
      textOf: (one) => one.prompt.trim(),
    });
    if (taken === undefined) return;
    const { item: seed, batch } = taken;
    const said = seed.prompt.trim();
    const material = seed.material.trim();
    requireUnmarked(`${said}\n${material}`);
    const answer = options.answer ? (await answerTo({ prompt: said, ...(material === '' ? {} : { input: material }) }, tools)).answer : undefined;
    yield {
      messages: [{ role: 'user', content: said }, ...(answer === undefined ? [] : [{ role: 'assistant' as const, content: answer }])],
      ...(material === '' ? {} : { input: material }),
      labels: labelsOf(batch.cell),
      template: batch.cell.verb,
    };
  },
};

async function newSeeds({ cell, size, shown }: CellBatch, options: SeedWritingOptions, tools: SeedTools): Promise<NewSeed[]> {
  const fragment = (name: string, values: { [name: string]: string } = {}): string => tools.prompt(name, values)[0]?.content ?? '';
  const subject = subjectOf(cell, options);
  const passages = options.passages > 0 && subject !== '' ? await tools.search(subject, options.passages) : [];
  const messages = tools.prompt('seeds', {
    about: options.about === undefined ? '' : fragment('about', { about: options.about }),
    count: String(size),
    complexity: levels.includes(cell.complexity) ? fragment(cell.complexity) : cell.complexity,
    cell: `${cell.verb}\n${subject === '' ? 'whatever such people ask about' : subject}`,
    passages: passages.length === 0 ? 'none' : passages.map(shownPassage).join('\n\n'),
    examples: shown.length === 0 ? 'none' : exampleList(shown),
  });
  const sampling = options.temperature === undefined ? {} : { temperature: options.temperature };
  const reply = await tools.object('teacher', { ...sampling, name: 'seeds', shape: seedsShape, messages });
  return reply.seeds;
}

const longestPassage = 800;

function shownPassage({ title, headingPath, text }: Passage): string {
  const place = [...(headingPath[0] === title ? [] : [title]), ...headingPath].filter((part) => part !== '').join(' > ');
  return `${place}\n${text.length > longestPassage ? `${text.slice(0, longestPassage).toWellFormed()}…` : text}`;
}

/** What is known of a seed by the cell that it was asked for. */
function labelsOf({ verb, domain, complexity }: Cell): Labels {
  const taskType = taskTypeOf(verb);
  return {
    verb,
    ...(taskType === undefined ? {} : { taskType }),
    ...(domain === '' ? {} : { topic: topicOf(domain) }),
    [levels.includes(complexity) ? 'difficulty' : 'complexity']: complexity,
  };
}
