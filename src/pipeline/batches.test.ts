import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import type { ConfigInput, RunEvent } from '../contracts/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer } from '../testing/model-server/index.ts';
import { sha256 } from '../text/hash.ts';
import { whileBatchesWait } from './batch-news.ts';
import { goodTeacher, harbourPages } from './model-testkit.ts';
import { removeWorkspaces, runIn, workspace } from './testkit.ts';

let server: ModelServer;
afterEach(() => server.stop());
afterAll(removeWorkspaces);

const environment = { SOURCE_DATE_EPOCH: '1700000000', THE_KEY: 'sk-test-0123456789' };

function settings(over: object): Partial<ConfigInput> {
  return {
    sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.' }],
    strategies: [{ use: 'grounded-qa', options: { maxPerChunk: 2 } }],
    models: { teacher: { use: 'openai', model: 'tiny', key: 'THE_KEY', price: { input: 1, output: 2 }, roles: ['teacher'], baseUrl: server.baseUrl, ...over } },
  };
}

function tree(folder: string): { [file: string]: string } {
  const files: { [file: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) files[join(entry.parentPath, entry.name).slice(folder.length)] = sha256(readFileSync(join(entry.parentPath, entry.name)));
  return files;
}

const twin = (): string => workspace({ ...harbourPages(6), '.hornbook/ledger.db.key': `${'ab'.repeat(32)}\n` });

it('a run that waits for a batch ends as pending, goes on later, and comes to the release of one that does not', async () => {
  server = await startModelServer({ reply: goodTeacher, latency: { median: 1 }, batches: { polls: 1, reorder: true, duplicate: 0.2 } });
  const plain = await runIn(twin(), settings({}), { environment });
  await server.clear();
  const root = twin();
  const codes: string[] = [];
  let release: string | undefined;
  const events: RunEvent[] = [];
  const emit = (event: RunEvent): void => void events.push(event);
  for (let round = 0; round < 12 && release === undefined; round++) {
    try {
      release = (await runIn(root, settings({ batch: { wait: 0, every: 0.02, priceFactor: 0.5 } }), { environment, emit })).release?.path;
    } catch (error) {
      // What is waited for is said, to the last event.
      const last = events.filter((event) => event.event === 'models').at(-1);
      expect(last).toMatchObject({ batches: { open: 1, done: 0, priceShare: 0.5 }, spent: { calls: expect.any(Number) as number } });
      expect(last?.event === 'models' && last.batches?.calls).toBeGreaterThan(5);
      codes.push(String((error as { code?: string }).code));
      expect((error as { exitCode?: number }).exitCode).toBe(9);
    }
  }
  expect(new Set(codes)).toEqual(new Set(['pending']));
  expect(events.filter((event) => event.event === 'models').at(-1)).not.toHaveProperty('batches');
  // Facts first, then questions: two batches at least.
  expect(codes.length).toBeGreaterThan(1);
  expect(tree(release ?? '')).toEqual(tree(plain.release?.path ?? ''));
  expect((await server.log()).repeats).toBe(0);
});

it('tells of batches once a second while nothing comes in, and only of models that are asked so', () => {
  vi.useFakeTimers();
  try {
    let told = 0;
    const quiet = whileBatchesWait([{}, { batch: true }], () => told++);
    const none = whileBatchesWait([{}, { batch: false }], () => (told += 100));
    vi.advanceTimersByTime(3500);
    quiet();
    none();
    vi.advanceTimersByTime(3500);
    expect(told).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});
