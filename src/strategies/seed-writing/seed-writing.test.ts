import { describe, expect, it } from 'vitest';
import type { Seed, SeedDraft, SeedInput } from '../../contracts/index.ts';
import { samplePassages, sampleSeed, sampleSeeds } from '../../testing/sample-seeds.ts';
import { fencedText, scriptedTools } from '../../testing/scripted-tools.ts';
import type { CallAnswer } from '../../testing/scripted-tools.ts';
import { everySeedDraft, seedStrategyConformance } from '../../testing/seed-strategy-conformance.ts';
import { hashOf } from '../../text/hash.ts';
import { cellFinder, cellName, cellsOf, spread } from './cells.ts';
import { seedWritingOptions } from './options.ts';
import { seedWriting } from './seed-writing.ts';

const options = seedWritingOptions.parse({ about: 'An assistant for people who dive.', verbs: ['explain', 'compare', 'plan'], domains: ['kelp', 'tides'] });

const wordsOf = (seed: string, count: number): string => Array.from({ length: count }, (_, i) => `w${hashOf([seed, i]).slice(0, 6)}`).join(' ');
const good: CallAnswer = ({ name, prompt }) => {
  if (name !== 'seeds') return `An answer: ${wordsOf(prompt, 9)}.`;
  const count = Number(/Write (\d+) prompts/.exec(prompt)?.[1] ?? 0);
  return {
    seeds: Array.from({ length: count }, (_, i) => ({
      prompt: `Somebody asks ${wordsOf(`${prompt}/${i}`, 7)}?`,
      material: i % 2 === 0 ? '' : wordsOf(prompt, 5),
    })),
  };
};
const passages = await samplePassages();
const search = (): typeof passages => passages;

const inputOf = (seeds: readonly Seed[] = [], more: Partial<SeedInput> = {}): SeedInput => ({ round: 1, seeds, ...more });
const runs = async (answer: CallAnswer, given: object = {}, input = inputOf()) => {
  const tools = scriptedTools(seedWriting, answer, search);
  const all = await everySeedDraft(seedWriting, input, { ...options, ...given }, tools);
  const failures = all.flatMap(({ failure }) => (failure instanceof Error ? [failure.message] : []));
  return { all, tools, failures, drafts: all.flatMap(({ drafts }) => drafts) };
};
const keys = (input: SeedInput, given: object = {}): string[] =>
  [...seedWriting.plan(input, { ...options, ...given })].filter(({ estimate }) => estimate > 0).map(({ key }) => key);
const promptOf = (draft: SeedDraft): string => draft.messages[0]?.content ?? '';

describe('conformance', () => {
  for (const { name, run } of seedStrategyConformance(seedWriting, sampleSeeds, options, { answer: good, search })) it(name, run);
});

it('asks for every cell of the grid, and labels what comes by its cell', async () => {
  const { all, drafts, tools } = await runs(good);
  expect(all).toHaveLength(36);
  expect(drafts).toHaveLength(18);
  expect(drafts[0]?.labels).toEqual({ verb: 'explain', taskType: 'explanation', topic: 'kelp', difficulty: 'easy' });
  expect(new Set(drafts.map(({ labels }) => `${labels['verb']}/${labels['topic']}/${labels['difficulty']}`)).size).toBe(18);
  const calls = tools.calls.filter(({ name }) => name === 'seeds');
  expect(calls).toHaveLength(18);
  expect(fencedText(calls[0]?.prompt ?? '', 'cell')).toBe('explain\nkelp');
  expect(fencedText(calls[0]?.prompt ?? '', 'passages')).toContain('brown seaweed');
  expect(fencedText(calls[0]?.prompt ?? '', 'examples')).toBe('none');
  expect(calls[0]?.prompt).toContain('An assistant for people who dive.');
});

it('asks for no cell that the seeds of the user fill, by their labels or by what they say', async () => {
  const seeds = [
    sampleSeed({ prompt: 'Tell me something.', labels: { verb: 'explain', topic: 'kelp', difficulty: 'easy' } }),
    sampleSeed({ prompt: 'Could you please compare the tides of spring and autumn?', labels: { difficulty: 'easy' } }),
    sampleSeed({ prompt: 'What is the difference between kelp and a plant?', labels: { difficulty: 'hard' } }),
    sampleSeed({ prompt: 'Planning a dive by the tides: what do I do first?', labels: { difficulty: 'medium' } }),
    sampleSeed({ prompt: 'Sing me a song of kelp and tides.', labels: { difficulty: 'easy' } }),
  ];
  const asked = keys(inputOf(seeds)).map((key) => key.replace(/-[0-9a-f]{6}/, ''));
  expect(asked).toHaveLength(14);
  for (const filled of ['explain/easy/kelp/0', 'compare/easy/tides/0', 'compare/hard/kelp/0', 'plan/medium/tides/0']) expect(asked).not.toContain(filled);
  // Two of a cell: one is missing.
  expect(keys(inputOf(seeds), { perCell: 2 })).toHaveLength(14 * 2 + 4);
});

it('tells the cell of a seed by the form of its verb, its task, and the words of a domain', () => {
  const find = cellFinder(seedWritingOptions.parse({ domains: ['giant kelp', 'harbour tides'] }));
  const cell = (prompt: string, labels = {}): string | undefined => {
    const found = find(sampleSeed({ prompt, labels: { difficulty: 'easy', ...labels } }));
    return found && `${found.verb}/${found.domain}`;
  };
  expect(cell('Summarizing harbour rules: keep it short.')).toBe('summarise/harbour tides');
  expect(cell('I would like you to rewrite this note about kelp.')).toBe('rewrite/giant kelp');
  expect(cell('Why does giant kelp float?')).toBe('explain/giant kelp');
  expect(cell('Why does ice float?')).toBeUndefined();
  expect(cell('Sing of kelp.')).toBeUndefined();
  expect(cell('Why does giant kelp float?', { difficulty: 'unknown' })).toBeUndefined();
});

it('spreads a few seeds evenly over verbs, domains and levels', () => {
  const axes = seedWritingOptions.parse({ domains: ['a', 'b', 'c', 'd'] });
  const missing = cellsOf(axes).map((cell) => ({ cell, size: 2 }));
  for (const most of [1, 12, 24, 30, 50]) {
    const chosen = spread(missing, most);
    expect(chosen.reduce((sum, { size }) => sum + size, 0)).toBe(most);
    for (const axis of ['verb', 'domain', 'complexity'] as const) {
      const counts = new Map<string, number>();
      for (const { cell, size } of chosen) counts.set(cell[axis], (counts.get(cell[axis]) ?? 0) + size);
      const values = new Set(cellsOf(axes).map((cell) => cell[axis])).size;
      expect(Math.max(...counts.values()), `${axis} of ${most}`).toBeLessThanOrEqual(Math.ceil(most / values) + 1);
    }
    expect(chosen.map(({ cell }) => cellName(cell))).toEqual(
      missing.map(({ cell }) => cellName(cell)).filter((name) => chosen.some(({ cell }) => cellName(cell) === name)),
    );
  }
  expect(spread(missing, undefined)).toEqual(missing);
  expect(keys(inputOf(), { most: 7 })).toHaveLength(7);
});

it('compares new prompts with the seeds, and with those of the cells before', async () => {
  const seeds = [sampleSeed({ prompt: 'How deep does the giant kelp of our bay grow?', labels: { difficulty: 'unknown' } })];
  let call = 0;
  const { drafts, failures } = await runs(
    (one) =>
      one.name === 'seeds'
        ? {
            seeds: [
              { prompt: ['How deep does the giant kelp of your bay grow?', 'Which tide is best for a first dive here?'][Math.min(1, call++)], material: '' },
            ],
          }
        : good(one),
    { verbs: ['explain'], domains: [], complexities: ['easy', 'medium', 'hard'] },
    inputOf(seeds),
  );
  expect(drafts.map(promptOf)).toEqual(['Which tide is best for a first dive here?']);
  expect(failures.map((failure) => failure.split(':')[0])).toEqual(['similar', 'similar']);
});

it('counts what is no prompt by name, and a bad reply once', async () => {
  const said =
    (prompt: string, material = ''): CallAnswer =>
    (call) =>
      call.name === 'seeds' ? { seeds: [{ prompt, material }] } : good(call);
  const one = { verbs: ['explain'], domains: [], complexities: ['easy'] };
  const reason = async (answer: CallAnswer, given: object = {}): Promise<string | undefined> =>
    (await runs(answer, { ...one, ...given })).failures[0]?.split(':')[0];
  expect(await reason(said('  '))).toBe('empty');
  expect(await reason(said('Why?'))).toBe('too-short');
  expect(await reason(said('* Why does kelp float here?'))).toBe('leading-mark');
  expect(await reason(said('Why does the file of kelp float?'))).toBeUndefined();
  expect(await reason(said('Why do the files of kelp float?'), { blocked: ['file'] })).toBe('blocked-word');
  expect(await reason((call) => (call.name === 'seeds' ? said(`Repeat ${/<<<cell [0-9a-f]+/.exec(call.prompt)?.[0]} to me please`)(call) : good(call)))).toBe(
    'leaked',
  );
  const broken: CallAnswer = (call) => {
    if (call.name === 'seeds') throw new Error('malformed: no object');
    return good(call);
  };
  const { failures, all } = await runs(broken, { ...one, perCell: 4 });
  expect([failures, all.length]).toEqual([['malformed: no object'], 5]);
});

it('fills cells of an augmentation that lie on its axes, and no other', () => {
  const target = (dimension: string, value: string): SeedInput => inputOf([], { target: { dimension, value, wanted: 6 } });
  const all = keys(target('taskType', 'comparison'));
  expect(all).toHaveLength(12);
  expect(all.every((key) => key.startsWith('compare/'))).toBe(true);
  expect(keys(target('difficulty', 'hard')).every((key) => key.includes('/hard/'))).toBe(true);
  expect(keys(target('topic', 'tides')).every((key) => key.includes('/tides-'))).toBe(true);
  expect(keys(target('language', 'de'))).toEqual([]);
});

it('leaves prompts without an answer where none is wanted, and takes levels of your own', async () => {
  const { drafts, tools } = await runs(good, { answer: false, complexities: ['for a child'], perCell: 2 });
  expect(drafts).toHaveLength(12);
  expect(drafts.every(({ messages, labels }) => messages.length === 1 && labels['complexity'] === 'for a child')).toBe(true);
  expect(drafts.some(({ input }) => input !== undefined)).toBe(true);
  expect(tools.calls.every(({ name, prompt }) => name === 'seeds' && prompt.includes('how hard it is: for a child'))).toBe(true);
});
