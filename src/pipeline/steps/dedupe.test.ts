import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { checkDedupePlaces, dedupeRows } from './dedupe.ts';
import type { DedupeOptions } from './dedupe.ts';
import { runStep } from './index.ts';
import type { StepReport } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-dedupe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const place = (name: string): string => join(folder, `${++files}-${name}`);
function file(name: string, rows: readonly unknown[]): string {
  const path = place(name);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}
const lines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

async function dedupe(
  inputs: string[],
  more: Partial<DedupeOptions> = {},
): Promise<{ report: StepReport; kept: unknown[]; decisions: unknown[]; pairs: unknown[] }> {
  const [out, decisions, pairs] = [place('out.jsonl'), place('decisions.jsonl'), place('pairs.jsonl')];
  const reading = { text: [], view: 'prompt' as const, format: undefined, stdin: Readable.from([]) };
  const report = await runStep(
    { command: 'dedupe', inputs, ...reading, ...more, out, decisions, report: undefined, stdout: new Writable(), note: () => undefined },
    (step) => dedupeRows(step, { threshold: 0.7, against: [], ...reading, pairs, keepBy: undefined, boilerplate: 0.05, ...more }),
  );
  return { report, kept: lines(out), decisions: lines(decisions), pairs: lines(pairs) };
}

const library = 'Explain to a new reader how the library in the old town hall lends books, step by step, from the card to the return box.';
const edited = library.replace('new', 'young');

describe('dedupe', () => {
  it('puts the right rows out where others cannot be read, have no text, or share a line', async () => {
    const other = 'Where can I buy fresh bread on a Sunday?';
    const jsonl = place('mixed.jsonl');
    const raw = [
      '{"text":"' + library + '",  "n": 1.0}',
      'no row',
      '',
      '{"text":"  "}',
      `{"text":"${edited}"}\r{"text":"${other}"}`,
      '{"n":2}',
      '{"text":"Ä library?","n":3}',
    ];
    writeFileSync(jsonl, raw.join('\n'));
    const list = place('list.json');
    writeFileSync(list, JSON.stringify([{ text: library }, { text: 'How long is the Nile?' }], null, 1));
    const csv = place('table.csv');
    writeFileSync(csv, `text,n\n"${edited}",4\nHow wide is the Rhine?,5\n`);
    const { report, kept, decisions } = await dedupe([jsonl, list, csv], { text: ['text'] });
    expect(report).toMatchObject({ rows: 11, kept: 6, dropped: 3, refused: 2 });
    expect(kept).toEqual([
      { text: library, n: 1 },
      { text: '  ' },
      { text: other },
      { text: 'Ä library?', n: 3 },
      { text: 'How long is the Nile?' },
      expect.objectContaining({ text: 'How wide is the Rhine?' }),
    ]);
    const twin = `${jsonl}:1`;
    expect(decisions.filter((one) => (one as { gate: string }).gate === 'deduplicate')).toMatchObject([
      { id: `${jsonl}:5:1`, rule: 'near-duplicate', twin },
      { id: `${list}:2:1`, rule: 'exact-duplicate', twin },
      { id: `${csv}:2`, rule: 'near-duplicate', twin },
    ]);
  });

  it('keeps the first of its kind, and names twin, rule and score', async () => {
    const rows = [
      { id: 'a', prompt: library, response: 'One.' },
      { id: 'b', prompt: library.toUpperCase(), response: 'Two.' },
      { id: 'c', prompt: 'Where can I buy fresh bread on a Sunday?', response: 'Three.' },
      { id: 'd', prompt: edited, response: 'Four.' },
    ];
    const { report, kept, decisions, pairs } = await dedupe([file('in.jsonl', rows)]);
    expect(kept).toEqual([rows[0], rows[2]]);
    expect(report['otherAnswers']).toBe(2);
    expect(report.notes.join()).toContain('2 dropped rows have another answer than the row that is kept');
    expect(decisions).toEqual([
      { id: 'b', keep: false, gate: 'deduplicate', rule: 'exact-duplicate', score: 1, threshold: 1, twin: 'a' },
      { id: 'd', keep: false, gate: 'deduplicate', rule: 'near-duplicate', score: expect.closeTo(0.769, 3), threshold: 0.7, twin: 'a' },
    ]);
    expect(pairs).toEqual([
      { a: 'a', b: 'b', similarity: 1 },
      { a: 'a', b: 'd', similarity: expect.closeTo(0.769, 3) },
    ]);
    expect(report).toMatchObject({
      rows: 4,
      kept: 2,
      dropped: 2,
      refused: 0,
      method: 'exact',
      ratio: 0.5,
      leastSimilar: [{ id: 'd', twin: 'a' }, { id: 'b' }],
    });
    expect(report['sweep']).toContainEqual({ threshold: 0.8, kept: 3, dropped: 1, ratio: 0.25 });
  });

  it('compares other views, and rows without text in one are kept and counted', async () => {
    const rows = [
      { prompt: 'One?', response: library },
      { prompt: 'Two?', response: edited },
      { prompt: 'Three?', response: '' },
      { prompt: 'Four?', response: '' },
    ];
    const { report, kept } = await dedupe([file('in.jsonl', rows)], { view: 'answer' });
    expect(kept).toEqual([rows[0], rows[2], rows[3]]);
    expect(report.notes.join()).toContain('2 rows have no text');
    expect((await dedupe([file('in.jsonl', rows)])).kept).toHaveLength(4);
  });

  it('drops what an older file says already, of another shape, and leaves that file out', async () => {
    const old = file('old.jsonl', [
      {
        messages: [
          { role: 'user', content: library },
          { role: 'assistant', content: 'Yes.' },
        ],
      },
    ]);
    const rows = [
      { prompt: 'Something new, and long enough to be compared by itself.', response: 'x' },
      { prompt: edited, response: 'y' },
    ];
    const { report, kept, decisions, pairs } = await dedupe([file('in.jsonl', rows)], { against: [old] });
    expect(kept).toEqual([rows[0]]);
    expect(decisions).toMatchObject([{ twin: `${old}:1`, rule: 'near-duplicate' }]);
    expect(pairs).toHaveLength(1);
    expect(report).toMatchObject({ rows: 2, dropped: 1, ratio: 0.5, against: { files: [old], rows: 1 } });
  });

  it('keeps the same rows whatever their order, where a field ranks them', async () => {
    const rows = [library, edited, `${library} Thanks!`, 'Another thing, altogether different from the first one.'].map((text, id) => ({ id: `r${id}`, text }));
    const one = await dedupe([file('in.jsonl', rows)], { text: ['text'], keepBy: 'id' });
    const other = await dedupe([file('in.jsonl', [...rows].reverse())], { text: ['text'], keepBy: 'id' });
    expect(one.kept).toEqual([rows[0], rows[3]]);
    expect(other.kept).toEqual([rows[3], rows[0]]);
    await expect(dedupe([file('in.jsonl', rows)], { text: ['text'], keepBy: 'rank' })).rejects.toThrow('no text under rank');
  });

  it('writes the same with one, two and three threads', async () => {
    const rows = [library, '?!', edited, ' ', '?!', 'Where can I buy fresh bread on a Sunday?', '語の本語の本語の本語の本', '語の本語の本語の本語の本'];
    const file_ = file(
      'in.jsonl',
      rows.map((text, at) => ({ text, rank: `${9 - at}` })),
    );
    for (const keepBy of [undefined, 'rank']) {
      const one = await dedupe([file_], { text: ['text'], keepBy });
      expect(one.kept).toHaveLength(5);
      for (const workers of [2, 3]) expect({ ...(await dedupe([file_], { text: ['text'], keepBy, workers })), report: {} }).toEqual({ ...one, report: {} });
    }
  });

  it('shows what did not count', async () => {
    const header = Array.from({ length: 20 }, (_, i) => `header${i}`).join(' ');
    const rows = Array.from({ length: 30 }, (_, i) => ({ text: `${header} ${Array.from({ length: 12 }, (_x, j) => `t${i}x${j}`).join(' ')}` }));
    const { report, kept } = await dedupe([file('in.jsonl', rows)], { text: ['text'], threshold: 0.5 });
    expect(kept).toHaveLength(30);
    expect(report['stripped']).toEqual([{ kind: 'run', text: header, texts: 30 }]);
    expect((await dedupe([file('in.jsonl', rows)], { text: ['text'], threshold: 0.4, boilerplate: false })).kept).toHaveLength(1);
  });

  it('refuses files that would be read and written, or compared with themselves', () => {
    expect(() => checkDedupePlaces(['a.jsonl'], ['./a.jsonl'], undefined, [])).toThrow('for itself');
    expect(() => checkDedupePlaces(['a.jsonl'], ['-'], undefined, [])).toThrow('standard input');
    expect(() => checkDedupePlaces(['a.jsonl'], ['b.jsonl'], undefined, ['b.jsonl'])).toThrow('written over');
    expect(() => checkDedupePlaces(['a.jsonl'], [], 'a.jsonl', [])).toThrow('--pairs');
    expect(() => checkDedupePlaces(['a.jsonl'], [], 'o.jsonl', [undefined, 'o.jsonl'])).toThrow('--pairs');
    expect(() => checkDedupePlaces(['a.jsonl'], ['b.jsonl'], 'p.jsonl', ['o.jsonl', '-'])).not.toThrow();
  });
});
