import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../contracts/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ReplyScript } from '../testing/model-server/index.ts';
import { compose } from './compose.ts';
import { dryRun } from './dry-run.ts';
import { fencedIn } from './model-testkit.ts';
import { config, fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterAll(async () => {
  removeWorkspaces();
  await Promise.all(servers.map((server) => server.stop()));
});

const item = 'A keeper lights 14 lamps every evening and puts out 3 of them at midnight. How many lamps burn at dawn?';
const rephrased = 'At twelve, three of the fourteen lights that were lit at dusk get extinguished; what number is still shining by morning?';
const near = 'Who buys the oil that the fourteen lights on the pier of Brightwater need in a winter?';
const rows = [
  { id: 'a', ...fine('', ''), prompt: rephrased, response: 'Eleven of them still shine when the morning comes, because three were put out during the night.' },
  { id: 'b', ...fine('', ''), prompt: near, response: 'The harbour office buys the oil in autumn, and the keeper signs for every barrel that comes.' },
  { id: 'c', ...fine('kettle', 'has four parts that wear out') },
];

/** Lamps point one way, kettles another. */
const vectorOf = (text: string): number[] => [/lamps|lights/.test(text) ? 1 : 0, /kettle/.test(text) ? 1 : 0, 0.1];

async function serve(judge: (second: string, first: string) => unknown = () => undefined): Promise<{ server: ModelServer; sent: string[] }> {
  const sent: string[] = [];
  const reply: ReplyScript = (request) => {
    if (request.kind === 'embed') {
      sent.push(...request.inputs);
      return { vectors: request.inputs.map(vectorOf) };
    }
    const said = judge(fencedIn(request, 'second'), fencedIn(request, 'first'));
    return typeof said === 'object' && said !== null ? { object: said } : { text: 'I cannot say.' };
  };
  const server = await startModelServer({ latency: { median: 1 }, reply });
  servers.push(server);
  return { server, sent };
}

const settings = ({ baseUrl }: ModelServer, resembling: NonNullable<ConfigInput['decontaminate']>['resembling'], more: object = {}): Partial<ConfigInput> => ({
  sources: [{ use: 'logs', path: 'logs', licence: 'MIT', consent: 'made for a test' }],
  strategies: [],
  evaluation: [{ path: 'quiz.jsonl', name: 'quiz', ...more }],
  decontaminate: { canaries: { count: 0 }, resembling },
  models: {
    vectors: { use: 'openai-compatible', model: 'vectors', baseUrl, price: { input: 1, output: 0 }, roles: ['embedder'] },
    referee: { use: 'openai-compatible', model: 'referee', baseUrl, price: { input: 1, output: 1 }, roles: ['judge'] },
  },
});
const files = { 'logs/rows.jsonl': jsonl(rows), 'quiz.jsonl': jsonl([{ id: 'q1', question: item, answer: '11' }]) };

const verdicts = (path: string): { [text: string]: unknown }[] =>
  readFileSync(join(path, 'lineage.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { [name: string]: unknown });

describe('rows that resemble an evaluation item by their embedding', () => {
  it('wait for a person', async () => {
    const { server } = await serve();
    const root = workspace(files);
    const { counts, release } = await runIn(root, settings(server, {}));
    expect(counts).toMatchObject({ candidates: 3, accepted: 1, held: 2, rejected: 0 });
    expect(JSON.stringify(verdicts(release?.path ?? ''))).toContain('"resembles"');
    const { calls } = await server.log();
    // One for the items and one for each row; a second run asks nothing.
    expect(calls).toBe(4);
    await runIn(root, settings(server, { least: 0.9 }));
    expect((await server.log()).calls).toBe(4);
  });

  it('are out where the judge says that both are the same problem, and in where it says that they are not', async () => {
    const { server } = await serve((second, first) => (second === item ? { reason: 'r', same: first === rephrased } : undefined));
    const { counts } = await runIn(workspace(files), settings(server, { judge: 'referee' }));
    expect(counts).toMatchObject({ accepted: 2, held: 0, rejected: 1 });
  });

  it('wait where nobody can read what the judge says', async () => {
    const { server } = await serve();
    expect((await runIn(workspace(files), settings(server, { judge: 'referee' }))).counts).toMatchObject({ accepted: 1, held: 2 });
  });

  it('are not looked for with items of a private set: those are sent to nobody', async () => {
    const { server, sent } = await serve();
    const { counts, events } = await runIn(workspace(files), settings(server, {}, { private: true }));
    expect(counts).toMatchObject({ accepted: 3 });
    expect(sent).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ event: 'warning', code: 'private-not-compared' }));
  });

  it('cost what the dry run says', async () => {
    const { server } = await serve((_, first) => ({ reason: 'r', same: first === rephrased }));
    const root = workspace(files);
    const input = settings(server, { judge: 'referee' });
    const { models } = await dryRun({ config: config(input), root });
    expect((await server.log()).calls).toBe(0);
    await runIn(root, input);
    const { calls } = await server.log();
    const of = (level: 'low' | 'high'): number => models.reduce((sum, one) => sum + one.calls[level], 0);
    expect(new Set(models.map(({ stage, model }) => `${stage}/${model}`))).toEqual(new Set(['decontaminate/vectors', 'decontaminate/referee']));
    expect([of('low') <= calls, calls <= of('high'), of('low'), calls, of('high')]).toEqual([true, true, of('low'), calls, of('high')]);
  });
});

it('a model that is not there, or has another role, is named at its place', async () => {
  const { server } = await serve();
  const input = settings(server, {});
  const faults = (resembling: NonNullable<ConfigInput['decontaminate']>['resembling'], models = input.models): string => {
    try {
      compose(config({ ...input, models, decontaminate: { resembling } }), '/nowhere');
      return '';
    } catch (error) {
      return JSON.stringify((error as { issues?: unknown }).issues);
    }
  };
  expect(faults({ embedder: 'vektors' })).toContain('Did you mean');
  expect(faults({ judge: 'vectors' })).toContain('has no role judge');
  expect(faults({}, { referee: input.models?.['referee'] as never })).toContain('no model has the role embedder');
  expect(faults({ embedder: 'vectors', judge: 'referee' })).toBe('');
});
