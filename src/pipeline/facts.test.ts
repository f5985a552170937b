import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createMasker } from '../privacy/index.ts';
import { openStore } from '../store/index.ts';
import type { Plan } from './compose.ts';
import { sealedFacts } from './facts.ts';
import { config, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterEach(removeWorkspaces);

it('gives the rules the recognisers of the config, by pattern and by plugin', async () => {
  const settings = config({ privacy: { recognisers: [{ type: 'member', pattern: 'MEM-\\d{6}' }] } });
  const mine = { id: 'mine', version: '1', type: 'badge', find: () => [] };
  const plan: Pick<Plan, 'config' | 'masker' | 'sources' | 'rules'> = {
    rules: [],
    config: settings,
    masker: createMasker(settings.privacy, [mine]),
    sources: new Map(),
  };
  const store = openStore(':memory:');
  try {
    const { rules } = await sealedFacts(1, store, plan);
    expect(rules.recognisers?.map(({ type }) => type)).toEqual(['member', 'badge']);
  } finally {
    await store.close();
  }
});

it('holds an answer unlike the rest, by a model of all rows whose facts are sealed, and goes on from them after a stop', async () => {
  const things = ['tides', 'winds', 'rocks', 'boats', 'birds', 'nets', 'storms', 'lamps'];
  const rows = Array.from({ length: 240 }, (_, n) => ({
    prompt: `What do people say of the ${things[n % 8]} and the ${things[(n * 3 + 1) % 8]} in the year ${1500 + n}?`,
    response: `The ${things[n % 8]} of the north bay change with the ${things[(n * 5 + 2) % 8]}, and people there watch the ${things[(n * 7 + 3) % 8]} for ${n} days.`,
  }));
  const odd = { prompt: 'What is written on the old stone at the pier?', response: 'Xq9 zzk vvpq wjx kkqz ywxq pqz vbx qkj zxv wq jjz qvx wzk pqx.' };
  const files = { 'logs/rows.jsonl': jsonl([...rows, odd]) };
  const settings: Parameters<typeof runIn>[1] = {
    deduplicate: { skip: 'the rows of this test are alike' },
    filter: { hold: ['perplexity'], rules: { language: false, perplexity: {} }, off: { language: 'noise has none' } },
  };
  const manifestOf = (path: string | undefined): unknown => JSON.parse(readFileSync(join(path ?? '', 'manifest.json'), 'utf8'));
  const whole = await runIn(workspace(files), settings);
  expect(whole.counts).toMatchObject({ candidates: 241, held: 1 });
  const manifest = manifestOf(whole.release?.path);
  expect(manifest).toMatchObject({ facts: expect.arrayContaining([expect.objectContaining({ wave: 1, name: 'answers' })]) });
  const root = workspace(files);
  const stopped = { SOURCE_DATE_EPOCH: '1700000000', HORNBOOK_FAILPOINT: 'batch-judged=error' };
  await expect(runIn(root, { ...settings, run: { batchSize: 50 } }, { environment: stopped })).rejects.toThrow('failpoint');
  const resumed = await runIn(root, { ...settings, run: { batchSize: 50 } });
  expect(manifestOf(resumed.release?.path)).toEqual(manifest);
});
