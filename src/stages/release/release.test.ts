import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LineageLine, Manifest, RejectedLine } from '../../contracts/release.ts';
import { compareText } from '../../text/canonical.ts';
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
      'croissant.json',
      'curation-log.md',
      ...['alpaca', 'messages'].flatMap((format) => [
        ...(format === 'messages' ? ['data/messages/axolotl.yaml'] : []),
        `data/${format}/dataset_info.json`,
        ...['test', 'train', 'validation'].flatMap((split) => [
          `data/${format}/${split}.ids.txt`,
          `data/${format}/${split}.json${format === 'messages' ? 'l' : ''}`,
        ]),
      ]),
      'datasheet.md',
      'documents/index.jsonl',
      'lineage.jsonl',
      'rejected/rejected.jsonl',
      'report.html',
      'sources.jsonl',
      'statement.intoto.json',
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
      'versioning',
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
    const lineage = ['id', 'split', 'wave', 'strategy', 'sources', 'parents', 'calls', 'verdicts', 'contentHash'];
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
        .filter(([name]) => !['/manifest.json', '/croissant.json', '/statement.intoto.json'].includes(name))
        .sort((a, b) => compareText(a[0], b[0]));
    expect(contents(second.path)).toEqual(contents(first.path));
    expect(second.manifest.contentHash).toBe(first.manifest.contentHash);
    for (const [name, text] of contents(first.path)) {
      const plain = Buffer.from(text, 'base64').toString();
      expect(plain.includes(root) || plain.includes('2026-01-02'), name).toBe(false);
    }
  });

  it('is not made again where nothing changed, and is the next version where something did', async () => {
    const directory = place();
    const first = await releaseDataset(buildInput(directory, small).input);
    const again = await releaseDataset(buildInput(directory, small, { created: '2031-01-01T00:00:00.000Z' }).input);
    expect(again).toMatchObject({ version: '1.0.0', isNew: false, path: first.path });
    expect(readdirSync(directory)).toEqual(['1.0.0']);
    const changed = await releaseDataset(buildInput(directory, { ...small, rowsEach: 4 }).input);
    expect(changed).toMatchObject({ version: '1.1.0', isNew: true });
    await mkdir(join(directory, '1.10.0'));
    const third = await releaseDataset(buildInput(directory, small).input);
    // A folder without a manifest says nothing of its rows.
    expect(third.version).toBe('2.0.0');
    expect((await listReleases(directory)).map(({ version, problem }) => [version, problem])).toEqual([
      ['1.0.0', null],
      ['1.1.0', null],
      ['1.10.0', 'manifest.json is missing'],
      ['2.0.0', null],
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
