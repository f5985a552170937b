import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { verifyRelease } from '../stages/release/read/index.ts';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const subjects = ['barometer', 'lantern', 'compass', 'telescope', 'tripod', 'kettle', 'ladder', 'saddle'];
const pair = (index: number, rejected: string): object => {
  const { prompt, response } = fine(subjects[index] ?? '', `has ${index + 2} parts that wear out`);
  return { prompt, chosen: response, rejected };
};

it('sends rows with two answers through every gate, the worse answer too', async () => {
  const leaked = 'Which harbour closed its northern gate after the long storm of the ninth winter?';
  const root = workspace({
    'pairs/rows.jsonl': jsonl([
      pair(0, 'No idea.'),
      pair(1, 'Write to ann.smith@realmail.org about it.'),
      pair(2, `Ask yourself this. ${leaked}`),
      pair(3, 'It is\u202e broken \u202d here.'),
      { ...pair(4, ''), completion: 'An honest but short reply about the tripod that says far too little of it.', label: false, chosen: undefined },
    ]),
    'quiz.jsonl': jsonl([{ question: leaked, answer: 'The one at the old mole.' }]),
  });
  const result = await runIn(root, {
    sources: [{ use: 'datasets', path: 'pairs', licence: 'MIT' }],
    evaluation: [{ path: 'quiz.jsonl' }],
    release: { formats: ['messages', 'preference', 'kto', 'openai-dpo'].map((use) => ({ use })) },
  });
  const release = result.release?.path ?? '';
  const read = (path: string): string => readFileSync(join(release, path), 'utf8');
  const rejected = read('rejected/rejected.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { gate: string; rule: string; record: { kind: string } });
  expect(rejected.map(({ gate, rule }) => `${gate} ${rule}`).sort()).toEqual(['decontaminate whole-item', 'filter control-characters']);
  expect(rejected.map(({ record }) => record.kind)).toEqual(['preference', 'preference']);
  const all = ['train', 'validation', 'test'].map((split) => read(`data/messages/${split}.jsonl`)).join('');
  expect(all).toContain('has 2 parts');
  expect(all).not.toContain('No idea');
  expect(all).not.toContain('An honest but short reply');
  const pairs = ['train', 'validation', 'test'].flatMap((split) => read(`data/preference/${split}.jsonl`).split('\n').slice(0, -1));
  expect(pairs.map((line) => (JSON.parse(line) as { rejected: { content: string }[] }).rejected[0]?.content ?? '').sort()).toEqual([
    'No idea.',
    'Write to [EMAIL_1] about it.',
  ]);
  const labels = ['train', 'validation', 'test'].flatMap((split) => read(`data/kto/${split}.jsonl`).split('\n').slice(0, -1));
  expect(labels.map((line) => String((JSON.parse(line) as { label: boolean }).label)).sort()).toEqual(['false', 'false', 'false', 'true', 'true']);
  expect((await verifyRelease(release)).problems).toEqual([]);
  expect(read('sources.jsonl')).toContain('"email":1');
  expect(result.counts).toMatchObject({ candidates: 5, rejected: 2 });
});

it('writes no file of pairs where no row is one, and says so', async () => {
  const { prompt, response } = fine('anchor', 'has 3 parts that wear out');
  const root = workspace({ 'rows/rows.jsonl': jsonl([{ prompt, response }]) });
  const result = await runIn(root, {
    sources: [{ use: 'datasets', path: 'rows', licence: 'MIT' }],
    release: { formats: [{ use: 'messages' }, { use: 'preference' }, { use: 'llamafactory-kto' }] },
  });
  const release = result.release?.path ?? '';
  expect(existsSync(join(release, 'data/preference'))).toBe(false);
  expect(readFileSync(join(release, 'curation-log.md'), 'utf8')).toContain('The format preference has no file: no accepted row has answers that were judged.');
  expect((await verifyRelease(release)).problems).toEqual([]);
});
