import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../contracts/index.ts';
import type { ConfigError } from '../errors.ts';
import { pathText } from '../errors.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer } from '../testing/model-server/index.ts';
import { compose } from './compose.ts';
import { dryRun } from './dry-run.ts';
import { config, fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterAll(async () => {
  removeWorkspaces();
  await Promise.all(servers.map((server) => server.stop()));
});

const first = {
  prompt: 'Which lamp burns longest on one spoon of oil?',
  response: 'The lantern with the narrow wick burns for four hours on one spoon of oil.',
};
const second = { prompt: 'What light lasts best when fuel is short?', response: 'The lantern with the narrow wick burns for four hours on one spoon of oil.' };
const rows = [first, second, fine('kettle', 'has four parts that wear out'), fine('ladder', 'stands safely on eleven rungs of ash')];

async function serve(): Promise<{ server: ModelServer; sent: string[] }> {
  const sent: string[] = [];
  const server = await startModelServer({
    latency: { median: 1 },
    reply: (request) => {
      if (request.kind !== 'embed') return { text: 'no' };
      sent.push(...request.inputs);
      return { vectors: request.inputs.map((text) => [/lamp|light/.test(text) ? 1 : 0, text.includes('kettle') ? 1 : 0, text.includes('ladder') ? 1 : 0.1]) };
    },
  });
  servers.push(server);
  return { server, sent };
}

type Semantic = NonNullable<NonNullable<ConfigInput['deduplicate']>['semantic']>;
const settings = (semantic: Semantic, server?: ModelServer, more: Partial<ConfigInput> = {}): Partial<ConfigInput> => ({
  sources: [{ use: 'logs', path: 'logs', licence: 'MIT', consent: 'made for a test' }],
  strategies: [],
  deduplicate: { semantic },
  ...(server === undefined
    ? {}
    : { models: { vectors: { use: 'openai-compatible', model: 'vectors', baseUrl: server.baseUrl, price: { input: 1, output: 0 }, roles: ['embedder'] } } }),
  ...more,
});
const files = { 'logs/rows.jsonl': jsonl(rows) };

const issuesOf = (input: Partial<ConfigInput>): string[] => {
  try {
    compose(config(input), workspace(files));
    return [];
  } catch (error) {
    return (error as ConfigError).issues.map(({ path, message }) => `${pathText(path)}: ${message}`);
  }
};

describe('copies in other words in a run', () => {
  it('are held by default, with the row that is kept and the cosine, and asked for once', async () => {
    const { server } = await serve();
    const root = workspace(files);
    const { counts, release } = await runIn(root, settings({ by: 'vectors' }, server));
    expect(counts).toMatchObject({ candidates: 4, accepted: 3, held: 1, rejected: 0 });
    const lineage = readFileSync(join(release?.path ?? '', 'lineage.jsonl'), 'utf8');
    expect(lineage).toContain('"semantic-duplicate"');
    const { calls } = await server.log();
    expect(calls).toBe(1);
    const again = await runIn(root, settings({ by: 'vectors' }, server));
    expect(again.release?.isNew).toBe(false);
    const dropped = await runIn(root, settings({ by: 'vectors', action: 'drop' }, server));
    expect(dropped.counts).toMatchObject({ accepted: 3, held: 0, rejected: 1 });
    const out = readFileSync(join(dropped.release?.path ?? '', 'rejected/rejected.jsonl'), 'utf8');
    expect(out).toContain('What light lasts best');
    expect(out).toMatch(/"rule":"semantic-duplicate"/);
    expect((await server.log()).calls).toBe(calls);
  });

  it('are looked for without a model too', async () => {
    const turned = { ...first, prompt: 'On one spoon of oil, which lamp burns longest?' };
    const root = workspace({ 'logs/rows.jsonl': jsonl([first, turned, rows[2]]) });
    expect((await runIn(root, settings({ action: 'drop', threshold: 0.9 }))).counts).toMatchObject({ accepted: 2, rejected: 1 });
  });

  it('take no private item to a model', async () => {
    const { server, sent } = await serve();
    const item = 'A keeper lights 14 lamps every evening and puts out 3 of them at midnight. How many lamps burn at dawn?';
    const leaked = { prompt: item, response: 'Eleven of them still shine when the morning comes, because three were put out during the night.' };
    const root = workspace({ 'logs/rows.jsonl': jsonl([leaked, ...rows]), 'quiz.jsonl': jsonl([{ id: 'q1', question: item, answer: '11' }]) });
    const { events } = await runIn(
      root,
      settings({ by: 'vectors' }, server, { evaluation: [{ path: 'quiz.jsonl', name: 'quiz', private: true }], decontaminate: { canaries: { count: 0 } } }),
    );
    expect(sent).toHaveLength(4);
    expect(sent.join(' ')).not.toContain('keeper');
    expect(JSON.stringify(events)).toContain('sent nowhere');
  });

  it('stand in the estimates', async () => {
    const { server } = await serve();
    const { models, stages } = await dryRun({ config: config(settings({ by: 'vectors' }, server)), root: workspace(files) });
    expect(models).toMatchObject([{ model: 'vectors', stage: 'deduplicate', calls: { high: 1 } }]);
    expect(stages.find(({ stage }) => stage === 'deduplicate')?.note).toContain('by vectors of vectors, from 0.95 on: held');
    expect((await server.log()).calls).toBe(0);
  });

  it('need an embedder where vectors are asked for', () => {
    expect(issuesOf(settings({ by: 'vectors' }))).toEqual([expect.stringMatching(/^deduplicate\.semantic: no model has the role embedder/)]);
    expect(issuesOf(settings({ embedder: 'x' }))).toEqual([expect.stringMatching(/^deduplicate\.semantic\.embedder: by words no model is asked/)]);
    expect(issuesOf(settings({ by: 'vectors', embedder: 'x' }))).toEqual([expect.stringMatching(/^deduplicate\.semantic\.embedder: there is no model "x"/)]);
  });
});
