import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splits } from '../../../../contracts/release.ts';
import type { Manifest, Split } from '../../../../contracts/release.ts';
import { releaseDiffSchema } from '../../../../report/diff/model.ts';
import type { DiffRow, RowChange } from '../../../../report/diff/model.ts';
import { hashOf } from '../../../../text/hash.ts';
import { releaseDataset } from '../../index.ts';
import { buildInput, makeRecord, passing, quickDisk } from '../../testkit.ts';
import { changesOf } from './changes.ts';
import { diffReleases } from './index.ts';
import type { Side } from './reading.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-diff-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const small = { documents: 5, rowsEach: 3 };
let release = '';
let next = '';
let rejectedId = '';
let editedId = '';
let goneIds: string[] = [];
const answer = 'Another answer.';

beforeAll(async () => {
  ({ path: release } = await releaseDataset(buildInput(join(root, 'a'), small).input, quickDisk));
  const built = buildInput(join(root, 'b'), small);
  const [first, second] = built.records;
  if (first === undefined || second === undefined) throw new Error('no rows');
  // The first row is now rejected; the second says something else; the documents of chapter 4 are gone, chapter 9 came.
  const gone = built.records.filter(({ group }) => group === 'book/chapter-4.md');
  const extra = makeRecord(
    'book/chapter-9.md',
    '9/0',
    'What is new in the ninth chapter of this book?',
    'Nine.',
    { start: 0, end: 5, quote: 'Nine.' },
    'Nine.',
  );
  second.messages = [second.messages[0] ?? never(), { role: 'assistant', content: answer }];
  second.contentHash = hashOf(second.messages);
  const kept = [...built.records.filter((record) => record !== first && !gone.includes(record)), extra];
  const rejected = { ...(built.out[0] ?? never()), id: first.id, outcome: 'rejected' as const, gate: 'filter', rule: 'grounding', record: first };
  const out = [...built.out, rejected];
  const total = { ...built.input.counts.total, candidates: kept.length + out.length, accepted: kept.length, rejected: built.input.counts.total.rejected + 1 };
  const config = { name: 'book', seed: 0, filter: { judge: { use: 'heuristic' } } };
  ({ path: next } = await releaseDataset(
    {
      ...built.input,
      config,
      configHash: hashOf(config),
      keepText: false,
      counts: { total, byWave: [{ wave: 1, name: 'documents', ...total }], byStrategy: [{ strategy: 'extractive', ...total }] },
      accepted: async function* () {
        for (const record of kept) yield { record, verdicts: passing(record) };
      },
      out: async function* () {
        yield* out;
      },
      sources: async function* () {
        for await (const line of built.input.sources()) if (line.key !== 'book/chapter-4.md') yield line;
        for await (const line of built.input.sources()) {
          yield { ...line, key: 'book/chapter-9.md' };
          return;
        }
      },
    },
    quickDisk,
  ));
  rejectedId = first.id;
  editedId = second.id;
  goneIds = gone.map(({ id }) => id);
});

function never(): never {
  throw new Error('nothing here');
}

const of = (rows: readonly DiffRow[], change: RowChange): DiffRow[] => rows.filter((row) => row.change === change);

describe('diffReleases', () => {
  it('finds nothing between a release and itself', async () => {
    const none = { added: 0, removed: 0, edited: 0, moved: 0 };
    expect(await diffReleases(release, release)).toMatchObject({ change: 'same', counts: none, rows: [], reasons: [], byRule: [], config: [], components: [] });
  });

  it('says which rows came, left and were edited, and why', async () => {
    const diff = await diffReleases(release, next);
    expect(releaseDiffSchema.parse(diff)).toEqual(diff);
    expect(diff.change).toBe('major');
    expect(of(diff.rows, 'removed').map(({ id, reason }) => [id, reason])).toEqual([
      [rejectedId, 'rejected by filter/grounding'],
      ...goneIds.map((id) => [id, 'source left']),
    ]);
    expect(of(diff.rows, 'added')).toMatchObject([{ reason: 'source came', from: null }]);
    expect(of(diff.rows, 'edited').map(({ id }) => id)).toEqual([editedId]);
    expect(diff.sources).toEqual({ came: ['book/chapter-9.md'], changed: [], left: ['book/chapter-4.md'] });
    expect(diff.bySource).toMatchObject([{ name: 'book', added: 1, removed: 1 + goneIds.length, edited: 1 }]);
    expect(diff.config).toEqual([{ path: 'filter.judge.use', from: null, to: '"heuristic"' }]);
    const back = await diffReleases(next, release);
    expect(back.rows.find(({ id }) => id === rejectedId)).toMatchObject({ change: 'added', reason: 'was rejected by filter/grounding' });
  });

  it('shows the words of an edited row, and counts tokens', async () => {
    const diff = await diffReleases(release, next);
    const text = of(diff.rows, 'edited')[0]?.text ?? [];
    expect(text.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(text[0]?.words.map(([kind]) => kind)).toEqual(['=']);
    const after = (text[1]?.words ?? []).filter(([kind]) => kind !== '-').map(([, piece]) => piece);
    expect(after.join('')).toBe(answer);
    expect(of(diff.rows, 'added')[0]?.text?.flatMap(({ words }) => words.map(([kind]) => kind))).toEqual(['+', '+']);
    const file = (path: string): number =>
      (JSON.parse(readFileSync(join(path, 'statistics.json'), 'utf8')) as { statistics: { tokens: number } }).statistics.tokens;
    const { added = 0, removed = 0, editedFrom = 0, editedTo = 0 } = diff.tokens ?? {};
    expect(added - removed + editedTo - editedFrom).toBe(file(next) - file(release));
  });

  it('lists as many rows as asked for, and hands on every one', async () => {
    const seen: DiffRow[] = [];
    const diff = await diffReleases(release, next, { listed: 1, texts: false, onRow: (row) => void seen.push(row) });
    expect(diff.rows).toHaveLength(['removed', 'added', 'edited'].length + Math.min(1, diff.counts.moved));
    expect(seen).toHaveLength(diff.counts.added + diff.counts.removed + diff.counts.edited + diff.counts.moved);
    expect(diff.rows.every(({ text }) => text === undefined)).toBe(true);
    expect(diff.tokens).toBeUndefined();
  });

  it('compares data files where the lineage does not tell what a row says', async () => {
    const older = without(release, 'a-plain');
    const diff = await diffReleases(older, next);
    const exact = await diffReleases(release, next);
    expect(diff.counts).toEqual(exact.counts);
    expect(diff.rows.map(({ id }) => id)).toEqual(exact.rows.map(({ id }) => id));
  });
});

/** A copy of a release as an earlier version wrote it. */
function without(path: string, name: string): string {
  const copy = join(root, name);
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
  for (const { path: file } of [...manifest.files, { path: 'manifest.json' }]) {
    mkdirSync(join(copy, file, '..'), { recursive: true });
    const text = readFileSync(join(path, file), 'utf8');
    writeFileSync(join(copy, file), file === 'lineage.jsonl' ? text.replace(/,"contentHash":"[0-9a-f]{64}"/g, '') : text);
  }
  return copy;
}

interface Told {
  id: number;
  document: number;
  asks: string;
  says: string;
}

/** A release of one split in which rows come from documents and say something. */
function told(rows: readonly Told[], out: readonly { id: number }[] = []): Side {
  const folder = written([], out);
  mkdirSync(join(folder, 'data', 'messages'), { recursive: true });
  const line = ({ id, document, asks, says }: Told): object => ({
    id: `row ${id}`,
    split: 'train',
    strategy: 's',
    contentHash: hashOf([asks, says]),
    sources: [{ source: 'book', document: `page ${document}` }],
  });
  const entry = ({ asks, says }: Told): object => ({
    messages: [
      { role: 'user', content: asks },
      { role: 'assistant', content: says },
    ],
  });
  const write = (path: string, lines: readonly string[]): void => writeFileSync(join(folder, path), lines.map((one) => `${one}\n`).join(''));
  write(
    'lineage.jsonl',
    rows.map((row) => JSON.stringify(line(row))),
  );
  write(
    'data/messages/train.jsonl',
    rows.map((row) => JSON.stringify(entry(row))),
  );
  write(
    'data/messages/train.ids.txt',
    rows.map(({ id }) => `row ${id}`),
  );
  return { root: folder, files: [{ path: 'data/messages/train.jsonl', bytes: 0, sha256: '', rows: rows.length }] };
}

interface Sketch {
  id: number;
  says: number;
  split: Split;
  replaces?: number | undefined;
}

let folders = 0;
function written(rows: readonly Sketch[], out: readonly { id: number; replaces?: number | undefined }[]): string {
  const folder = join(root, `side-${++folders}`);
  mkdirSync(join(folder, 'rejected'), { recursive: true });
  const lines = (all: readonly object[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('');
  const name = (id: number): string => `row ${id}`;
  const replaces = (id: number | undefined): object => (id === undefined ? {} : { replaces: name(id) });
  writeFileSync(
    join(folder, 'lineage.jsonl'),
    lines(rows.map((row) => ({ id: name(row.id), split: row.split, strategy: 's', contentHash: hashOf(row.says), sources: [], ...replaces(row.replaces) }))),
  );
  writeFileSync(
    join(folder, 'rejected', 'rejected.jsonl'),
    lines(out.map((row) => ({ id: name(row.id), outcome: 'rejected', gate: 'filter', rule: 'length', record: replaces(row.replaces) }))),
  );
  return folder;
}

describe('changesOf', () => {
  it('finds what a comparison of all pairs finds, whatever the order', async () => {
    const row = fc.record({ id: fc.integer({ min: 0, max: 12 }), says: fc.integer({ min: 0, max: 2 }), split: fc.constantFrom(...splits) });
    const side = fc.uniqueArray(row, { maxLength: 10, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(side, side, async (from, to) => {
        const sides: [Side, Side] = [
          { root: written(from, []), files: [] },
          { root: written(to, []), files: [] },
        ];
        const changes = await changesOf(...sides);
        const found = new Map<string, RowChange>();
        for await (const { change, row: one } of changes.each()) found.set(one.id, change);
        const expected = new Map<string, RowChange>();
        for (const one of from) if (!to.some(({ id }) => id === one.id)) expected.set(`row ${one.id}`, 'removed');
        for (const one of to) {
          const before = from.find(({ id }) => id === one.id);
          if (before === undefined) expected.set(`row ${one.id}`, 'added');
          else if (before.says !== one.says) expected.set(`row ${one.id}`, 'edited');
          else if (before.split !== one.split) expected.set(`row ${one.id}`, 'moved');
        }
        expect(found).toEqual(expected);
        const counts = { added: 0, removed: 0, edited: 0, moved: 0 };
        for (const change of expected.values()) counts[change]++;
        expect(changes.counts).toEqual(counts);
        for (const { id } of from) expect(changes.inOlder(`row ${id}`)).toBe(expected.get(`row ${id}`));
        for (const { id } of to) expect(changes.inNewer(`row ${id}`)).toBe(expected.get(`row ${id}`));
      }),
      { numRuns: 60 },
    );
  });

  it('takes a row for the edit of the one that it replaces, over a row between that is out', async () => {
    const from = { root: written([{ id: 1, says: 1, split: 'test' }], []), files: [] };
    const to = { root: written([{ id: 3, says: 3, split: 'train', replaces: 2 }], [{ id: 2, replaces: 1 }, { id: 1 }]), files: [] };
    const changes = await changesOf(from, to);
    expect(changes.counts).toEqual({ added: 0, removed: 0, edited: 1, moved: 0 });
    for await (const only of changes.each()) expect(only).toMatchObject({ change: 'edited', was: 'row 1', from: 'test', to: 'train' });
  });

  it('takes rows under new ids for edits of those that said the same in other words, and counts each row once', async () => {
    const text = fc.array(fc.constantFrom('boat', 'lock', 'oak', 'gate', 'rain'), { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    const row = fc.record({ id: fc.integer({ min: 0, max: 15 }), document: fc.integer({ min: 0, max: 2 }), asks: text, says: text });
    const side = fc.uniqueArray(row, { maxLength: 10, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(side, side, async (from, to) => {
        const changes = await changesOf(told(from), told(to));
        const { added, removed, edited, moved } = changes.counts;
        const isKept = (one: Told, others: readonly Told[]): boolean =>
          others.some(({ id, asks, says }) => id === one.id && asks === one.asks && says === one.says);
        expect(moved).toBe(0);
        expect(added + edited).toBe(to.filter((one) => !isKept(one, from)).length);
        expect(removed + edited).toBe(from.filter((one) => !isKept(one, to)).length);
        const seen = { added: 0, removed: 0, edited: 0, moved: 0 };
        const [olds, news] = [new Set<string>(), new Set<string>()];
        for await (const { change, row: one, was } of changes.each()) {
          seen[change]++;
          const [old, now] = change === 'removed' ? [one.id, undefined] : change === 'added' ? [undefined, one.id] : [was ?? one.id, one.id];
          if (old !== undefined) expect(olds.size).toBeLessThan(olds.add(old).size);
          if (now !== undefined) expect(news.size).toBeLessThan(news.add(now).size);
          if (was !== undefined) {
            const [before, after] = [from.find(({ id }) => `row ${id}` === was), to.find(({ id }) => `row ${id}` === one.id)];
            expect(before?.document).toBe(after?.document);
          }
        }
        expect(seen).toEqual(changes.counts);
      }),
      { numRuns: 40 },
    );
  });

  it('pairs by the prompt before the text, and leaves a row alone that a rule put out', async () => {
    const asks = 'How many boats does the lock hold at once?';
    const says = 'The lock holds four boats at once, and its gates are of oak.';
    const from = told([
      { id: 1, document: 1, asks, says },
      { id: 2, document: 1, asks: 'What are the gates made of?', says: 'They are made of oak from the valley, cut in winter.' },
    ]);
    const to = [
      { id: 3, document: 1, asks: 'What are the gates of the lock made of?', says: 'They are made of larch from the valley, cut in winter.' },
      { id: 4, document: 1, asks: ' HOW many boats does the lock hold at once?', says: 'Six.' },
    ];
    const found: unknown[] = [];
    for await (const { change, row, was, by } of (await changesOf(from, told(to))).each()) found.push([change, row.id, was, by]);
    expect(found).toEqual([
      ['edited', 'row 3', 'row 2', 'text'],
      ['edited', 'row 4', 'row 1', 'prompt'],
    ]);
    expect((await changesOf(from, told(to, [{ id: 1 }]))).counts).toEqual({ added: 1, removed: 1, edited: 1, moved: 0 });
  });

  it('calls a row new where the one that it replaces is still there, or has another edit', async () => {
    const from = { root: written([{ id: 1, says: 1, split: 'train' }], []), files: [] };
    const beside = written(
      [
        { id: 1, says: 1, split: 'train' },
        { id: 2, says: 2, split: 'train', replaces: 1 },
      ],
      [],
    );
    expect((await changesOf(from, { root: beside, files: [] })).counts).toEqual({ added: 1, removed: 0, edited: 0, moved: 0 });
    const two = written(
      [2, 3].map((id) => ({ id, says: id, split: 'train' as const, replaces: 1 })),
      [],
    );
    expect((await changesOf(from, { root: two, files: [] })).counts).toEqual({ added: 1, removed: 0, edited: 1, moved: 0 });
    const circle = written(
      [{ id: 2, says: 2, split: 'train', replaces: 3 }],
      [
        { id: 3, replaces: 4 },
        { id: 4, replaces: 3 },
      ],
    );
    expect((await changesOf(from, { root: circle, files: [] })).counts).toEqual({ added: 1, removed: 1, edited: 0, moved: 0 });
  });

  it('keeps ten thousand rows apart', async () => {
    const rows = Array.from({ length: 10_000 }, (_, id): Sketch => ({ id, says: id, split: 'train' }));
    const from = { root: written(rows, []), files: [] };
    const to = { root: written(rows.map((row) => (row.id % 100 === 0 ? { ...row, id: row.id + 100_000 } : row)).reverse(), []), files: [] };
    expect((await changesOf(from, to)).counts).toEqual({ added: 100, removed: 100, edited: 0, moved: 0 });
  });
});
