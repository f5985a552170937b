import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../contracts/index.ts';
import { diffReleases } from '../../stages/release/read/index.ts';
import { startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { decide, statusOf, withWorkspace } from '../inspect.ts';
import { goodTeacher, harbourPages } from '../model-testkit.ts';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from '../testkit.ts';
import { purge } from './purge.ts';
import type { PurgeOptions, Purged } from './purge.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer({ reply: goodTeacher, latency: { median: 1 } });
});
afterEach(() => server.stop());
afterAll(removeWorkspaces);

const environment = { SOURCE_DATE_EPOCH: '1700000000', THE_KEY: 'sk-test-0123456789' };
const marker = 'Quibblestone';
const secret = (folder: string): { [path: string]: string } => ({
  [`${folder}/secret.md`]: `# The ${marker}\n\n## What the ${marker} is\n\nThe ${marker} of the northern pier hums whenever seven gulls sit upon it at noon. Nobody but the harbour master may lift the ${marker} from its iron bed.\n`,
});
const chat = jsonl([
  fine('copper kettle', 'holds two litres of water'),
  {
    prompt: 'How long may the rope of the bucket be at most?',
    response: 'The rope may be 12 metres long at most, because a longer one tears under the weight of the bucket.',
  },
  {
    prompt: 'How long may the rope of the bucket be at most?',
    response: 'The rope may be 30 metres long at most, because a longer one tears under the weight of the bucket.',
  },
]);

function settings(): Partial<ConfigInput> {
  return {
    sources: [
      { use: 'documents', path: 'docs', licence: 'MIT' },
      { use: 'documents', path: 'private', id: 'private', licence: 'MIT' },
      { use: 'logs', path: 'logs', licence: 'MIT' },
    ],
    strategies: [{ use: 'grounded-qa', options: { maxPerChunk: 2 } }],
    models: { teacher: { use: 'openai', model: 'tiny', key: 'THE_KEY', price: { input: 1, output: 2 }, roles: ['teacher'], baseUrl: server.baseUrl } },
  };
}

async function made(folder = 'private'): Promise<string> {
  const root = workspace({
    ...harbourPages(3),
    'logs/chat.jsonl': chat,
    'private/note.md': '# Note\n\nThe note says that every oar of the boat is painted white in spring.\n',
    ...secret(folder),
  });
  await runIn(root, settings(), { environment, keepText: true });
  return root;
}

const erase = (root: string, more: Partial<PurgeOptions> = {}): Promise<Purged> =>
  purge({ root, target: { source: 'private' }, directory: join(root, 'releases'), dryRun: false, now: 1, ...more });

/** Files of the workspace in which a word stands, whatever they are. */
function filesWith(root: string, word: string): string[] {
  const folder = join(root, '.hornbook');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(word))
    .map((entry) => entry.name)
    .sort();
}

describe('purge', () => {
  it('says what it would erase, and changes nothing', async () => {
    const root = await made();
    const before = filesWith(root, marker);
    // The databases, or the logs beside them.
    expect(new Set(before.map((name) => name.replace(/-wal$/, '')))).toEqual(new Set(['ledger.db', 'workspace.db']));
    const told = await erase(root, { dryRun: true });
    expect(told).toMatchObject({ dryRun: true, documents: 2, waiting: 0, damaged: 0 });
    expect(told.rows).toBeGreaterThan(0);
    expect(told.calls).toBeGreaterThan(1);
    expect(told.releases).toMatchObject([{ version: '1.0.0', documents: 2 }]);
    expect(filesWith(root, marker).length).toBeGreaterThan(1);
    expect((await runIn(root, settings(), { environment, keepText: true })).release).toMatchObject({ version: '1.0.0', isNew: false });
  });

  it('leaves no byte of the source in any file, and the next run makes a release without it and asks nothing again', async () => {
    const root = await made();
    const told = await erase(root, { dryRun: true });
    expect(await erase(root)).toEqual({ ...told, dryRun: false });
    expect(filesWith(root, marker)).toEqual([]);
    expect(filesWith(root, 'seven gulls')).toEqual([]);
    // Other documents stay, and so do the calls about them.
    expect(filesWith(root, 'Brightwater')).toEqual(expect.arrayContaining(['ledger.db', 'workspace.db']));
    await server.clear();
    const next = await runIn(root, settings(), { environment, keepText: true });
    expect((await server.log()).calls).toBe(0);
    expect(next.release).toMatchObject({ version: '2.0.0', isNew: true });
    const diff = await diffReleases(join(root, 'releases/1.0.0'), join(root, 'releases/2.0.0'));
    expect(diff.reasons.filter(({ reason }) => reason === 'source left').reduce((sum, { rows }) => sum + rows, 0)).toBe(told.releases[0]?.accepted);
    expect(diff.sources).toEqual({ came: [], changed: [], left: ['private/note.md', 'private/secret.md'] });
    const released = readdirSync(join(root, 'releases/2.0.0'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of released) expect(readFileSync(join(entry.parentPath, entry.name)).includes(marker), entry.name).toBe(false);
    expect(filesWith(root, marker)).toEqual([]);
    expect((await erase(root)).releases.map(({ version }) => version)).toEqual(['1.0.0']);
  });

  it('erases one document, and the others of its source stay', async () => {
    const root = await made();
    await erase(root, { target: { document: 'private/secret.md' } });
    expect(filesWith(root, marker)).toEqual([]);
    expect(filesWith(root, 'every oar of the boat')).toContain('workspace.db');
    const next = await runIn(root, settings(), { environment });
    const lines = readFileSync(join(next.release?.path ?? '', 'sources.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean);
    const line = lines
      .map((one) => JSON.parse(one) as { key: string; outcome: string; reason: string; hash: unknown })
      .find(({ key }) => key === 'private/secret.md');
    expect(line).toMatchObject({ outcome: 'ignored', hash: null, reason: expect.stringMatching(/^purged/) as string });
  });

  it('erases imported rows with what was decided on them', async () => {
    const root = await made();
    const { held } = await withWorkspace(root, statusOf);
    const [row] = held;
    await decide(root, { record: row?.id ?? '', action: 'accept', why: 'Flabbergast said so' }, 0);
    await erase(root, { target: { source: 'logs' } });
    for (const word of ['copper kettle', 'rope of the bucket', 'Flabbergast']) expect(filesWith(root, word), word).toEqual([]);
    expect(filesWith(root, marker)).toContain('workspace.db');
  });

  for (const step of ['marked', 'calls-erased', 'rows-erased', 'compacted'] as const) {
    it(`killed when ${step}, it lets no run begin, and comes to its end when called again`, async () => {
      const root = await made();
      const failpoint = (at: string): void => {
        if (at === step) throw new Error('killed');
      };
      await expect(erase(root, { failpoint })).rejects.toThrow('killed');
      await expect(runIn(root, settings(), { environment })).rejects.toMatchObject({
        code: 'purge-unfinished',
        hint: expect.stringContaining('purge --source private --yes') as string,
      });
      await erase(root);
      expect(filesWith(root, marker)).toEqual([]);
      expect((await runIn(root, settings(), { environment })).release?.isNew).toBe(true);
    });
  }

  it('refuses a source that nobody knows, by name', async () => {
    const root = workspace({ 'logs/chat.jsonl': chat });
    await runIn(root);
    await expect(erase(root, { target: { source: 'nowhere' } })).rejects.toMatchObject({ code: 'no-such-source', exitCode: 2 });
  });
});
