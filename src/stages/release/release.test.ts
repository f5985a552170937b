import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LineageLine, Manifest, RejectedLine } from '../../contracts/release.ts';
import { HornbookError } from '../../errors.ts';
import { failpointNames } from '../../failpoints.ts';
import { compareText } from '../../text/canonical.ts';
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
const lines = <T>(path: string, file: string): T[] =>
  read(path, file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
const snapshot = (path: string): Map<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'base64')]),
  );

describe('a release', () => {
  it('holds what its manifest says, and verifies from its folder alone', async () => {
    const { input, records, out } = buildInput(place());
    const released = await releaseDataset(input);
    expect(released).toMatchObject({ version: '1.0.0', isNew: true, path: join(input.directory, '1.0.0') });
    const manifest = JSON.parse(read(released.path, 'manifest.json')) as Manifest;
    expect(manifest).toEqual(released.manifest);
    expect(manifest.files.map(({ path }) => path).filter((path) => !path.startsWith('documents/d'))).toEqual([
      'README.md',
      'coverage.json',
      'coverage.md',
      'coverage.svg',
      'curation-log.md',
      ...['alpaca', 'messages'].flatMap((format) =>
        ['test', 'train', 'validation'].flatMap((split) => [
          `data/${format}/${split}.ids.txt`,
          `data/${format}/${split}.json${format === 'messages' ? 'l' : ''}`,
        ]),
      ),
      'documents/index.jsonl',
      'lineage.jsonl',
      'rejected/rejected.jsonl',
      'report.html',
      'sources.jsonl',
      'statistics.json',
    ]);
    expect(manifest.splits.reduce((sum, { rows }) => sum + rows, 0)).toBe(records.length);
    expect(lines(released.path, 'rejected/rejected.jsonl')).toHaveLength(out.length);
    const verified = await verifyRelease(released.path);
    expect(verified.problems).toEqual([]);
    expect(verified.checked).toMatchObject({ accepted: records.length, out: out.length, entries: 2 * records.length, spans: records.length + out.length - 1 });
  });

  it('has the fields that docs/reference/files.md promises, in each file', async () => {
    const { path, manifest } = await releaseDataset(buildInput(place(), small).input);
    const keys = (file: string): string[][] => lines<object>(path, file).map(Object.keys);
    const verdict = ['gate', 'outcome', 'rules'];
    expect(Object.keys(manifest)).toEqual([
      'schema',
      'hornbook',
      'unicode',
      'name',
      'version',
      'created',
      'contentHash',
      'config',
      'configHash',
      'seed',
      'counts',
      'splits',
      'grouping',
      'splitCheck',
      'sources',
      'evaluation',
      'skipped',
      'gates',
      'components',
      'facts',
      'leaks',
      'files',
      'manifestHash',
    ]);
    const lineage = ['id', 'split', 'wave', 'strategy', 'sources', 'parents', 'calls', 'verdicts'];
    expect(new Set(keys('lineage.jsonl').map(String))).toEqual(new Set([String(lineage)]));
    const rejected = ['id', 'outcome', 'wave', 'strategy', 'gate', 'rule', 'score', 'threshold', 'evidence', 'verdicts', 'record'];
    expect(new Set(keys('rejected/rejected.jsonl').map(String))).toEqual(new Set([String(rejected), String([...rejected, 'task', 'reason'])]));
    const sources = [
      'source',
      'key',
      'kind',
      'outcome',
      'reason',
      'licence',
      'consent',
      'hash',
      'mediaType',
      'title',
      'language',
      'rows',
      'refusedRows',
      'chunks',
      'length',
      'setAside',
      'masked',
      'notes',
    ];
    expect(new Set(keys('sources.jsonl').map(String))).toEqual(new Set([String(sources)]));
    const [row] = lines<LineageLine>(path, 'lineage.jsonl');
    expect([Object.keys(row?.sources[0] ?? {}), Object.keys(row?.sources[0]?.spans[0] ?? {}), Object.keys(row?.verdicts[0] ?? {})]).toEqual([
      ['source', 'document', 'spans'],
      ['start', 'end', 'quote'],
      verdict,
    ]);
    const [out] = lines<RejectedLine>(path, 'rejected/rejected.jsonl');
    const record = ['id', 'kind', 'messages', 'labels', 'grounding', 'origin', 'group', 'contentHash', 'intake'];
    expect(Object.keys(out?.record ?? {})).toEqual(record);
    const documented = readFileSync(new URL('../../../docs/reference/files.md', import.meta.url), 'utf8');
    for (const name of [...Object.keys(manifest), ...lineage, ...rejected, ...sources, ...record]) expect(documented).toContain(`\`${name}\``);
  });

  it('has the same bytes in another place, and none of that place or of the time in them', async () => {
    const [one, two] = [place(), place()];
    const first = await releaseDataset(buildInput(one).input);
    const second = await releaseDataset(buildInput(two, {}, { created: '2030-01-01T00:00:00.000Z' }).input);
    const contents = (path: string): [string, string][] =>
      [...snapshot(path)]
        .map(([name, text]): [string, string] => [name.slice(path.length), text])
        .filter(([name]) => name !== '/manifest.json')
        .sort((a, b) => compareText(a[0], b[0]));
    expect(contents(second.path)).toEqual(contents(first.path));
    expect(second.manifest.contentHash).toBe(first.manifest.contentHash);
    for (const [name, text] of contents(first.path)) {
      const plain = Buffer.from(text, 'base64').toString();
      expect(plain.includes(root) || plain.includes('2026-01-02'), name).toBe(false);
    }
  });

  it('is not made again where nothing changed, and is the next minor version where something did', async () => {
    const directory = place();
    const first = await releaseDataset(buildInput(directory, small).input);
    const again = await releaseDataset(buildInput(directory, small, { created: '2031-01-01T00:00:00.000Z' }).input);
    expect(again).toMatchObject({ version: '1.0.0', isNew: false, path: first.path });
    expect(readdirSync(directory)).toEqual(['1.0.0']);
    const changed = await releaseDataset(buildInput(directory, { ...small, rowsEach: 4 }).input);
    expect(changed).toMatchObject({ version: '1.1.0', isNew: true });
    await mkdir(join(directory, '1.10.0'));
    const third = await releaseDataset(buildInput(directory, small).input);
    expect(third.version).toBe('1.11.0');
    expect((await listReleases(directory)).map(({ version, problem }) => [version, problem])).toEqual([
      ['1.0.0', null],
      ['1.1.0', null],
      ['1.10.0', 'manifest.json is missing'],
      ['1.11.0', null],
    ]);
  });

  it('writes the same bytes whatever the order of keys in what it is given', async () => {
    const turn = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turn);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, turn(item)]),
      );
    };
    const plain = buildInput(place(), small);
    const turned = buildInput(place(), small);
    const backwards: ReleaseInput = {
      ...turned.input,
      accepted: async function* () {
        for (const record of turned.records)
          yield turn({ record, verdicts: passing(record) }) as { record: (typeof turned.records)[number]; verdicts: ReturnType<typeof passing> };
      },
      out: async function* () {
        for (const line of turned.out) yield turn(line) as RejectedLine;
      },
    };
    const [a, b] = [await releaseDataset(plain.input), await releaseDataset(backwards)];
    expect(b.manifest.contentHash).toBe(a.manifest.contentHash);
  });
});

describe('spans in files', () => {
  it('count code points: text[start:end] == quote as Python counts, beyond the basic plane too', async () => {
    const { input } = buildInput(place());
    const { path } = await releaseDataset(input);
    const documents = new Map(
      lines<{ document: string; path: string }>(path, 'documents/index.jsonl').map((one) => [one.document, Array.from(read(path, one.path))]),
    );
    let shifted = 0;
    const check = (document: string, spans: readonly { start: number; end: number; quote: string }[]): void => {
      for (const { start, end, quote } of spans) {
        const text = documents.get(document) ?? [];
        expect(text.slice(start, end).join('')).toBe(quote);
        if (text.slice(0, start).some((char) => char.length === 2)) shifted++;
      }
    };
    for (const { sources } of lines<LineageLine>(path, 'lineage.jsonl')) for (const { document, spans } of sources) check(document, spans);
    for (const { record, evidence } of lines<RejectedLine>(path, 'rejected/rejected.jsonl')) {
      for (const { document, spans } of record?.grounding ?? []) check(document, spans);
      for (const one of evidence) {
        if (one.type === 'quote' || one.type === 'leak')
          expect(
            Array.from(record?.messages[one.message]?.content ?? '')
              .slice(one.start, one.end)
              .join(''),
          ).toBe(one.quote);
      }
    }
    expect(shifted).toBeGreaterThan(100);
  });

  it('name the message where it stands in the data files, when the config sets the system prompt', async () => {
    const built = buildInput(place(), small, { systemPrompt: 'Answer from the book.' });
    const first = built.records[0];
    if (first === undefined) throw new Error('no record');
    first.messages.unshift({ role: 'system', content: 'An old \u{1F4D6} prompt.' });
    built.input.accepted = async function* () {
      for (const record of built.records) {
        const verdicts = passing(record);
        if (record === first) {
          verdicts[2]?.rules[0]?.evidence.push(
            { type: 'quote', message: 2, start: 0, end: 2, quote: '\u{1F980}' },
            { type: 'quote', message: 0, start: 3, end: 6, quote: 'old' },
          );
        }
        yield { record, verdicts };
      }
    };
    const { path } = await releaseDataset(built.input);
    const line = lines<LineageLine>(path, 'lineage.jsonl')[0];
    expect(line?.verdicts[2]?.rules[0]?.evidence).toEqual([
      { type: 'quote', message: 2, start: 0, end: 1, quote: '\u{1F980}' },
      { type: 'value', name: 'system prompt', value: 'old', note: 'in the imported system prompt, which the release replaces' },
    ]);
    const rows = lines<{ messages: { role: string; content: string }[] }>(path, 'data/messages/train.jsonl');
    expect(rows.map(({ messages }) => messages.map(({ role }) => role))).toEqual(rows.map(() => ['system', 'user', 'assistant']));
    expect(rows.every(({ messages }) => messages[0]?.content === 'Answer from the book.')).toBe(true);
    const alpaca = JSON.parse(read(path, 'data/alpaca/train.json')) as object[];
    expect(alpaca.every((row) => 'system' in row && !('history' in row))).toBe(true);
  });
});

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
  const start = '/.tmp-release-1.0.0';
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
