/** Whole runs of the strategies that make new tasks, several in a reply. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput, TrainingRecord } from '../contracts/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ModelServerOptions, ReplyScript } from '../testing/model-server/index.ts';
import { sha256 } from '../text/hash.ts';
import { compose } from './compose.ts';
import { dryRun } from './dry-run.ts';
import { withWorkspace } from './inspect.ts';
import { fencedIn, harbourPages, unmarked } from './model-testkit.ts';
import { preview } from './preview.ts';
import { retryFailed } from './retries.ts';
import { harbourSeeds } from './seeds-testkit.ts';
import { config, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(removeWorkspaces);

const things = ['anchor', 'compass', 'net', 'oar', 'rope', 'sail', 'rudder', 'lamp', 'bell', 'chart', 'pump', 'mast', 'keel', 'buoy', 'winch', 'bollard'];
const acts = [
  'Describe the use of',
  'Compare two makers of',
  'Plan the yearly care of',
  'Write a short note on',
  'List three faults of',
  'Recommend a size of',
];
const ends = [
  'in plain words',
  'as a table of two columns',
  'in a friendly tone',
  'with a short example',
  'step by step and without jargon',
  'for a poster on the pier',
];
const places = [
  'for a small fishing boat',
  'on a stormy evening in port',
  'to a guest who has never sailed',
  'within the budget of a family',
  'before a long winter voyage',
];

/** New tasks by a hash of what is shown: some calls come to the same ones. */
const teacher: ReplyScript = (request) => {
  const seed = Number.parseInt(sha256(unmarked(request)).slice(0, 8), 16);
  const at = (list: readonly string[], i: number): string => list[(Math.floor(seed / (list.length + 1)) + i * 7) % list.length] ?? '';
  switch (request.schema?.name ?? '') {
    case 'tasks':
      return {
        object: {
          tasks: [0, 1, 2].map((i) => ({ instruction: `${at(acts, i)} the ${at(things, i)} ${at(places, i)}, ${at(ends, i + 3)}.`, classification: false })),
        },
      };
    case 'seeds':
      return { object: { seeds: [{ prompt: `${at(acts, 0)} the ${at(things, 1)} and the ${at(things, 2)} ${at(places, 3)}.`, material: '' }] } };
    case 'input':
      return { object: { input: '' } };
    default:
      return `This is what an old sailor would say of it: ${fencedIn(request, 'prompt')} Take it out, look at each part of it with care, and mend what the sea has worn.`;
  }
};

async function serve(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = await startModelServer({ reply: teacher, latency: { median: 2 }, ...options });
  servers.push(server);
  return server;
}

function settings(server: ModelServer, use: string, options: object, over: Partial<ConfigInput> = {}): Partial<ConfigInput> {
  const model = { use: 'openai-compatible', model: 'tiny', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher' as const] };
  const sources = [{ use: 'seeds' as const, path: 'seeds', licence: 'CC0-1.0' }];
  return { sources, strategies: [{ use, options }], models: { teacher: model }, ...over };
}
const twin = (): string => workspace({ 'seeds/list.txt': `${harbourSeeds.join('\n')}\n`, '.hornbook/ledger.db.key': `${'ab'.repeat(32)}\n` });
const rowsOf = (root: string): Promise<{ wave: number; record: TrainingRecord }[]> => withWorkspace(root, (store) => store.records.page({ limit: 1000 }));
const failuresOf = (root: string) => withWorkspace(root, (store) => store.failures.all());

function tree(folder: string): { [file: string]: string } {
  const files: { [file: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) files[join(entry.parentPath, entry.name).slice(folder.length)] = sha256(readFileSync(join(entry.parentPath, entry.name)));
  return files;
}

describe('self-instruct', () => {
  const options = { rounds: 2, calls: 6, perCall: 3 };

  it('makes rows in rounds, counts every rejected instruction by name, and names the calls behind each row', async () => {
    const server = await serve();
    const root = twin();
    const { counts } = await runIn(root, settings(server, 'self-instruct', options));
    const rows = await rowsOf(root);
    const failures = await failuresOf(root);
    expect(counts.candidates).toBe(36);
    expect(rows.length + failures.length).toBe(36);
    expect(counts.accepted).toBeGreaterThan(5);
    expect(new Set(failures.map(({ reason }) => reason.split(':')[0]))).toEqual(new Set(['similar']));
    expect(failures.length).toBeGreaterThan(3);
    expect(new Set(rows.map(({ wave }) => wave))).toEqual(new Set([2, 3]));
    const calls = await server.calls();
    expect(calls.filter(({ body }) => body.includes('<<<examples')).length).toBe(12);
    expect((await server.log()).repeats).toBe(0);
    const first = rows.filter(({ wave }) => wave === 2);
    // Its own call for tasks, for an input, and for the answer: no other row's.
    for (const { record } of first) expect([record.origin.calls.length, record.origin.depth, record.origin.model]).toEqual([3, 1, 'tiny']);
    const batches = new Map<string, number>();
    for (const { record } of first) batches.set(record.origin.calls[0] ?? '', (batches.get(record.origin.calls[0] ?? '') ?? 0) + 1);
    expect(batches.size).toBeLessThanOrEqual(6);
    expect(Math.max(...batches.values())).toBeLessThanOrEqual(3);
    expect(rows.some(({ wave, record }) => wave === 3 && record.origin.depth === 2)).toBe(true);
    for (const { record } of rows) expect(record).toMatchObject({ labels: { grounded: 'no' }, group: expect.stringMatching(/^seeds#/) as string });
  });

  it('comes to the same bytes whatever the order of the replies, and after stops', async () => {
    const trees: unknown[] = [];
    // One server: its address is part of each call's key, and rejected rows name their calls.
    let slow = false;
    const server = await serve({
      reply: async (request) => {
        const said = await teacher(request);
        return { ...(typeof said === 'string' ? { text: said } : said), latency: slow ? (Number.parseInt(request.hash.slice(0, 4), 16) % 40) + 1 : 1 };
      },
    });
    for (const turn of [0, 1]) {
      slow = turn === 1;
      await server.clear();
      const root = twin();
      if (turn === 1)
        for (const calls of [2, 5, 17])
          await expect(runIn(root, settings(server, 'self-instruct', options), { caps: { calls } })).rejects.toMatchObject({ exitCode: 4 });
      const { release } = await runIn(root, settings(server, 'self-instruct', options));
      expect((await server.log()).repeatsOfAnswered).toBe(0);
      const files = tree(release?.path ?? '');
      trees.push(Object.fromEntries(Object.entries(files).filter(([name]) => /^\/(?:data|rejected)/.test(name))));
    }
    expect(Object.keys(trees[0] as object).length).toBeGreaterThan(2);
    expect(trees[1]).toEqual(trees[0]);
  });

  it('asks a call again whose reply was no data, when it is told to, and no other', async () => {
    let bad = true;
    let broken = '';
    const server = await serve({
      reply: (request) => {
        const examples = fencedIn(request, 'examples');
        if (bad && examples !== '' && broken === '') broken = examples;
        return bad && examples !== '' && examples === broken ? { text: 'no object at all' } : teacher(request);
      },
    });
    const root = twin();
    const input = settings(server, 'self-instruct', { ...options, rounds: 1 });
    const before = await runIn(root, input);
    const failure = (await failuresOf(root)).filter(({ reason }) => !reason.startsWith('similar'));
    expect(failure).toMatchObject([{ strategy: 'self-instruct', reason: expect.stringMatching(/^malformed/) as string }]);
    expect(before.counts.candidates).toBe(16);
    bad = false;
    const shown = (await server.find(['<<<examples'])).length;
    await retryFailed(compose(config(input), root), 0);
    const after = await runIn(root, input);
    expect((await failuresOf(root)).every(({ reason }) => reason.startsWith('similar'))).toBe(true);
    expect(after.counts.candidates).toBe(18);
    expect((await server.find(['<<<examples'])).length - shown).toBe(1);
  });
});

it('seed-writing asks for the cells that the seeds leave open, with passages of the documents', async () => {
  const server = await serve();
  const root = workspace({ ...harbourPages(3), 'seeds/list.txt': `${harbourSeeds.join('\n')}\n` });
  const sources = [
    { use: 'documents' as const, path: 'docs', licence: 'MIT' },
    { use: 'seeds' as const, path: 'seeds', licence: 'CC0-1.0' },
  ];
  const options = { verbs: ['explain', 'compare'], domains: ['the lantern', 'kelp'], novelty: 0.9 };
  const { counts } = await runIn(root, settings(server, 'seed-writing', options, { sources }));
  const rows = await rowsOf(root);
  expect(counts.candidates).toBeGreaterThan(5);
  expect(counts.candidates).toBeLessThan(12);
  const calls = (await server.calls()).filter(({ body }) => body.includes('<<<cell'));
  expect(calls.filter(({ body }) => body.includes('whale oil')).length).toBeGreaterThan(0);
  for (const { record } of rows) {
    expect(record.origin).toMatchObject({ strategy: 'seed-writing', depth: 1, human: false });
    expect(['the lantern', 'kelp']).toContain(record.labels['topic']);
  }
});

it('says before a run what its calls may be: those for tasks once each, those for inputs and answers by the share that passes', async () => {
  const server = await serve();
  const input = settings(server, 'self-instruct', { rounds: 2, calls: 8, perCall: 3 });
  const root = twin();
  const { models } = await dryRun({ config: config(input), root });
  // Two rounds of 8 calls for tasks, and of 24 tasks of which 70 % get an input and an answer.
  expect(models.map(({ stage, calls, rounds }) => [stage, calls.expected, rounds])).toEqual([['self-instruct', 83, 2]]);
  expect(await server.log()).toMatchObject({ calls: 0 });
  const { rows } = await preview({ config: config(input), root, rows: 6 });
  expect(rows.length).toBeLessThanOrEqual(6);
  const { calls } = await server.log();
  expect(calls).toBeLessThanOrEqual(8 + 12);
  // What the preview asked, the run has.
  await runIn(root, input);
  expect((await server.log()).repeats).toBe(0);
});

it('takes a seed that says that a model wrote it for no prompt of a person', async () => {
  const server = await serve();
  const lines = [
    ...harbourSeeds.slice(0, 3).map((prompt) => ({ prompt })),
    ...['Name a good oar for a child of nine years.', 'Why is a keel made of lead or of iron?'].map((prompt) => ({ prompt, author: { model: 'tiny' } })),
    {
      prompt: 'What is a bollard good for?',
      response: 'A bollard holds a ship at its quay by a rope that is laid around it twice.',
      author: { model: 'tiny' },
    },
  ];
  const root = workspace({ 'seeds/list.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') });
  await runIn(root, settings(server, 'self-instruct', { rounds: 1, calls: 1, perCall: 3, human: 6, model: 1 }));
  const rows = await rowsOf(root);
  expect(rows.find(({ wave }) => wave === 1)?.record.origin).toMatchObject({ strategy: 'import-seeds', depth: 1, human: false });
  // Three of people and one of models are shown: what comes of them is of the second generation.
  const made = rows.filter(({ wave }) => wave === 2);
  expect(made.length).toBeGreaterThan(0);
  for (const { record } of made) expect([record.origin.parents.length, record.origin.depth]).toEqual([4, 2]);
});
