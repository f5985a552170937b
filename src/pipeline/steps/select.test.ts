import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { methodNames } from '../../stages/coverage/select/index.ts';
import { runStep, selectRows } from './index.ts';
import type { SelectReport, StepReport } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-select-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(rows: readonly unknown[]): string {
  const path = join(folder, `${++files}.jsonl`);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

type Settings = Partial<Parameters<typeof selectRows>[1]>;
interface Chosen {
  report: StepReport & SelectReport;
  ids: string[];
  decisions: { id: string; keep: boolean; rule: string; score?: number; threshold?: number }[];
}

async function select(rows: readonly object[], settings: Settings): Promise<Chosen> {
  const input = file(rows);
  const [out, decisions] = [`${input}.out.jsonl`, `${input}.decisions.jsonl`];
  const stdin = Readable.from([]);
  const text = settings.text ?? [];
  const view = settings.view ?? 'prompt';
  const report = await runStep(
    {
      command: 'select',
      inputs: [input],
      text,
      view,
      format: undefined,
      out,
      decisions,
      report: undefined,
      stdin,
      stdout: new Writable(),
      note: () => undefined,
    },
    (step) =>
      selectRows(step, {
        method: 'diverse',
        count: undefined,
        share: undefined,
        scores: undefined,
        score: undefined,
        vectors: undefined,
        target: undefined,
        by: [],
        maxSimilarity: 0.9,
        lambda: 0.5,
        leastForm: 1,
        leastScore: 3,
        topics: 5,
        seed: 0,
        text,
        view,
        stdin,
        ...settings,
      }),
  );
  const lines = <T>(path: string): T[] =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  return { report: report as Chosen['report'], ids: lines<{ id: string }>(out).map(({ id }) => id), decisions: lines(decisions) };
}

const subjects = ['router', 'kettle', 'bicycle', 'garden', 'violin', 'ladder', 'window', 'engine'];
const deeds = ['repair', 'clean', 'buy', 'paint', 'carry', 'sell', 'measure', 'borrow', 'insure', 'describe'];
const rows = Array.from({ length: 80 }, (_, i) => ({
  id: `r${i}`,
  prompt: `How do I ${deeds[i % 10]} a ${subjects[Math.floor(i / 10)]} ${i % 3 === 0 ? 'quickly' : 'at home'}?`,
  response: `${'Take your time and look closely. '.repeat(1 + (i % 5))}Number ${i}.`,
  quality: (i * 37) % 80,
  kind: subjects[Math.floor(i / 10)],
}));

describe.each(methodNames.filter((name) => name !== 'dialogues'))('by %s', (method) => {
  const target = file(rows.slice(20, 30));
  const settings: Settings = { method, count: 12, score: 'quality', target };

  it('takes as many as asked, and says of every other that it is out', async () => {
    const { report, ids, decisions } = await select(rows, settings);
    expect(ids.length).toBe(12);
    expect(report).toMatchObject({ rows: 80, kept: 12, dropped: 68, chosen: 12 });
    expect(new Set([...ids, ...decisions.map(({ id }) => id)]).size).toBe(80);
    for (const name of ['chosen', 'random', 'longest'] as const) expect(report.sets[name]).toMatchObject({ rows: 12, sampled: 12 });
    expect(report.sets.longest.meanLength).toBeGreaterThanOrEqual(report.sets.random.meanLength);
  });

  it('takes the same rows whatever their order', async () => {
    const turned = rows.map((_, i) => rows[(i * 27 + 5) % 80] as object);
    const [a, b] = [await select(rows, settings), await select(turned, settings)];
    expect([...b.ids].sort()).toEqual([...a.ids].sort());
    expect(b.report.sets).toEqual(a.report.sets);
  });
});

describe('select', () => {
  it('takes the best by scores from another file, by id, and says which have none', async () => {
    const scores = file([{ id: 'r39', mean: -1 }, ...rows.slice(10, 40).map(({ id }, i) => ({ id, mean: i })), { nothing: 1 }, { id: 'gone', mean: 99 }]);
    const { ids, report } = await select(rows, { method: 'score', count: 5, scores });
    expect(ids).toEqual(['r35', 'r36', 'r37', 'r38', 'r39']);
    const said = ['50 of 80 rows have no score', 'has no id or no score', 'the id of an earlier one: the last score counts', '1 score of'];
    expect(report.notes).toEqual(expect.arrayContaining(said.map((part) => expect.stringContaining(part))));
    expect(report.sets.chosen.meanScore).toBe(27);
    await expect(select(rows, { method: 'score', count: 5 })).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('--scores') });
    await expect(select(rows, { count: 5, scores: file([{ id: 'elsewhere', score: 1 }]) })).rejects.toMatchObject({ exitCode: 2 });
    await expect(select(rows, { count: 5, scores: file([{ id: 'r1' }]) })).rejects.toMatchObject({ message: expect.stringContaining('no score') });
  });

  it('passes over rows too like one of a higher score', async () => {
    const twins = rows.slice(0, 20).flatMap((row) => [row, { ...row, id: `${row.id}b`, prompt: row.prompt.replace('?', '!'), quality: row.quality - 0.5 }]);
    const { ids, decisions } = await select(twins, { method: 'diverse', count: 20, score: 'quality' });
    expect(ids.some((id) => id.endsWith('b'))).toBe(false);
    expect(decisions.filter(({ rule }) => rule === 'too-similar').every(({ score = 0, threshold = 1 }) => score > threshold)).toBe(true);
  });

  it('spreads wider than random rows, and finds rows like a target', async () => {
    const { report } = await select(rows, { method: 'k-centre', count: 8, by: ['kind'] });
    expect(report.sets.chosen.nearest).toBeLessThan(report.sets.random.nearest);
    expect(report.sets.all.dimensions['kind']).toEqual({ entropy: 3, effective: 8, values: 8 });
    const like = await select(rows, { method: 'importance', count: 10, target: file(rows.filter(({ kind }) => kind === 'violin')), by: ['kind'] });
    const violins = like.ids.filter((id) => rows.find((row) => row.id === id)?.kind === 'violin').length;
    expect(violins).toBeGreaterThanOrEqual(8);
    expect(like.report.divergence).toBeGreaterThan(0);
    await expect(select(rows, { method: 'importance', count: 3 })).rejects.toMatchObject({ hint: expect.stringContaining('--target') });
  });

  it('compares by vectors of the rows', async () => {
    const points = [
      { id: 'a', prompt: 'same words', vector: [1, 0] },
      { id: 'b', prompt: 'same words', vector: [0.99, 0.05] },
      { id: 'c', prompt: 'same words', vector: [0, 1] },
    ];
    const { ids } = await select(points, { method: 'k-centre', count: 2, vectors: 'vector', text: ['prompt'] });
    expect(ids).toContain('c');
    await expect(select([...points, { id: 'd', prompt: 'x' }], { count: 2, vectors: 'vector', text: ['prompt'] })).rejects.toMatchObject({ exitCode: 2 });
    const longer = { id: 'd', prompt: 'x', vector: [1, 2, 3] };
    await expect(select([...points, longer], { count: 2, vectors: 'vector', text: ['prompt'] })).rejects.toMatchObject({
      exitCode: 2,
      message: 'Row d has 3 numbers under vector, and rows before it 2.',
    });
    await expect(select(rows, { count: 2, by: ['knid'] })).rejects.toMatchObject({ code: 'no-such-field', message: expect.stringContaining('--by knid') });
  });

  it('needs to know how many', async () => {
    await expect(select(rows, {})).rejects.toMatchObject({ hint: expect.stringContaining('--count') });
    await expect(select(rows, { count: 2, share: 0.1 })).rejects.toMatchObject({ exitCode: 2 });
    expect((await select(rows, { share: 0.1 })).ids.length).toBe(8);
    const all = await select(rows, { count: 500, maxSimilarity: 1 });
    expect(all.report).toMatchObject({ kept: 80, dropped: 0 });
  });
});

describe('dialogues', () => {
  const talk = (id: string, subject: string, answers: readonly string[]): object => ({
    id,
    messages: answers.flatMap((answer, i) => [
      { role: 'user', content: `My ${subject} again: what about part ${i} of the ${subject}?` },
      { role: 'assistant', content: answer },
    ]),
  });
  const good = (subject: string, i: number): string[] => [
    `Part zero of the ${subject} needs oil number ${i}.`,
    `Part one of the ${subject} wants a new screw and patience.`,
  ];
  const spoken = subjects.slice(0, 6);
  const talks = spoken.flatMap((subject) => Array.from({ length: 10 }, (_, i) => talk(`${subject}${i}`, subject, good(subject, i))));

  it('keep every topic, small ones too, and drop those of poor form', async () => {
    const rare = talk('rare', 'telescope', ['The telescope mirror wants cleaning with air.', 'Its telescope mount is screwed on from below.']);
    const poor = talk('poor', 'telescope', ['part', 'telescope']);
    const { ids, decisions, report } = await select([...talks, rare, poor], { method: 'dialogues', count: 30, leastForm: 1.5 });
    expect(ids).toContain('rare');
    expect(decisions.find(({ id }) => id === 'poor')).toMatchObject({ rule: 'poor-form', threshold: 1.5 });
    expect(ids.length).toBeLessThanOrEqual(30);
    for (const subject of spoken) expect(ids.some((id) => id.startsWith(subject))).toBe(true);
    expect(report.notes.some((note) => note.includes('heuristic'))).toBe(true);
  });

  it("go by a judge's scores where there are some", async () => {
    const scores = file(talks.map((row, i) => ({ id: (row as { id: string }).id, mean: i % 2 === 0 ? 5 : 2 })));
    const { ids, decisions } = await select(talks, { method: 'dialogues', count: 20, scores });
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(Number(id.slice(-1)) % 2).toBe(0);
    expect(decisions.some(({ rule }) => rule === 'low-score')).toBe(true);
  });
});
