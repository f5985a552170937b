import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../contracts/index.ts';
import { releaseDataset } from '../../../stages/release/index.ts';
import { verifyRelease } from '../../../stages/release/read/index.ts';
import { buildInput, quickDisk } from '../../../stages/release/testkit.ts';
import { readRegistry } from '../registry/events.ts';
import { publishRelease } from './index.ts';
import type { PublishOptions, Published } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-publish-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const directory = join(root, 'releases');
let first: { path: string; manifest: Manifest };
let second: { path: string; manifest: Manifest };
beforeAll(async () => {
  first = await releaseDataset(buildInput(directory, { documents: 3, rowsEach: 2 }).input, quickDisk);
  second = await releaseDataset({ ...buildInput(directory, { documents: 3, rowsEach: 3 }).input, keepText: false }, quickDisk);
});

let places = 0;
const place = (): string => join(root, `to-${++places}`);
const publish = (to: string, more: Partial<PublishOptions> = {}): Promise<Published> =>
  publishRelease({ release: first.path, directory, to, toAsGiven: to, commit: false, at: '2026-01-01T00:00:00.000Z', ...more });
const git = (folder: string, ...parameters: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...parameters], { encoding: 'utf8' });

function repository(): string {
  const folder = place();
  mkdirSync(folder);
  git(folder, 'init', '--quiet');
  git(folder, 'config', 'user.name', 't');
  git(folder, 'config', 'user.email', 't@example.com');
  return folder;
}

describe('publishRelease', () => {
  it('copies a release that verify accepts, with its card at the root, and tells the registry', async () => {
    const to = join(place(), 'deep');
    const result = await publish(to);
    expect(result).toMatchObject({ version: '1.0.0', kind: 'hub', same: 0, removed: 0, commit: null, written: first.manifest.files.length + 1 });
    expect(await verifyRelease(to)).toMatchObject({ ok: true });
    expect(existsSync(join(to, 'README.md'))).toBe(true);
    const { events } = await readRegistry(directory);
    expect(events.at(-1)).toMatchObject({ event: 'published', kind: 'hub', to, version: '1.0.0', contentHash: first.manifest.contentHash });
  });

  it('replaces an earlier publication, removes what the new release does not have, and touches no other file', async () => {
    const to = place();
    await publish(to);
    writeFileSync(join(to, 'NOTES.txt'), 'mine');
    const result = await publish(to, { release: second.path });
    expect(result.removed).toBeGreaterThan(0);
    expect(existsSync(join(to, 'documents/index.jsonl'))).toBe(false);
    expect(readFileSync(join(to, 'NOTES.txt'), 'utf8')).toBe('mine');
    rmSync(join(to, 'NOTES.txt'));
    expect(await verifyRelease(to)).toMatchObject({ ok: true, version: second.manifest.version });
    expect(await publish(to, { release: second.path })).toMatchObject({ written: 1, same: second.manifest.files.length, removed: 0 });
  });

  it('refuses a release that does not hold what it says, and writes nothing', async () => {
    const to = place();
    const broken = await releaseDataset(buildInput(join(root, 'broken'), { documents: 2, rowsEach: 2 }).input, quickDisk);
    appendFileSync(join(broken.path, 'README.md'), 'more');
    await expect(publish(to, { release: broken.path })).rejects.toMatchObject({
      code: 'unverified',
      exitCode: 3,
      message: expect.stringContaining('README.md') as string,
    });
    expect(existsSync(to) ? readdirSync(to) : []).toEqual([]);
  });

  it('refuses what stands in the way, by name, before anything is written', async () => {
    const foreign = place();
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'README.md'), 'another project');
    await expect(publish(foreign)).rejects.toMatchObject({ code: 'foreign-file', message: expect.stringContaining('README.md') as string });
    expect(readdirSync(foreign)).toEqual(['README.md']);

    const edited = place();
    await publish(edited);
    appendFileSync(join(edited, 'curation-log.md'), 'mine');
    await expect(publish(edited, { release: second.path })).rejects.toMatchObject({ code: 'edited-file' });

    const linked = place();
    mkdirSync(linked);
    symlinkSync(root, join(linked, 'data'));
    await expect(publish(linked)).rejects.toMatchObject({ code: 'foreign-file', message: expect.stringContaining('it is a link') as string });
    await expect(publish(join(first.path, 'inner'))).rejects.toMatchObject({ code: 'no-target' });
    await expect(publish(place(), { kind: 'git' })).rejects.toMatchObject({ code: 'no-target' });
  });

  it('refuses a git work tree with other changes, and makes a commit only where it is asked for', async () => {
    const to = repository();
    writeFileSync(join(to, 'work.txt'), 'in progress');
    await expect(publish(to)).rejects.toMatchObject({ code: 'dirty-target', message: expect.stringContaining('work.txt') as string });
    git(to, 'add', '.');
    git(to, 'commit', '--quiet', '-m', 'work');
    const before = git(to, 'rev-parse', 'HEAD');
    expect(await publish(to)).toMatchObject({ kind: 'git', commit: null });
    expect(git(to, 'rev-parse', 'HEAD')).toBe(before);
    // Its own files, not committed yet, are no obstacle to the same publication.
    const committed = await publish(to, { commit: true });
    expect(committed.commit).toBe(git(to, 'rev-parse', 'HEAD').trim());
    expect(git(to, 'status', '--porcelain')).toBe('');
    expect(git(to, 'log', '-1', '--format=%s').trim()).toBe(`${first.manifest.name} 1.0.0`);
    expect((await publish(to, { release: second.path, commit: true })).removed).toBeGreaterThan(0);
    expect(git(to, 'status', '--porcelain')).toBe('');
  });

  it('leaves pointers, ignored files and a filled cache where DVC keeps the data', async () => {
    const to = repository();
    mkdirSync(join(to, '.dvc'));
    writeFileSync(join(to, '.dvc', '.gitignore'), '/cache\n');
    git(to, 'add', '.');
    git(to, 'commit', '--quiet', '-m', 'dvc');
    await publish(to, { commit: true });
    const file = join(to, 'data/messages/train.jsonl');
    const bytes = readFileSync(file);
    const md5 = createHash('md5').update(bytes).digest('hex');
    expect(readFileSync(`${file}.dvc`, 'utf8')).toBe(`outs:\n- md5: ${md5}\n  size: ${bytes.length}\n  hash: md5\n  path: train.jsonl\n`);
    expect(readFileSync(join(to, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2)))).toEqual(bytes);
    const tracked = git(to, 'ls-files').split('\n');
    expect(tracked).toContain('data/messages/train.jsonl.dvc');
    expect(tracked).toContain('README.md');
    expect(tracked).not.toContain('data/messages/train.jsonl');
    expect(await publish(to, { release: second.path, commit: true })).toMatchObject({ kind: 'dvc' });
    expect(existsSync(join(to, 'documents/index.jsonl.dvc'))).toBe(false);
  });
});
