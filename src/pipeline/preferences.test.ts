import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
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
    release: { formats: [{ use: 'messages' }] },
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
  expect(read('sources.jsonl')).toContain('"email":1');
  expect(result.counts).toMatchObject({ candidates: 5, rejected: 2 });
});
