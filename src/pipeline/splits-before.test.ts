import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ConfigInput, LineageLine, Manifest, RejectedLine } from '../contracts/index.ts';
import { verifyRelease } from '../stages/release/read/index.ts';
import { fine, jsonl, removeWorkspaces, runIn, workspace, write } from './testkit.ts';

afterAll(removeWorkspaces);

const things = 'kettle anvil ladder compass lantern chisel barrel pulley hammock bellows trowel sextant'.split(' ');
const facts = [
  'boils two litres of water in four minutes on a gas stove',
  'weighs eighty kilograms and rings when struck with steel',
  'reaches the roof of a house with three floors',
  'points north unless a magnet lies close to it',
  'burns for nine hours on one filling of lamp oil',
  'cuts oak along the grain when it is sharp',
  'holds two hundred litres of rain from the gutter',
  'halves the force that lifts a sack of grain',
  'hangs between two trees and carries one sleeper',
  'blows air into the forge through a leather valve',
  'spreads mortar evenly between two courses of brick',
  'measures the height of the sun above the sea',
];
const rows = things.map((thing, at) => ({ id: `row-${at}`, ...fine(thing, facts[at] ?? '') }));
const settings = (splits: object = {}): Partial<ConfigInput> => ({
  deduplicate: { skip: 'Rows that say nearly the same are what is tested here.' },
  release: { splits: { train: 0.5, validation: 0.25, test: 0.25, ...splits } },
});
const lines = <T>(path: string, file: string): T[] =>
  readFileSync(join(path, file), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);

it('keeps the splits of the release that is named, and rejects a row that belongs with rows of two', async () => {
  const root = workspace({ 'logs/a.jsonl': jsonl(rows) });
  const first = (await runIn(root, settings())).release?.path ?? '';
  const splitOf = new Map(lines<LineageLine>(first, 'lineage.jsonl').map(({ id, split }) => [id, split]));
  const inFirst = [...splitOf];
  expect(new Set(splitOf.values()).size).toBe(3);
  const texts = new Map(
    (['train', 'validation', 'test'] as const).flatMap((split) => {
      const ids = readFileSync(join(first, `data/messages/${split}.ids.txt`), 'utf8').split('\n');
      return lines<{ messages: { content: string }[] }>(first, `data/messages/${split}.jsonl`).map(({ messages }, at) => [ids[at] ?? '', messages] as const);
    }),
  );
  const one = (split: string): readonly { content: string }[] => texts.get(inFirst.find((row) => row[1] === split)?.[0] ?? '') ?? [];
  const more = [
    // Asks what a row of train asks, and answers as one of test.
    { id: 'bridge', prompt: one('train')[0]?.content, response: one('test')[1]?.content },
    { id: 'companion', prompt: one('test')[0]?.content, response: 'It measures, it lasts, and it should be kept in a dry place through the winter months.' },
    ...'goblet mirror saddle quiver'
      .split(' ')
      .map((thing, at) => ({ id: `more-${at}`, ...fine(thing, `has been in use for ${at + 3} hundred years in every village of the valley`) })),
  ];
  write(root, { 'logs/b.jsonl': jsonl(more) });
  const second = (await runIn(root, settings({ onto: '1.0.0' }))).release?.path ?? '';
  const after = lines<LineageLine>(second, 'lineage.jsonl');
  for (const { id, split } of after) if (splitOf.has(id)) expect(split).toBe(splitOf.get(id));
  expect(after).toHaveLength(rows.length + more.length - 1);
  const out = lines<RejectedLine>(second, 'rejected/rejected.jsonl').filter(({ gate }) => gate === 'release');
  expect(out).toMatchObject([{ rule: 'bridges-split', outcome: 'rejected' }]);
  expect(out[0]?.verdicts.at(-1)?.rules[0]?.reason).toBe('it belongs with rows of train and test, which keep the splits that they have in 1.0.0');
  expect((await verifyRelease(second)).problems).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(second, 'manifest.json'), 'utf8')) as Manifest;
  expect(manifest.grouping).toContain('Rows of 1.0.0 keep the split that they have there.');
  expect(manifest.gates).toContainEqual(expect.objectContaining({ gate: 'release', rule: 'bridges-split', dropped: 1 }));
  // Without it the row is back, and pulls rows of test and train together.
  const third = (await runIn(root, settings())).release?.path ?? '';
  expect(lines<LineageLine>(third, 'lineage.jsonl')).toHaveLength(rows.length + more.length);
});

it('refuses a release that is not there, by the ones that are', async () => {
  const root = workspace({ 'logs/a.jsonl': jsonl(rows) });
  await expect(runIn(root, settings({ onto: '1.0.0' }))).rejects.toMatchObject({ code: 'no-release', exitCode: 2 });
  await runIn(root, settings());
  await expect(runIn(root, settings({ onto: '3.0.0' }))).rejects.toMatchObject({ hint: 'There are 1.0.0.' });
});
