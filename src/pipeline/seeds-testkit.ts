/** A teacher for strategies that take seeds, lists for them, and a strategy of several rounds. */
import { z } from 'zod';
import type { SeedStrategy } from '../contracts/index.ts';
import type { ReplyScript } from '../testing/model-server/index.ts';
import { compareText } from '../text/canonical.ts';
import { words } from '../text/tokens.ts';
import { fencedIn } from './model-testkit.ts';

const ofFunction = new Set(['the', 'what', 'how', 'is', 'of', 'it', 'a', 'in', 'me', 'about', 'tell', 'and', 'does', 'this', 'harbour', 'brightwater']);

/** Answers with the sentence of the passages that shares most words with the question; says that they are silent where none shares two. */
export const answeringTeacher: ReplyScript = (request) => {
  if (request.kind === 'embed') return undefined;
  const prompt = fencedIn(request, 'prompt');
  if (request.schema?.name !== 'answer')
    return `Somebody who knows says this of it: ${prompt.replace(/\?$/, '')} is a good question, and the answer is in the log book.`;
  const asked = new Set(words(prompt).filter((word) => !ofFunction.has(word)));
  const sentences = fencedIn(request, 'passages')
    .split('\n')
    .filter((line) => !line.startsWith('[') && !line.startsWith('#'))
    .join(' ')
    .split(/(?<=\.)\s+/)
    .map((text) => ({ text: text.trim(), shared: words(text).filter((word) => asked.has(word)).length }));
  const best = sentences.toSorted((a, b) => b.shared - a.shared || compareText(a.text, b.text))[0];
  if (best === undefined || best.shared < 3) {
    return { object: { answer: `The sources at hand do not say anything about this: ${[...asked].join(', ')}.`, quotes: [], silent: true } };
  }
  return { object: { answer: best.text, quotes: [best.text], silent: false } };
};

export const harbourSeeds: readonly string[] = [
  'For how many hours does the lantern burn on one spoon of whale oil?',
  'How many kilograms does the windlass lift when two sailors turn it?',
  'What kind of holdfast keeps kelp on bare rock?',
  'Of how many staves of white oak is a barrel made?',
  'At which fathom does the sounding line carry a leather mark?',
  'When is the log book written by the mate of the watch?',
  'Which opera was sung on the first evening of the festival?',
];

/** Asks each pool member's prompt again in other words, in as many rounds as are wanted: round k starts from what round k - 1 made. */
export const rewording: SeedStrategy<{ rounds: number }> = {
  id: 'rewording',
  version: '1',
  options: z.strictObject({ rounds: z.int().default(2) }),
  takes: 'seeds',
  asks: ['teacher'],
  rounds: ({ rounds }) => rounds,
  *plan({ round, seeds }) {
    for (const { id, accepted, round: of } of seeds)
      if (accepted && of === round - 1) yield { key: id, parents: [id], estimate: 1, calls: [{ role: 'teacher', input: 50, output: 50 }] };
  },
  async *run(task, { seeds, round }, _options, tools) {
    const seed = seeds.find(({ id }) => id === task.parents[0]);
    const text = await tools.text('teacher', { messages: [{ role: 'user', content: `Reword:\n\n${tools.fence(seed?.prompt ?? '', 'prompt')}` }] });
    yield {
      messages: [
        { role: 'user', content: `Tell me this, in ${round === 1 ? 'plain' : 'more formal'} words: ${seed?.prompt ?? ''}` },
        { role: 'assistant', content: text },
      ],
      labels: {},
      template: 'reword',
    };
  },
};

/** Makes nothing but what a thin cell of task types lacks. */
export const aiming: SeedStrategy<object> = {
  id: 'aiming',
  version: '1',
  options: z.strictObject({}),
  takes: 'seeds',
  asks: ['teacher'],
  *plan({ seeds, target }) {
    if (target?.dimension !== 'taskType') return;
    for (const { id, round } of seeds) if (round === 0) yield { key: id, parents: [id], estimate: 1 };
  },
  async *run(task, { seeds, round, target }, _options, tools) {
    const seed = seeds.find(({ id }) => id === task.parents[0]);
    const text = await tools.text('teacher', { messages: [{ role: 'user', content: `${round}:\n\n${tools.fence(seed?.prompt ?? '', 'prompt')}` }] });
    yield {
      messages: [
        { role: 'user', content: `Write of it as a ${target?.value ?? ''}, for round ${round}: ${seed?.prompt ?? ''}` },
        { role: 'assistant', content: text },
      ],
      labels: { taskType: target?.value ?? '' },
    };
  },
};
