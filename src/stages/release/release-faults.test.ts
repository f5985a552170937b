import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HornbookError } from '../../errors.ts';
import { failpointNames } from '../../failpoints.ts';
import { asParquet } from '../../formats/index.ts';
import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { releaseDataset as release } from './index.ts';
import type { Released } from './index.ts';
import type { ReleaseInput } from './input.ts';
import { listReleases, verifyRelease } from './read/index.ts';
import { buildInput, passing, quickDisk } from './testkit.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-release-'));
let folders = 0;
const place = (): string => join(root, String(++folders));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const releaseDataset = (input: ReleaseInput, disk: Disk = quickDisk): Promise<Released> => release(input, disk);

const small = { documents: 4, rowsEach: 3 };
const read = (path: string, file: string): string => readFileSync(join(path, file), 'utf8');
const snapshot = (path: string): Map<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'base64')]),
  );

describe('a run that is cut off', () => {
  const releasePoints = failpointNames.filter((name) => name.startsWith('release-'));

  it.each(releasePoints)('at %s leaves the earlier release as it was and no half one', async (point) => {
    const directory = place();
    const first = await releaseDataset(buildInput(directory, small).input);
    const before = snapshot(first.path);
    const later = { ...small, rowsEach: 4 };
    const cut = buildInput(directory, later, {
      failpoint: (name) => {
        if (name === point) throw Object.assign(new Error('cut'), { code: 'ENOSPC' });
      },
    });
    const error: unknown = await releaseDataset(cut.input).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'release-storage', exitCode: 8 });
    expect(snapshot(first.path)).toEqual(before);
    for (const { path } of await listReleases(directory)) expect((await verifyRelease(path)).problems).toEqual([]);
    const next = await releaseDataset(buildInput(directory, later).input);
    expect(next.version).toBe('1.1.0');
    expect(next.isNew).toBe(!(point === 'release-renamed' || point === 'release-done'));
    expect(readdirSync(directory)).toEqual(['1.0.0', '1.1.0']);
  });

  it('by force leaves a folder that the next run removes', async () => {
    const directory = place();
    await mkdir(join(directory, '.tmp-release-1.0.0', 'data'), { recursive: true });
    writeFileSync(join(directory, '.tmp-release-1.0.0', 'data', 'half.jsonl'), '{"mess');
    expect(await listReleases(directory)).toEqual([]);
    const released = await releaseDataset(buildInput(directory, small).input);
    expect(readdirSync(directory)).toEqual(['1.0.0']);
    expect((await verifyRelease(released.path)).ok).toBe(true);
  });

  it('by a full disk says how much was being written where, whichever write fails', async () => {
    const counting = failingDisk(Number.POSITIVE_INFINITY);
    await releaseDataset(buildInput(place(), small).input, counting.disk);
    expect(counting.writes()).toBeGreaterThan(20);
    for (let at = 1; at <= counting.writes(); at += at < 6 ? 1 : 5) {
      const directory = place();
      const error: unknown = await releaseDataset(buildInput(directory, small).input, failingDisk(at).disk).catch((thrown: unknown) => thrown);
      expect(HornbookError.isInstance(error)).toBe(true);
      expect((error as HornbookError).message).toMatch(
        /^The release could not be written: the disk is full \(ENOSPC\); [\d,]+ bytes were being written to [\w./-]+, after [\d,]+ bytes of this release\.$/,
      );
      expect((error as HornbookError).exitCode).toBe(8);
      expect(readdirSync(directory)).toEqual([]);
    }
  });
});

it('makes every file and folder durable before its name, the manifest last', async () => {
  const log: string[] = [];
  const directory = place();
  const disk: Disk = {
    ...nodeDisk,
    async create(path) {
      const sink = await nodeDisk.create(path);
      return { ...sink, sync: () => sink.sync().then(() => void log.push(`file ${path.slice(directory.length)}`)) };
    },
    syncFolder: (path) => nodeDisk.syncFolder(path).then(() => void log.push(`folder ${path.slice(directory.length)}`)),
    rename: (from, to) => nodeDisk.rename(from, to).then(() => void log.push('rename')),
  };
  const { path } = await releaseDataset(buildInput(directory, small).input, disk);
  const start = '/.tmp-release-next';
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  expect(log.filter((line) => line.startsWith('file'))).toHaveLength(files);
  const end = log.slice(files - 1);
  expect(end).toEqual([
    `file ${start}/manifest.json`,
    ...['data/messages', 'data/alpaca', 'documents', 'rejected', 'data'].map((name) => `folder ${start}/${name}`),
    `folder ${start}`,
    'rename',
    'folder ',
  ]);
});

describe('a disk that fails at any of its operations', () => {
  const [lines] = buildInput(place(), small).input.formats;
  const formats = [{ ...lines!, format: asParquet(lines!.format) }, ...buildInput(place(), small).input.formats.slice(1)];
  const later = { ...small, rowsEach: 4 };
  const kinds = ['makeFolder', 'create', 'write', 'half a write', 'sync', 'close', 'syncFolder', 'rename'] as const;
  const base = place();
  let before: Map<string, string>;
  let expected: Map<string, string>;
  let operations: (kind: string) => number;

  beforeAll(async () => {
    const first = await releaseDataset(buildInput(base, small, { formats }).input);
    before = contents(first.path);
    const copy = place();
    cpSync(base, copy, { recursive: true });
    const counted = faultyDisk('', 0);
    expected = contents((await releaseDataset(buildInput(copy, later, { formats }).input, counted.disk)).path);
    operations = counted.seen;
  });

  it.each(kinds)('%s: the earlier release is as it was, no half one is seen, and the next run makes the new one', async (kind) => {
    const last = operations(kind);
    for (const nth of new Set([1, Math.ceil(last / 3), last])) {
      const directory = place();
      cpSync(base, directory, { recursive: true });
      const error: unknown = await releaseDataset(buildInput(directory, later, { formats }).input, faultyDisk(kind, nth).disk).catch(
        (thrown: unknown) => thrown,
      );
      expect(error, `${kind} ${nth}`).toMatchObject({ code: 'release-storage', exitCode: 8 });
      for (const { version, path, manifest } of await listReleases(directory)) {
        // Where the last sync of the folder fails the new release stands already, and is whole.
        expect(manifest, `${kind} ${nth}: ${version}`).toBeDefined();
        expect(contents(path)).toEqual(version === '1.0.0' ? before : expected);
      }
      const next = await releaseDataset(buildInput(directory, later, { formats }).input);
      expect(contents(next.path)).toEqual(expected);
      expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
      rmSync(directory, { recursive: true });
    }
  });
});

/** Every file but those that carry version and history. */
function contents(path: string): Map<string, string> {
  const dated = ['manifest.json', 'croissant.json', 'statement.intoto.json'];
  return new Map([...snapshot(path)].filter(([file]) => !dated.some((name) => file.endsWith(name))).map(([file, text]) => [file.slice(path.length), text]));
}

/** A disk whose nth operation of a kind fails as a full one does; `half a write` puts down half of the bytes first. */
function faultyDisk(kind: string, nth: number): { disk: Disk; seen(kind: string): number } {
  const seen = new Map<string, number>();
  const meet = (name: string): boolean => {
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return name === kind && seen.get(name) === nth;
  };
  const full = (): never => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  const disk: Disk = {
    makeFolder: async (path) => (meet('makeFolder') ? full() : quickDisk.makeFolder(path)),
    create: async (path) => {
      if (meet('create')) full();
      const sink = await quickDisk.create(path);
      return {
        async write(bytes) {
          if (meet('write')) full();
          if (meet('half a write')) await sink.write(bytes.subarray(0, bytes.length >> 1)).then(full);
          await sink.write(bytes);
        },
        sync: async () => (meet('sync') ? full() : sink.sync()),
        // The file is closed by the system all the same.
        close: () => sink.close().then(() => (meet('close') ? full() : undefined)),
      };
    },
    rename: async (from, to) => (meet('rename') ? full() : quickDisk.rename(from, to)),
    remove: (path) => quickDisk.remove(path),
    syncFolder: async (path) => (meet('syncFolder') ? full() : quickDisk.syncFolder(path)),
  };
  return { disk, seen: (name) => seen.get(name) ?? 0 };
}

/** Fails the nth write as a full disk does. */
function failingDisk(nth: number): { disk: Disk; writes(): number } {
  let writes = 0;
  const disk: Disk = {
    ...quickDisk,
    async create(path) {
      const sink = await quickDisk.create(path);
      return {
        ...sink,
        async write(bytes) {
          if (++writes === nth) throw Object.assign(new Error('write'), { code: 'ENOSPC' });
          await sink.write(bytes);
        },
      };
    },
  };
  return { disk, writes: () => writes };
}

describe('a release is refused', () => {
  it('where the rows do not add up to the counts', async () => {
    const { input } = buildInput(place(), small);
    const wrong: ReleaseInput = { ...input, counts: { ...input.counts, total: { ...input.counts.total, accepted: input.counts.total.accepted + 1 } } };
    await expect(releaseDataset(wrong)).rejects.toMatchObject({
      code: 'conservation',
      message: expect.stringContaining('in total: 12 accepted rows, 13 in the counts') as string,
      exitCode: 1,
    });
    expect(readdirSync(input.directory)).toEqual([]);
  });

  it('where an accepted row has not passed a gate', async () => {
    const { input, records } = buildInput(place(), small);
    const without: ReleaseInput = {
      ...input,
      accepted: async function* () {
        for (const record of records) yield { record, verdicts: passing(record).slice(0, 2) };
      },
    };
    await expect(releaseDataset(without)).rejects.toMatchObject({ code: 'not-admitted', message: expect.stringContaining('no verdict of filter') as string });
    const skipped = await releaseDataset({ ...without, skipped: [{ stage: 'filter', reason: 'judged by hand elsewhere' }] });
    expect(read(skipped.path, 'README.md')).toContain('**Stage filter was skipped.** Reason in the config: judged by hand elsewhere');
  });

  it('where the leak gate missed too many canaries', async () => {
    const { input } = buildInput(place(), small);
    const kinds = [{ kind: 'verbatim', planted: 50, caught: 30, recall: 0.6, low: 0.46, high: 0.72 }];
    const missed: ReleaseInput = { ...input, leaks: { ...input.leaks, canaries: { kinds, required: 0.95, passed: false, note: '' } } };
    await expect(releaseDataset(missed)).rejects.toMatchObject({
      code: 'canary-recall',
      exitCode: 3,
      message: expect.stringContaining('verbatim 30 of 50') as string,
    });
  });

  it('where a format names a file outside of the release, or two formats the same file', async () => {
    const { input } = buildInput(place(), small);
    const [messages] = input.formats;
    if (messages === undefined) throw new Error('no format');
    const outside = { ...messages, format: { ...messages.format, file: (split: string) => `../${split}.jsonl` } };
    await expect(releaseDataset({ ...input, formats: [outside] })).rejects.toMatchObject({ code: 'release-path' });
    await expect(releaseDataset({ ...input, formats: [messages, messages] })).rejects.toMatchObject({ code: 'same-format-file', exitCode: 2 });
  });

  it('where the releases folder is a file', async () => {
    const directory = place();
    writeFileSync(directory, 'x');
    await expect(releaseDataset(buildInput(directory, small).input)).rejects.toMatchObject({ code: 'release-directory', exitCode: 2 });
  });
});

it('makes a release of no accepted row at all, and says so', async () => {
  const { input } = buildInput(place(), { documents: 1, rowsEach: 0 });
  const { path } = await releaseDataset(input);
  expect(read(path, 'data/alpaca/train.json')).toBe('[]\n');
  expect(read(path, 'README.md')).toContain('No row was accepted');
  expect((await verifyRelease(path)).problems).toEqual([]);
});
