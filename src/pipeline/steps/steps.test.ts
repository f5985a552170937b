import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readRowFile } from '../../sources/rows/index.ts';
import { runStep } from './index.ts';
import type { Step, StepOptions, StepReport, StepRow } from './index.ts';
import { rowIds } from './row-ids.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(name: string, text: string): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, text);
  return path;
}
const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function run(inputs: readonly string[], more: Partial<StepOptions> = {}, work: (step: Step) => Promise<StepReport> = keepAll): Promise<StepReport> {
  return runStep(
    {
      command: 'test',
      inputs,
      text: [],
      view: 'prompt',
      format: undefined,
      out: undefined,
      decisions: undefined,
      report: undefined,
      stdin: Readable.from([]),
      stdout: new Writable(),
      note: () => undefined,
      ...more,
    },
    work,
  );
}

async function keepAll(step: Step): Promise<StepReport> {
  for await (const row of step.rows()) await step.keep(row);
  return step.finish();
}

async function rowsOf(inputs: readonly string[], more: Partial<StepOptions> = {}): Promise<StepRow[]> {
  const rows: StepRow[] = [];
  await run(inputs, more, async (step) => {
    for await (const row of step.rows()) {
      rows.push(row);
      await step.keep(row);
    }
    return step.finish();
  });
  return rows;
}

async function valuesIn(path: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const row of readRowFile(path, { lineBytes: 1e9, depth: 300, readSeconds: 60, readMegabytes: 512 })) {
    if (row.refused !== undefined) throw new Error(row.refused);
    values.push(row.value);
  }
  return values;
}

describe('rows of a step', () => {
  it('come in order over all inputs with ids of their own', async () => {
    const a = file(
      'a.jsonl',
      jsonl([
        { id: 'x', prompt: 'One?', response: 'Yes.' },
        { prompt: 'Two?', response: 'No.' },
      ]),
    );
    const b = file('b.csv', 'id,prompt,response\nx,Three?,Maybe.\n7,Four?,Perhaps.\n');
    const rows = await rowsOf([a, b]);
    expect(rows.map(({ position, index, id, line, text }) => [position, index, id, line, text])).toEqual([
      [0, 0, 'x', 1, 'One?'],
      [1, 1, `${a}:2`, 2, 'Two?'],
      [2, 2, `x@${b}:2`, 2, 'Three?'],
      [3, 3, '7', 3, 'Four?'],
    ]);
    expect(rows[0]?.content?.messages).toMatchObject([{ role: 'user' }, { role: 'assistant' }]);
  });

  it('give named fields, nested and several, without a shape', async () => {
    const path = file('n.jsonl', jsonl([{ a: { b: 'deep' }, c: ['x', 'y'], n: 3 }, { c: 'only c' }, { z: 1 }]));
    const rows = await rowsOf([path], { text: ['a.b', 'c', 'n'] });
    expect(rows.map(({ text }) => text)).toEqual(['deep\nx\ny\n3', 'only c']);
    expect(rows[0]?.parts.map(({ name }) => name)).toEqual(['a.b', 'c', 'n']);
    expect(rows[0]?.content).toBeUndefined();
  });

  it('give the view of a recognised shape', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'First?' },
      { role: 'assistant', content: 'One.' },
      { role: 'user', content: 'Second?' },
      { role: 'assistant', content: 'Two.' },
    ];
    const path = file('m.jsonl', jsonl([{ messages }]));
    const text = async (view: StepOptions['view']): Promise<string | undefined> => (await rowsOf([path], { view }))[0]?.text;
    expect(await text('prompt')).toBe('First?\nSecond?');
    expect(await text('answer')).toBe('One.\nTwo.');
    expect(await text('pair')).toBe('First?\nSecond?\nOne.\nTwo.');
    expect(await text('conversation')).toBe('First?\nOne.\nSecond?\nTwo.');
    expect((await rowsOf([path], { view: 'answer' }))[0]?.parts.map(({ name }) => name)).toEqual(['messages[2]', 'messages[4]']);
  });

  it('take text or content where the rows have no shape, and refuse to guess further', async () => {
    expect((await rowsOf([file('t.jsonl', jsonl([{ text: 'plain' }]))])).map(({ text }) => text)).toEqual(['plain']);
    await expect(rowsOf([file('u.jsonl', jsonl([{ foo: 'plain' }]))])).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('foo') });
  });

  it('name slips: a field, a file, a folder, a kind', async () => {
    const path = file('p.jsonl', jsonl([{ prompt: 'a', response: 'b' }]));
    await expect(rowsOf([path], { text: ['promt'] })).rejects.toMatchObject({ exitCode: 2, hint: 'Did you mean prompt?' });
    for (const inputs of [[], [join(folder, 'none.jsonl')], [folder], [path, path], [file('x.xyz', '')]])
      await expect(rowsOf(inputs)).rejects.toMatchObject({ exitCode: 2 });
    await expect(rowsOf([path], { format: 'docx' })).rejects.toMatchObject({ exitCode: 2 });
    await expect(rowsOf([path], { out: path })).rejects.toMatchObject({ exitCode: 2 });
    await expect(rowsOf([path], { out: join(folder, 'o.jsonl'), report: join(folder, 'o.jsonl') })).rejects.toMatchObject({ exitCode: 2 });
    await expect(rowsOf([path], { out: join(folder, 'o.txt') })).rejects.toMatchObject({ exitCode: 2 });
  });

  it('come a second time the same, also from standard input, which leaves nothing behind', async () => {
    const left = (): number => readdirSync(tmpdir()).filter((name) => name.startsWith('hornbook-step-')).length;
    const before = left();
    const text = jsonl([
      { prompt: 'a?', response: 'b' },
      { prompt: 'c?', response: 'd' },
    ]);
    const passes: string[][] = [];
    await run(['-'], { stdin: Readable.from([Buffer.from(text)]) }, async (step) => {
      for (let pass = 0; pass < 2; pass++) {
        const ids: string[] = [];
        for await (const row of step.rows()) {
          ids.push(row.id);
          if (pass === 1) await step.keep(row);
        }
        passes.push(ids);
      }
      return step.finish();
    });
    expect(passes).toEqual([
      ['stdin:1', 'stdin:2'],
      ['stdin:1', 'stdin:2'],
    ]);
    expect(left()).toBe(before);
  });
});

describe('what a step writes', () => {
  it('keeps a JSONL row byte for byte, and rows that cannot be read out of it', async () => {
    const lines = ['{"prompt": "é\\u00e9 1.0 12345678901234567890",   "response":"x"}', '{ broken', '{"prompt":"b","response":"y"}'];
    const path = file('raw.jsonl', `${lines.join('\r\n')}\r\n`);
    const [out, decisions, reportFile] = ['o.jsonl', 'd.jsonl', 'r.json'].map((name) => join(folder, `raw-${name}`)) as [string, string, string];
    const report = await run([path], { out, decisions, report: reportFile });
    expect(readFileSync(out, 'utf8')).toBe(`${lines[0]}\n${lines[2]}\n`);
    expect(report).toMatchObject({ schema: 'hornbook.test/1', rows: 3, kept: 2, dropped: 0, refused: 1, refusals: [{ id: `${path}:2`, line: 2 }] });
    expect(JSON.parse(readFileSync(reportFile, 'utf8'))).toEqual(report);
    expect(JSON.parse(readFileSync(decisions, 'utf8'))).toMatchObject({ id: `${path}:2`, keep: false, rule: 'unreadable' });
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  it('puts rows of a pretty-printed list on one line each, digit for digit', async () => {
    const path = file('list.json', '[\n  {\n    "prompt": "a\\n b",\n    "n": 12345678901234567890,\n    "response": "x"\n  }\n]\n');
    const out = join(folder, 'list.jsonl');
    await run([path], { out });
    expect(readFileSync(out, 'utf8')).toBe('{ "prompt": "a\\n b", "n": 12345678901234567890, "response": "x" }\n');
  });

  const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom(0.5, -1e300));
  const nested = fc.oneof(
    fc.array(fc.record({ role: fc.string(), content: fc.string() }), { maxLength: 3 }),
    fc.record({ a: fc.array(fc.integer(), { maxLength: 2 }) }),
    cell,
  );
  const rowList = fc.array(fc.record({ prompt: fc.string({ minLength: 1 }), label: cell, meta: nested }), { minLength: 1, maxLength: 12 });

  it.each(['jsonl', 'json', 'parquet'])('gives back in %s what went in', async (ending) => {
    await fc.assert(
      fc.asyncProperty(rowList, async (rows) => {
        const out = join(folder, `back.${ending}`);
        await run([file('in.jsonl', jsonl(rows))], { text: ['prompt'], out });
        expect(await valuesIn(out)).toEqual(JSON.parse(JSON.stringify(rows)));
      }),
      { numRuns: ending === 'parquet' ? 8 : 40 },
    );
  });

  it('writes CSV with a column for every field of any row, and reads it again', async () => {
    const rows = [
      { prompt: 'a "q", b\nc', response: 'x' },
      { prompt: 'b', extra: { k: [1, 2] }, response: ' y ' },
    ];
    const out = join(folder, 'wide.csv');
    await run([file('w.jsonl', jsonl(rows))], { out });
    expect(readFileSync(out, 'utf8').split('\n')[0]).toBe('prompt,response,extra');
    expect(await valuesIn(out)).toEqual([
      { prompt: 'a "q", b\nc', response: 'x', extra: '' },
      { prompt: 'b', response: ' y ', extra: { k: [1, 2] } },
    ]);
  });

  it('gives standard output its rows', async () => {
    let text = '';
    const stdout = new Writable({ write: (chunk: Buffer, _encoding, done) => ((text += chunk.toString()), done()) });
    await run([file('s.jsonl', jsonl([{ prompt: 'a', response: 'b' }]))], { out: '-', stdout });
    expect(text).toBe('{"prompt":"a","response":"b"}\n');
    await expect(run([file('s.jsonl', jsonl([{ prompt: 'a', response: 'b' }]))], { out: '-', format: 'parquet', stdout })).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  it('counts rules by rows, with an interval, and refuses a sum that does not add up', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({ id: `r${i}`, prompt: `q${i}`, response: 'a' }));
    const path = file('c.jsonl', jsonl(rows));
    const report = await run([path], {}, async (step) => {
      for await (const row of step.rows()) {
        if (row.index < 3) step.decide(row, { keep: false, gate: 'g', rule: 'out', score: 1, threshold: 0.5 });
        else await step.keep(row);
        if (row.index === 9) {
          step.decide(row, { keep: true, gate: 'g', rule: 'told', start: 0, end: 1 });
          step.decide(row, { keep: true, gate: 'g', rule: 'told', start: 1, end: 2 });
        }
      }
      return step.finish({ threshold: 0.5 });
    });
    expect(report).toMatchObject({ rows: 10, kept: 7, dropped: 3, flagged: 1, refused: 0, threshold: 0.5 });
    expect(report.rules).toMatchObject([
      { rule: 'out', dropped: 3, flagged: 0, rate: 0.3 },
      { rule: 'told', dropped: 0, flagged: 1, rate: 0.1 },
    ]);
    const lost = run([path], {}, async (step) => {
      for await (const row of step.rows()) if (row.index > 0) await step.keep(row);
      return step.finish();
    });
    await expect(lost).rejects.toMatchObject({ code: 'invariant', message: expect.stringContaining('neither') });
  });

  it('leaves no file where the work fails, and the one before as it was', async () => {
    const out = file('before.jsonl', 'untouched\n');
    const failing = run([file('f.jsonl', jsonl([{ prompt: 'a', response: 'b' }]))], { out, decisions: join(folder, 'fd.jsonl') }, async (step) => {
      for await (const row of step.rows()) await step.keep(row);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(readFileSync(out, 'utf8')).toBe('untouched\n');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part') || name.startsWith('fd'))).toEqual([]);
  });

  it('says what is wrong where nothing can be read', async () => {
    await expect(run([file('bad.jsonl', '{\n{\n')])).rejects.toMatchObject({ exitCode: 2, code: 'nothing-readable' });
    expect(await run([file('empty.jsonl', '')])).toMatchObject({ rows: 0, kept: 0 });
  });
});

it('gives every row an id of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom('a', 'b', 'a@f:2', 'f:1', 'f:3', 7, '', undefined), fc.string()), { maxLength: 400 }), (own) => {
      const ids = rowIds(['e', 'f']);
      const given = own.map((id, i) => ids.idOf(id, `f:${i + 1}`));
      expect(new Set(given).size).toBe(given.length);
      for (const [i, id] of own.entries()) if (id === undefined || id === '') expect(given[i]).toBe(`f:${i + 1}`);
    }),
  );
  const many = rowIds([]);
  for (let i = 0; i < 5000; i++) expect(many.idOf(i, 'f:1')).toBe(String(i));
  expect(many.idOf(4999, 'f:9')).toBe('4999@f:9');
});
