import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../contracts/index.ts';
import { verifyRelease } from '../../stages/release/read/index.ts';
import { openStore } from '../../store/index.ts';
import { config, fine, jsonl, removeWorkspaces, runIn, workspace, write } from '../testkit.ts';
import { rebuildRelease } from './rebuild.ts';
import type { Rebuilt } from './rebuild.ts';

const away = mkdtempSync(join(tmpdir(), 'hornbook-away-'));
afterAll(() => {
  removeWorkspaces();
  rmSync(away, { recursive: true, force: true });
});

const rows = [
  fine('copper kettle', 'holds two litres of water'),
  fine('paper lamp', 'is lit by one small candle'),
  fine('garden rake', 'has fourteen steel teeth on a wide bar'),
];
const page = '# Locks\n\nThe lock of the canal holds four boats at once. Its gates are opened by hand, with two long beams of oak.\n';
const input: Partial<ConfigInput> = {
  sources: [
    { use: 'logs', path: 'logs', licence: 'MIT' },
    { use: 'documents', path: 'pages', licence: 'MIT' },
  ],
};
const again = (root: string, more: { out?: string; input?: Partial<ConfigInput>; version?: string } = {}): Promise<Rebuilt> =>
  rebuildRelease({
    config: config({ ...input, ...more.input }),
    root,
    version: more.version ?? '1.0.0',
    clock: { now: () => 5 },
    environment: {},
    ...(more.out === undefined ? {} : { out: more.out }),
  });

function contents(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map((entry) => [join(entry.parentPath, entry.name).slice(folder.length), readFileSync(join(entry.parentPath, entry.name), 'base64')]));
}

// SQLite removes these two of a closed database when it comes to it.
const filesOfWorkspace = (folder: string): string[] =>
  readdirSync(join(folder, '.hornbook'))
    .filter((name) => !/-(?:shm|wal)$/.test(name))
    .sort();

let root = '';
let release = '';
let before = new Map<string, string>();
beforeAll(async () => {
  root = workspace({ 'logs/chat.jsonl': jsonl(rows), 'pages/locks.md': page });
  // The time of the release is that of the run's start: a rebuild must not take its own.
  release = (await runIn(root, input, { environment: {}, keepText: true, clock: { now: () => 1_600_000_000_000 } })).release?.path ?? '';
  before = contents(release);
});

describe('rebuildRelease', () => {
  it('makes the same bytes after the release was deleted, and elsewhere', async () => {
    rmSync(release, { recursive: true });
    const { path, files } = await again(root);
    expect(path).toBe(release);
    expect(files).toBe(before.size);
    expect(contents(release)).toEqual(before);
    expect((await verifyRelease(release)).ok).toBe(true);
    const out = join(away, 'made');
    expect((await again(root, { out })).path).toBe(join(out, '1.0.0'));
    expect(contents(join(out, '1.0.0'))).toEqual(before);
    await expect(again(root, { out })).rejects.toMatchObject({ code: 'release-there', exitCode: 2 });
  });

  it('compares where the release stands, leaves nothing behind and writes nothing to the workspace', async () => {
    const workspaceFiles = filesOfWorkspace(root);
    expect((await again(root)).path).toBeNull();
    expect(contents(release)).toEqual(before);
    expect(filesOfWorkspace(root)).toEqual(workspaceFiles);
    expect((await runIn(root, input, { environment: {}, keepText: true })).release).toMatchObject({ version: '1.0.0', isNew: false });
  });

  it('works in a copy of the workspace on another path', async () => {
    const copy = join(away, 'copy of it');
    cpSync(root, copy, { recursive: true });
    rmSync(join(copy, 'releases'), { recursive: true });
    await again(copy);
    expect(contents(join(copy, 'releases', '1.0.0'))).toEqual(before);
  });

  it('makes an older release from its sources and the ledger, whatever was run and decided since', async () => {
    const wentOn = join(away, 'went-on');
    cpSync(root, wentOn, { recursive: true });
    write(wentOn, { 'logs/more.jsonl': jsonl([fine('iron stove', 'burns logs of up to forty centimetres')]) });
    await runIn(wentOn, input, { environment: {}, keepText: true });
    const store = openStore(join(wentOn, '.hornbook/workspace.db'));
    const [row] = await store.records.page({ limit: 1 });
    await store.transaction(() => store.decisions.add({ record: row?.record.id ?? '', action: 'reject', why: 'it says nothing that a reader needs' }));
    await store.close();
    await expect(again(wentOn)).rejects.toThrow(/source files of "logs" are others/);
    rmSync(join(wentOn, 'logs/more.jsonl'));
    const workspaceFiles = filesOfWorkspace(wentOn);
    rmSync(join(wentOn, 'releases', '1.0.0'), { recursive: true, force: true });
    await again(wentOn);
    expect(contents(join(wentOn, 'releases', '1.0.0'))).toEqual(before);
    expect(filesOfWorkspace(wentOn)).toEqual(workspaceFiles);
  });

  it('says by name what stands in the way', async () => {
    const copy = (name: string): string => {
      const folder = join(away, name);
      cpSync(root, folder, { recursive: true });
      rmSync(join(folder, 'releases'), { recursive: true });
      return folder;
    };
    await expect(again(root, { version: '7.0.0' })).rejects.toThrow(/knows nothing of it/);

    const changed = copy('changed');
    write(changed, { 'pages/locks.md': `${page}More.\n`, 'pages/new.md': '# New\n' });
    rmSync(join(changed, 'logs/chat.jsonl'));
    const refused = again(changed);
    await expect(refused).rejects.toMatchObject({ code: 'cannot-rebuild', exitCode: 3 });
    await expect(refused).rejects.toThrow(
      /source files changed: pages\/locks\.md; source files are gone: logs\/chat\.jsonl; source files came: pages\/new\.md/,
    );
    expect(existsSync(join(changed, 'releases', '1.0.0'))).toBe(false);

    const seeded = copy('seeded');
    await expect(again(seeded, { input: { seed: 8 } })).rejects.toThrow(/settings changed: seed \(was \d+, is 8\)/);

    const older = copy('older');
    const store = openStore(join(older, '.hornbook/workspace.db'));
    const known = await store.meta.get('release:1.0.0');
    await store.transaction(() => store.meta.set('release:1.0.0', (known ?? '').replace(/"hornbook":"[^"]+"/, '"hornbook":"0.0.1"')));
    await store.close();
    await expect(again(older)).rejects.toThrow(/hornbook 0\.0\.1 made it, and this is/);

    const cleaned = copy('cleaned');
    rmSync(join(cleaned, '.hornbook'), { recursive: true });
    await expect(again(cleaned)).rejects.toThrow(/the workspace was cleaned/);
  });
});
