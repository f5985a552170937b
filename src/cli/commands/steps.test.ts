import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { execute } from '../execute.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-step-commands-'));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (name: string): string => join(folder, name);
const rows = Array.from({ length: 40 }, (_, i) => ({
  id: `r${i}`,
  prompt: `How far is port ${i * 31} from ${'abcdefgh'[i % 8]}?`,
  response: `${i} miles.`,
  kind: i % 2,
}));
const file = place('rows.jsonl');
writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** What the command said, and its exit code. */
async function hornbook(...parameters: string[]): Promise<{ code: number; out: string; log: string }> {
  let [out, log] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((log += String(text)), true));
  const code = await execute(['node', 'hornbook', ...parameters]);
  vi.restoreAllMocks();
  return { code, out, log };
}

describe('hornbook select', () => {
  it('shows random and longest rows beside the chosen ones', async () => {
    const said = await hornbook('select', file, '--count', '10', '--method', 'k-centre', '--out', place('chosen.csv'), '--report', place('report.json'));
    expect(said.code).toBe(0);
    expect(said.out).toContain('40 rows = 10 kept + 30 dropped + 0 not readable');
    expect(said.out).toMatch(/^\s+all +chosen +random +longest$/m);
    expect(said.out).toMatch(/^Vendi score +\d/m);
    expect(said.log).toContain('read as prompt-response');
    expect(readFileSync(place('chosen.csv'), 'utf8').split('\n').length).toBe(12);
    expect(JSON.parse(readFileSync(place('report.json'), 'utf8'))).toMatchObject({ schema: 'hornbook.select/1', kept: 10, method: 'k-centre' });
  });

  it('gives its report as JSON, and names slips', async () => {
    const said = await hornbook('select', file, '--share', '0.25', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ schema: 'hornbook.select/1', rows: 40, kept: 10, out: null });
    for (const [more, about] of [
      [['--method', 'best', '--count', '3'], 'Allowed are score, diverse'],
      [['--count', '3', '--out', file], 'an input as well'],
      [['--count', 'many'], 'a whole number'],
      [['--max-similarity', '1.5', '--count', '3'], 'from 0 to 1'],
      [['--count', '3', '--json', '--out', '-'], 'both write to standard output'],
      [['--count', '3', '--view', 'all'], 'Allowed are prompt, answer'],
      [[], '--count'],
    ] as const) {
      const wrong = await hornbook('select', file, ...more);
      expect([wrong.code, wrong.log]).toEqual([2, expect.stringContaining(about)]);
    }
  });
});

describe('hornbook split', () => {
  it('writes the parts beside the name that is given', async () => {
    const said = await hornbook('split', file, '--shares', 'train=80,test=20', '--by', 'kind', '--no-join', '--out', place('out.jsonl'));
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/train {2}32 rows in 32 groups, 80\.0 % of the rows \(80\.0 % wanted\)/);
    const lines = (name: string): number => readFileSync(place(name), 'utf8').trim().split('\n').length;
    expect([lines('out.train.jsonl'), lines('out.test.jsonl')]).toEqual([32, 8]);
  });

  it('names slips, and writes nothing then', async () => {
    for (const [more, about] of [
      [[], 'Say with --out'],
      [['--out', place('x.jsonl'), '--shares', 'train=all'], 'train=all is no part'],
      [['--out', place('x.jsonl'), '--shares', 'train=1'], 'one part only'],
      [['--out', place('x.docx')], 'rows are not written'],
    ] as const) {
      const wrong = await hornbook('split', file, ...more);
      expect([wrong.code, wrong.log]).toEqual([2, expect.stringContaining(about)]);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('x') || name.endsWith('.part'))).toEqual([]);
    expect(existsSync(place('x.train.jsonl'))).toBe(false);
  });
});

describe('hornbook decontaminate', () => {
  it('writes the same bytes with 1, 2 and 3 workers', async () => {
    const question = 'A keeper lights 14 lamps every evening and puts out 3 of them at midnight. How many lamps burn at dawn?';
    const many = Array.from({ length: 700 }, (_, i) => ({
      id: `m${i}`,
      prompt: i % 9 === 0 ? `Say, ${i}: ${question}` : `Where is port ${i}?`,
      response: `${i % 40} miles.`,
    }));
    writeFileSync(place('many.jsonl'), many.map((row) => `${JSON.stringify(row)}\n`).join(''));
    writeFileSync(place('quiz.jsonl'), `${JSON.stringify({ id: 'q1', question, answer: '11' })}\n`);
    const outputs = ['clean.jsonl', 'decisions.jsonl', 'leaks.json'].map(place);
    const [out, decisions, report] = outputs as [string, string, string];
    const written: string[][] = [];
    for (const workers of ['1', '2', '3']) {
      const parameters = ['--against', place('quiz.jsonl'), '--out', out, '--decisions', decisions, '--report', report, '--workers', workers];
      const said = await hornbook('decontaminate', place('many.jsonl'), ...parameters);
      expect([said.code, said.out]).toEqual([0, expect.stringContaining('700 rows = 622 kept + 78 dropped')]);
      written.push(outputs.map((path) => readFileSync(path, 'utf8')));
    }
    expect(written[1]).toEqual(written[0]);
    expect(written[2]).toEqual(written[0]);
    const wrong = await hornbook('decontaminate', file, '--against', place('quiz.jsonl'), '--workers', '65');
    expect([wrong.code, wrong.log]).toEqual([2, expect.stringContaining('from 1 to 64')]);
  });
});

describe('hornbook convert', () => {
  it('writes nothing where something would be lost and that is refused, and no CSV', async () => {
    const said = await hornbook('convert', file, '--to', 'messages', '--out', place('strict.jsonl'), '--strict');
    expect(said.code).toBe(3);
    expect(said.log).toContain('messages does not carry: id (40 rows), kind (40 rows)');
    expect(existsSync(place('strict.jsonl'))).toBe(false);
    const csv = await hornbook('convert', file, '--to', 'messages', '--out', place('rows-out.csv'));
    expect(csv.code).toBe(2);
    expect(csv.log).toContain('No trainer reads conversations from CSV.');
  });
});
