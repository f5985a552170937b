import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput, SourceLine, TrainingRecord } from '../contracts/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ModelServerOptions, ScriptRequest } from '../testing/model-server/index.ts';
import { sha256 } from '../text/hash.ts';
import { dryRun } from './dry-run.ts';
import { explainRecord, withWorkspace } from './inspect.ts';
import { fencedIn, harbourPages } from './model-testkit.ts';
import { preview } from './preview.ts';
import { retryFailed } from './retries.ts';
import { compose } from './compose.ts';
import { aiming, answeringTeacher, harbourSeeds, rewording } from './seeds-testkit.ts';
import { config, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(removeWorkspaces);

async function serve(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = await startModelServer({ reply: answeringTeacher, latency: { median: 2 }, ...options });
  servers.push(server);
  return server;
}

const documents = { use: 'documents' as const, path: 'docs', licence: 'MIT' };
const seeds = { use: 'seeds' as const, path: 'seeds', licence: 'CC0-1.0' };

function settings(server: ModelServer, over: Partial<ConfigInput> = {}, options: object = {}): Partial<ConfigInput> {
  const teacher = { use: 'openai-compatible', model: 'tiny', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher' as const] };
  return { sources: [documents, seeds], strategies: [{ use: 'answer', options }], models: { teacher }, ...over };
}

const list = (prompts: readonly string[] = harbourSeeds): { [path: string]: string } => ({ 'seeds/list.txt': `${prompts.join('\n')}\n` });
const twin = (files: { [path: string]: string } = { ...harbourPages(6), ...list() }): string =>
  workspace({ ...files, '.hornbook/ledger.db.key': `${'ab'.repeat(32)}\n` });

const rowsOf = (root: string): Promise<{ wave: number; record: TrainingRecord }[]> => withWorkspace(root, (store) => store.records.page({ limit: 1000 }));
const linesOf = (root: string): Promise<SourceLine[]> => withWorkspace(root, async (store) => (await store.sourceLines.page(-1, 100)).map(({ line }) => line));

function tree(folder: string): { [file: string]: string } {
  const files: { [file: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) files[join(entry.parentPath, entry.name).slice(folder.length)] = sha256(readFileSync(join(entry.parentPath, entry.name)));
  return files;
}

describe('a list of seeds', () => {
  it('waits where no strategy takes seeds', async () => {
    const server = await serve();
    const root = twin();
    await runIn(root, settings(server, { strategies: [{ use: 'extractive' }] }));
    const line = (await linesOf(root)).find(({ kind }) => kind === 'seeds');
    expect(line).toMatchObject({ outcome: 'unused', rows: 0, notes: ['7 seeds wait: no model to answer them'] });
    expect(line).not.toHaveProperty('seeds');
  });

  it('is answered from the documents, in a wave of its own', async () => {
    const server = await serve();
    const root = twin();
    const { counts, release, events } = await runIn(root, settings(server));
    expect(counts).toMatchObject({ candidates: 7, failed: 0 });
    expect(counts.accepted).toBeGreaterThan(4);
    const rows = await rowsOf(root);
    expect(new Set(rows.map(({ wave }) => wave))).toEqual(new Set([2]));
    const burns = rows.find(({ record }) => record.messages[0]?.content.startsWith('For how many hours does the lantern'))?.record;
    expect(burns?.grounding[0]).toMatchObject({ document: 'docs/01.md', spans: [{ quote: expect.stringContaining('four hours on one spoon') as string }] });
    expect(burns?.grounding[0]?.headingPath?.at(-1)).toBe('What the lantern is');
    expect(burns?.origin).toMatchObject({ strategy: 'answer', source: 'seeds', depth: 1, wave: 2, model: 'tiny', template: 'from-passages' });
    expect(burns?.origin.parents).toEqual([expect.stringMatching(/^seeds#[0-9a-f]{20}$/) as string]);
    expect(burns?.group).toMatch(/^seeds#/);
    const opera = rows.find(({ record }) => record.messages[0]?.content.includes('opera'))?.record;
    expect(opera).toMatchObject({ labels: { taskType: 'unanswerable' }, origin: { template: 'silent' } });
    expect((await linesOf(root)).map(({ kind, outcome, seeds: used }) => [kind, outcome, used])).toContainEqual(['seeds', 'read', 7]);
    expect((await linesOf(root)).filter(({ kind, outcome }) => kind === 'documents' && outcome !== 'read')).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ event: 'stage', wave: 2, stage: 'extract', note: 'seeds, round 1: 7 tasks of answer' }));
    const shown = await withWorkspace(root, (store) => explainRecord(store, burns?.id ?? ''));
    expect(shown?.parents).toEqual([{ id: burns?.origin.parents[0], kind: 'seed', prompt: harbourSeeds[0], source: 'seeds' }]);
    expect((await runIn(root, settings(server))).release).toMatchObject({ isNew: false, version: release?.version });
    expect(await server.log()).toMatchObject({ calls: 7, repeats: 0 });
  });

  it('is masked, screened and counted once before a task is planned on it', async () => {
    const server = await serve();
    const item = 'Which of the nine lanterns of the old mole was lit by the keeper of the tides on new-year eve?';
    const root = twin({
      ...harbourPages(3),
      'seeds/a.txt': `Write to anna.berg@brightwater-harbour.org about the lantern and what it burns.\n${item}\nHow many kilograms does the windlass lift when two sailors turn it?\nWhat does kelp cling to?\nWhat does kelp cling to?\n`,
      'seeds/b.jsonl': jsonl([
        { instruction: 'What does kelp cling to?' },
        {
          messages: [
            { role: 'user', content: 'A riddle.' },
            { role: 'assistant', content: item },
            { role: 'user', content: 'And the answer?' },
          ],
        },
      ]),
      'exam.jsonl': jsonl([{ question: item, answer: 'The ninth' }]),
    });
    const { counts, events } = await runIn(root, settings(server, { evaluation: [{ path: 'exam.jsonl', private: true }] }));
    expect(counts).toMatchObject({ candidates: 3, failed: 0 });
    const note = 'seeds, round 1: 3 tasks of answer; 1 seed of other files said the same, and counts once';
    expect(events).toContainEqual(expect.objectContaining({ event: 'stage', wave: 2, note }));
    expect(await server.find(['nine lanterns', 'anna.berg'])).toEqual([]);
    expect((await server.find(['[EMAIL_1]'])).length).toBe(1);
    const lines = (await linesOf(root)).filter(({ kind }) => kind === 'seeds');
    expect(lines.map(({ seeds: used, masked }) => [used, masked])).toEqual([
      [3, { email: 1 }],
      [1, {}],
    ]);
    expect(lines.flatMap(({ notes }) => notes.filter((note) => note.includes('seed')))).toEqual([
      'seed at line 2 was set aside: it holds an evaluation item',
      '1 seeds say the same as one before them, and count once',
      'seed at line 2 was set aside: its conversation holds an evaluation item',
    ]);
  });

  it('with answers is a candidate as before, and a seed where it is answered again', async () => {
    const server = await serve();
    const files = {
      ...harbourPages(3),
      'seeds/a.jsonl': jsonl([
        {
          instruction: 'What does the lantern burn, and for how many hours?',
          response: 'The lantern burns whale oil, and one spoon of it is enough for a whole watch of four hours.',
        },
      ]),
    };
    const first = await runIn(twin(files), settings(server, {}, { context: false }));
    expect(first.counts).toMatchObject({ candidates: 1 });
    expect(await server.log()).toMatchObject({ calls: 0 });
    const root = twin(files);
    await runIn(root, settings(server, {}, { context: false, again: true }));
    const [old, again] = await rowsOf(root);
    expect(old?.record.origin).toMatchObject({ strategy: 'import-seeds', parents: [], wave: 1 });
    // The parent is the row that the gates know: the two are never compared.
    expect(again?.record.origin).toMatchObject({ strategy: 'answer', parents: [old?.record.id], wave: 2, depth: 1 });
    expect(again?.record).toMatchObject({ group: old?.record.group, labels: { grounded: 'no' } });
    const verdicts = await withWorkspace(root, (store) => store.verdicts.of([again?.record.id ?? '']));
    expect(verdicts.get(again?.record.id ?? '')?.find(({ gate }) => gate === 'deduplicate')?.outcome).toBe('keep');
  });
});

describe('several rounds', () => {
  const several = (server: ModelServer, rounds: number): Partial<ConfigInput> =>
    settings(server, { strategies: [{ use: 'rewording', options: { rounds } }, { use: 'answer' }], plugins: { strategies: [rewording] } });

  it('are as many waves, each from what was accepted before', async () => {
    const server = await serve();
    const root = twin();
    const { counts, events } = await runIn(root, several(server, 3));
    const rows = await rowsOf(root);
    const at = (wave: number): TrainingRecord[] => rows.flatMap((row) => (row.wave === wave && row.record.origin.strategy === 'rewording' ? [row.record] : []));
    expect(events.flatMap((event) => (event.event === 'wave' ? [event.name] : []))).toEqual(['seeds, round 1', 'seeds, round 2', 'seeds, round 3']);
    expect(at(2).length).toBe(7);
    expect(at(3).length).toBeGreaterThan(0);
    const parents = new Map(at(2).map((record) => [record.id, record]));
    for (const record of at(3)) {
      const parent = parents.get(record.origin.parents[0] ?? '');
      expect(parent?.group).toBe(record.group);
      expect([parent?.origin.depth, record.origin.depth]).toEqual([1, 2]);
    }
    expect(rows.filter(({ wave, record }) => wave > 2 && record.origin.strategy === 'answer')).toEqual([]);
    expect(counts.candidates).toBe(rows.length);
  });

  it('come to the same bytes after a stop in the middle of each, and ask nothing twice', async () => {
    const server = await serve();
    const whole = await runIn(twin(), several(server, 2));
    const { calls } = await server.log();
    await server.clear();
    const root = twin();
    for (const cap of [3, 9, 12, 16]) await expect(runIn(root, several(server, 2), { caps: { calls: cap } })).rejects.toMatchObject({ exitCode: 4 });
    const { release } = await runIn(root, several(server, 2));
    expect(await server.log()).toMatchObject({ calls, repeatsOfAnswered: 0 });
    expect(tree(release?.path ?? '')).toEqual(tree(whole.release?.path ?? ''));
  });

  it('go on with the unit of tasks that was not committed', async () => {
    const server = await serve();
    const many = Array.from({ length: 40 }, (_, i) => `What is written of day ${i + 1} in the log book of pier ${i}, and who wrote it there?`);
    const files = { ...harbourPages(3), ...list(many) };
    const whole = await runIn(twin(files), several(server, 1));
    await server.clear();
    const root = twin(files);
    // Three documents and a list are committed before.
    const environment = { SOURCE_DATE_EPOCH: '1700000000', HORNBOOK_FAILPOINT: 'unit-committed:5=error' };
    await expect(runIn(root, several(server, 1), { environment })).rejects.toThrow('unit-committed');
    const before = await rowsOf(root);
    expect(before.length).toBe(16);
    const { release } = await runIn(root, several(server, 1));
    expect((await rowsOf(root)).map(({ record }) => record.id).slice(0, 16)).toEqual(before.map(({ record }) => record.id));
    expect(await server.log()).toMatchObject({ calls: 80, repeatsOfAnswered: 0 });
    expect(tree(release?.path ?? '')).toEqual(tree(whole.release?.path ?? ''));
  });

  it('come to the same bytes whatever the order of the replies', async () => {
    const trees: unknown[] = [];
    for (const [turn, concurrency] of [1, 16].entries()) {
      const reply = async (request: ScriptRequest): Promise<object> => {
        const said = await answeringTeacher(request);
        return { ...(typeof said === 'string' ? { text: said } : said), latency: turn === 0 ? 1 : (Number.parseInt(request.hash.slice(0, 4), 16) % 40) + 1 };
      };
      const server = await serve({ reply });
      const input = several(server, 2);
      // The port is no part of what is compared: it stands in the manifest alone.
      const { release } = await runIn(twin(), { ...input, models: { teacher: { ...input.models?.['teacher'], limits: { concurrency } } as never } });
      const { '/manifest.json': _manifest, ...files } = tree(release?.path ?? '');
      trees.push(files);
    }
    expect(Object.keys(trees[0] as object).length).toBeGreaterThan(5);
    const data = (files: unknown): unknown => Object.fromEntries(Object.entries(files as object).filter(([name]) => name.startsWith('/data')));
    expect(data(trees[1])).toEqual(data(trees[0]));
  });
});

describe('a task that fails', () => {
  it('is counted by name, harms no other, and is asked again when it is told to be', async () => {
    let bad = true;
    const server = await serve({
      reply: (request) =>
        bad && fencedIn(request, 'prompt').includes('windlass')
          ? { object: { answer: 'It lifts a whale.', quotes: ['The windlass can lift a whale on a good day.'], silent: false } }
          : answeringTeacher(request),
    });
    const root = twin();
    const { counts } = await runIn(root, settings(server));
    expect(counts).toMatchObject({ candidates: 7, failed: 1 });
    const [failure] = await withWorkspace(root, (store) => store.failures.all());
    expect(failure).toMatchObject({ wave: 2, strategy: 'answer', task: expect.stringMatching(/^seeds#[0-9a-f]{20}\/0$/) as string });
    expect(failure?.reason).toBe('ungrounded: no passage holds the quote "The windlass can lift a whale on a good day."');
    bad = false;
    expect(await retryFailed(compose(config(settings(server)), root), 0)).toMatchObject({ tasks: 1, left: 0 });
    const before = (await server.log()).calls;
    expect((await runIn(root, settings(server))).counts).toMatchObject({ candidates: 7, failed: 0 });
    expect((await server.log()).calls - before).toBe(1);
  });
});

describe('samples of one prompt', () => {
  it('are rows of their own, of which a release takes the best', async () => {
    const server = await serve({
      reply: (request) => {
        const said = answeringTeacher(request);
        return typeof said === 'string' ? `${said} Number ${(request.hash.charCodeAt(0) * 7) % 5}, and ${request.hash.slice(0, 3)} of it.` : said;
      },
    });
    const run = async (over: Partial<ConfigInput>): Promise<TrainingRecord[]> => {
      const root = twin({ ...harbourPages(2), ...list(harbourSeeds.slice(0, 3)) });
      const { release, counts } = await runIn(root, settings(server, over, { context: false, samples: 3, temperature: 1 }));
      expect(counts).toMatchObject({ candidates: 9, failed: 0, held: 0 });
      const lines = readFileSync(join(release?.path ?? '', 'lineage.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean);
      const ids = new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id));
      return (await rowsOf(root)).map(({ record }) => record).filter(({ id }) => ids.has(id));
    };
    const one = await run({});
    expect(one.map(({ origin }) => origin.parents[0])).toHaveLength(new Set(one.map(({ origin }) => origin.parents[0])).size);
    expect(one.length).toBe(3);
    const all = await run({ coverage: { samplesPerPrompt: 3 } });
    expect(all.length).toBe(9);
    expect(new Set(all.map(({ group }) => group)).size).toBe(3);
  });
});

describe('a search', () => {
  it('asks an embedder for vectors, by document and once', async () => {
    const server = await serve();
    const input = settings(server);
    const embedder = { use: 'openai-compatible', model: 'vectors', baseUrl: server.baseUrl, price: { input: 1, output: 0 }, roles: ['embedder' as const] };
    const root = twin();
    await runIn(root, { ...input, models: { ...input.models, embedder } });
    const calls = await server.calls();
    expect(calls.filter(({ path }) => path.endsWith('/embeddings')).length).toBe(6 + 7);
    expect(calls.length).toBe(6 + 7 + 7);
    const [row] = await rowsOf(root);
    expect(row?.record.origin.calls.length).toBe(2);
    expect(row?.record.origin.model).toBe('tiny');
  });
});

describe('an augmentation', () => {
  it('fills a thin cell from seeds, round after round, and no further than its ceiling', async () => {
    const server = await serve();
    const root = twin();
    const input = settings(server, {
      strategies: [{ use: 'answer' }, { use: 'aiming' }],
      plugins: { strategies: [aiming] },
      coverage: { quotas: { taskType: { chronicle: 9 } } },
      augment: { maxRounds: 2, maxCandidatesPerMissing: 1 },
    });
    const { events } = await runIn(root, input);
    expect(events.flatMap((event) => (event.event === 'wave' ? [event.name] : []))).toEqual(['seeds, round 1', 'augment, round 1', 'augment, round 2']);
    const made = (await rowsOf(root)).filter(({ record }) => record.origin.strategy === 'aiming');
    expect(made.map(({ wave }) => wave)).toEqual([3, 3, 3, 3, 3, 3, 3, 4, 4]);
    expect(made.every(({ record }) => record.labels['taskType'] === 'chronicle' && record.origin.parents.length === 1)).toBe(true);
    expect((await runIn(root, input)).release).toMatchObject({ isNew: false });
  });
});

describe('before a run', () => {
  it('says what the rounds would ask, later ones of what may be let in', async () => {
    const server = await serve();
    const input = settings(server, {
      strategies: [
        { use: 'rewording', options: { rounds: 3 } },
        { use: 'answer', options: { samples: 2 } },
      ],
      plugins: { strategies: [rewording] },
    });
    const { models, stages } = await dryRun({ config: config(input), root: twin() });
    // Of 7 seeds 7 rows, of which 4 are let in, and of them 2; at least no row is let in, at most each.
    expect(models.map(({ stage, calls, rounds }) => [stage, calls.low, calls.expected, calls.high, rounds])).toEqual([
      ['rewording', 7, 13, Math.ceil(21 * 1.15), 3],
      ['answer', 14, 14, Math.ceil(14 * 1.15), undefined],
    ]);
    expect(stages[0]?.note).toContain('1 logs, datasets and seed files; seeds by rewording (3 rounds), answer');
    expect(await server.log()).toMatchObject({ calls: 0 });
  });

  it('shows some answers, and shares their calls with the run', async () => {
    const server = await serve();
    const root = twin();
    const seen = await preview({ config: config(settings(server)), root, rows: 3 });
    expect(seen.rows.length).toBe(3);
    expect(await server.log()).toMatchObject({ calls: 3 });
  });
});

it('is refused where a strategy is named twice', () => {
  const strategies = [{ use: 'answer' }, { use: 'extractive' }, { use: 'answer', options: { context: false } }];
  const models = { teacher: { use: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:1/v1', roles: ['teacher' as const] } };
  expect(() => compose(config({ strategies, models }), '/nowhere')).toThrow(/"answer" stands under strategies already/);
  const embedder = { ...models.teacher, roles: ['embedder' as const] };
  expect(compose(config({ strategies: strategies.slice(0, 2), models: { ...models, embedder } }), '/nowhere').seedStrategies[0]?.models).toEqual({
    teacher: 'teacher',
    embedder: 'embedder',
  });
});
