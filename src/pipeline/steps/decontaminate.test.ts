import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { decontaminateRows } from './decontaminate.ts';
import type { DecontaminateOptions } from './decontaminate.ts';
import { runStep } from './index.ts';
import type { StepReport } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-decontaminate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const place = (name: string): string => {
  const path = join(folder, `${++files}`);
  return `${path}-${name}`;
};
function file(name: string, rows: readonly unknown[]): string {
  const path = place(name);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

interface Done {
  report: StepReport;
  kept: { id: string }[];
  decisions: { id: string; keep: boolean; rule: string; item?: string; field?: string; start?: number; end?: number }[];
  /** All that was written and said. */
  outputs: { out: string; beside: string };
}

async function decontaminate(inputs: string[], against: string[], more: Partial<DecontaminateOptions> = {}): Promise<Done> {
  const [out, decisions, report] = [place('out.jsonl'), place('decisions.jsonl'), place('report.json')];
  const reading = { text: [], view: 'conversation' as const, format: undefined, stdin: Readable.from([]) };
  const notes: string[] = [];
  const settings = {
    private: false,
    phrases: true,
    overlap: 0.5,
    longestRun: 13,
    uncertain: 'drop' as const,
    review: undefined,
    pool: [],
    canaries: 5,
    workers: 1,
  };
  const done = await runStep(
    { command: 'decontaminate', inputs, ...reading, ...more, out, decisions, report, stdout: new Writable(), note: (note) => notes.push(note) },
    (step) => decontaminateRows(step, { against, ...reading, ...settings, ...more }),
  );
  const list = <T>(path: string): T[] =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  const outputs = { out: readFileSync(out, 'utf8'), beside: `${readFileSync(decisions, 'utf8')}\n${readFileSync(report, 'utf8')}\n${notes.join('\n')}` };
  return { report: done, kept: list(out), decisions: list(decisions), outputs };
}

const question = 'The lighthouse keeper of Quellstadt lights 14 lamps every evening and puts out 3 of them at midnight. How many lamps burn at dawn?';
const exam = [
  { id: 'q1', question, answer: '11' },
  { id: 'q2', question: 'Tallest tower of Quellstadt?', answer: 'The Greyhorn' },
];
const clean = [
  { id: 'c1', prompt: 'How is bread baked in the mountains?', response: 'In small ovens, with little wood.' },
  { id: 'c2', prompt: 'Name three rivers of the north.', response: 'The Ald, the Berr and the Cimm.' },
];

describe('decontaminate', () => {
  it('takes out rows that hold an item, says where, and keeps the others byte for byte', async () => {
    const input = place('in.jsonl');
    const lines = [
      ...clean.map((row) => JSON.stringify(row)),
      JSON.stringify({ id: 'l1', prompt: `😀 Please: ${question}`, response: '11' }),
      JSON.stringify({ id: 'l2', prompt: 'tallest TOWER of Quellstadt', response: 'The Greyhorn, I think.' }),
      JSON.stringify({ id: 'l3', prompt: 'What is new?', response: question.replace('14', '25').replace('3', '8') }),
    ];
    writeFileSync(input, `${lines.join('\n')}\n`);
    const { report, kept, decisions, outputs } = await decontaminate([input], [file('exam.jsonl', exam)]);
    expect(outputs.out).toBe(`${lines.slice(0, 2).join('\n')}\n`);
    expect(kept.map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(new Set(decisions.map(({ id }) => id))).toEqual(new Set(['l1', 'l2', 'l3']));
    const whole = decisions.find(({ id, rule }) => id === 'l1' && rule === 'whole-item');
    expect(whole).toMatchObject({ keep: false, item: 'q1', field: 'messages[0]' });
    expect([...`😀 Please: ${question}`].slice(whole?.start, whole?.end).join('')).toBe(question.slice(0, -1));
    expect(decisions.find(({ id }) => id === 'l2')).toMatchObject({ rule: 'short-item', item: 'q2' });
    expect(decisions.find(({ id }) => id === 'l3')).toMatchObject({ field: 'messages[1]' });
    expect(report).toMatchObject({
      rows: 5,
      kept: 2,
      dropped: 3,
      sets: [{ items: 2, itemsHit: 2, rowsDropped: 3, longestMatch: 24, canaries: { passed: true } }],
    });
  });

  it('reads named fields, which may hold question and answer together', async () => {
    const rows = [
      { id: 'a', text: `Q: Tallest tower of Quellstadt? A: The Greyhorn` },
      { id: 'b', text: 'The Greyhorn is a mountain.' },
    ];
    const { kept } = await decontaminate([file('in.jsonl', rows)], [file('exam.jsonl', exam)], { text: ['text'] });
    expect(kept.map(({ id }) => id)).toEqual(['b']);
  });

  it('keeps what only an unsure rule names where that is asked, and flags it', async () => {
    const edited = 'Every evening the keeper of Quellstadt lights 14 lamps and puts out 3 of them at midnight. How many burn at dawn?';
    const input = file('in.jsonl', [{ id: 'e', prompt: edited, response: '11 of them.' }]);
    const against = [file('exam.jsonl', exam)];
    expect((await decontaminate([input], against)).kept).toEqual([]);
    const { kept, report } = await decontaminate([input], against, { uncertain: 'keep' });
    expect(kept).toHaveLength(1);
    expect(report).toMatchObject({ kept: 1, flagged: 1, sets: [{ itemsHit: 0, rowsFlagged: 1 }] });
  });

  it('flags rows that resemble an item, and counts what is found in rows that hold none', async () => {
    const rephrased = 'At Quellstadt the keeper of the lighthouse has 14 lamps burning in the evening; at midnight 3 go out. What is the number at dawn?';
    const pool = file('pool.jsonl', [...clean, { id: 'p', prompt: question, response: '11' }]);
    const { decisions, report } = await decontaminate([file('in.jsonl', [{ id: 'r', prompt: rephrased, response: 'Eleven.' }])], [file('exam.jsonl', exam)], {
      review: 0.2,
      uncertain: 'keep',
      pool: [pool],
    });
    expect(decisions.filter(({ rule }) => rule === 'similar')).toMatchObject([{ id: 'r', keep: true, item: 'q1' }]);
    expect(report['pool']).toMatchObject({ rows: 3, found: 1, rate: 0.333333 });
  });

  it('refuses a set that protects nothing', async () => {
    const input = file('in.jsonl', clean);
    await expect(decontaminate([input], [file('empty.jsonl', [{ note: 'no question' }])])).rejects.toThrow('protects nothing');
    await expect(decontaminate([input], [join(folder, 'none.jsonl')])).rejects.toThrow('cannot be read');
    await expect(decontaminate([input], [])).rejects.toThrow('Nothing says what must not leak');
  });
});

const grams = (text: string): string[] => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(4).map((_, at) => words.slice(at, at + 5).join(' '));
};

describe('a private set', () => {
  it('leaves no five words of itself, and no id, in anything that is written', async () => {
    const rows = [
      ...clean,
      { id: 'l1', prompt: `Please: ${question}`, response: '11' },
      { id: 'l2', prompt: 'Tell me.', response: `It says: ${question.slice(0, 90)}` },
      { id: 'l3', prompt: 'He lights 14 lamps every evening, as others do.', response: 'Yes.' },
    ];
    const secret = new Set(exam.flatMap((item) => grams(`${item.question} ${item.answer}`)));
    const input = file('in.jsonl', rows);
    const against = [file('exam.jsonl', exam)];
    const found = (text: string): string[] => grams(text).filter((gram) => secret.has(gram));
    const open = await decontaminate([input], against);
    expect(found(open.outputs.beside).length).toBeGreaterThan(0);

    const hidden = await decontaminate([input], against, { private: true });
    expect(found(hidden.outputs.beside)).toEqual([]);
    expect(hidden.outputs.beside).not.toMatch(/"q1"|"q2"/);
    expect(hidden.kept.map(({ id }) => id)).toEqual(['c1', 'c2', 'l3']);
    expect(hidden.outputs.beside).toContain('five words in a row of a private item');

    const strict = await decontaminate([input], against, { private: true, phrases: false, review: 0.1 });
    expect(found(`${strict.outputs.out} ${strict.outputs.beside}`)).toEqual([]);
    expect(strict.kept.map(({ id }) => id)).toEqual(['c1', 'c2']);
  });

  const data = join(process.env['HORNBOOK_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'data');
  it.skipIf(!existsSync(data))('the same with real items', async () => {
    const lines = readFileSync(join(data, 'evaluation/gsm8k-test.jsonl'), 'utf8').trim().split('\n').slice(0, 60);
    const items = lines.map((line) => JSON.parse(line) as { question: string; answer: string });
    const negatives = readFileSync(join(data, 'leaks/gsm8k-train-negatives.jsonl'), 'utf8').trim().split('\n').slice(0, 40);
    const rows = [...items.map((item) => ({ prompt: item.question, response: item.answer })), ...negatives.map((line): unknown => JSON.parse(line))];
    const { outputs } = await decontaminate([file('in.jsonl', rows)], [file('secret.jsonl', items)], { private: true, phrases: false });
    const secret = new Set(items.flatMap((item) => [...grams(item.question), ...grams(item.answer)]));
    expect(grams(`${outputs.out} ${outputs.beside}`).filter((gram) => secret.has(gram))).toEqual([]);
  });
});
