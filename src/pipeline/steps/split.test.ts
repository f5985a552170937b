import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { runStep, splitRows } from './index.ts';
import type { SplitPart, StepReport } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-split-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Row {
  id: string;
  prompt: string;
  talk?: string;
  kind?: string;
}
type Settings = Partial<Parameters<typeof splitRows>[1]>;
const tenths = [
  { name: 'train', share: 0.8 },
  { name: 'validation', share: 0.1 },
  { name: 'test', share: 0.1 },
];

let runs = 0;
async function split(rows: readonly Row[], settings: Settings = {}): Promise<{ report: StepReport; partOf: Map<string, string>; out: string }> {
  const input = join(folder, `${++runs}.jsonl`);
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const out = join(folder, `${runs}-{part}.jsonl`);
  const stdout = new Writable();
  const report = await runStep(
    {
      command: 'split',
      inputs: [input],
      text: ['prompt'],
      view: 'prompt',
      format: undefined,
      out: undefined,
      decisions: undefined,
      report: undefined,
      stdin: Readable.from([]),
      stdout,
      note: () => undefined,
    },
    (step) => splitRows(step, { shares: tenths, group: [], by: [], similarity: undefined, fixed: false, seed: 0, out, inputs: [input], stdout, ...settings }),
  );
  const partOf = new Map<string, string>();
  for (const { name, file } of report['parts'] as SplitPart[])
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) partOf.set((JSON.parse(line) as Row).id, name);
  return { report, partOf, out };
}

const words = ['sea', 'sun', 'rain', 'wind', 'sand', 'rock', 'tree', 'leaf', 'root', 'soil', 'moss', 'fern'];
const prompt = (i: number): string => Array.from({ length: 9 }, (_, j) => words[(i * (j + 3) + j * j) % words.length]).join(' ') + ` ${i}`;
const many = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: `r${i}`, prompt: prompt(i), talk: `t${i % 60}`, kind: i % 4 === 0 ? 'rare' : 'usual' }));

it('puts every row into one part, whole groups together, near to the shares', async () => {
  const rows = many(600);
  const { report, partOf } = await split(rows, { group: ['talk'] });
  expect(report).toMatchObject({ rows: 600, kept: 600, dropped: 0, groups: 60 });
  expect(partOf.size).toBe(600);
  for (const row of rows) expect(partOf.get(row.id)).toBe(partOf.get(`r${Number(row.id.slice(1)) % 60}`));
  for (const { share, wanted } of report['parts'] as SplitPart[]) expect(Math.abs(share - wanted)).toBeLessThan(0.02);
});

it('gives each part the same mix', async () => {
  const { report } = await split(many(400), { by: ['kind'] });
  expect(report['strata']).toEqual({ rare: [80, 10, 10], usual: [240, 30, 30] });
});

it('says which rows lack a field', async () => {
  const rows = many(20).map(({ kind, ...row }, i) => (i === 3 ? row : { ...row, kind }));
  const { report } = await split(rows, { by: ['kind'] });
  expect(report.notes).toContain('1 row has nothing under kind: they share one mix');
});

it('keeps what says nearly the same together', async () => {
  const rows = [...many(40), ...many(40).map((row) => ({ ...row, id: `${row.id}b`, prompt: `${row.prompt}!` }))];
  const { report, partOf } = await split(rows, { similarity: 0.7 });
  expect(report['joined']).toBeGreaterThanOrEqual(40);
  for (const { id } of many(40)) expect(partOf.get(`${id}b`)).toBe(partOf.get(id));
});

it('moves no row when others come, where places are fixed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 60 }), fc.nat({ max: 60 }), async (numbers, cut) => {
      const rows = numbers.map((i) => ({ id: `r${i}`, prompt: prompt(i) }));
      const before = await split(rows.slice(0, Math.max(1, cut)), { fixed: true });
      const after = await split(rows.toReversed(), { fixed: true });
      for (const [id, part] of before.partOf) expect(after.partOf.get(id)).toBe(part);
    }),
    { numRuns: 15 },
  );
  const { report } = await split(many(3000), { fixed: true });
  for (const { share, wanted } of report['parts'] as SplitPart[]) expect(Math.abs(share - wanted)).toBeLessThan(0.03);
});

it('does not depend on the order of the rows', async () => {
  const rows = many(200);
  const [a, b] = [await split(rows, { group: ['talk'] }), await split(rows.toReversed(), { group: ['talk'] })];
  for (const [id, part] of a.partOf) expect(b.partOf.get(id)).toBe(part);
});

it('refuses shares and places that cannot be meant, and leaves nothing', async () => {
  const one = [{ name: 'train', share: 1 }];
  await expect(split(many(3), { shares: one })).rejects.toMatchObject({ exitCode: 2 });
  await expect(split(many(3), { shares: [...one, ...one] })).rejects.toMatchObject({ exitCode: 2 });
  await expect(split(many(3), { shares: tenths.map(({ name }) => ({ name, share: 0 })) })).rejects.toMatchObject({ exitCode: 2 });
  await expect(split(many(3), { group: ['tlak'] })).rejects.toMatchObject({ code: 'no-such-field', message: expect.stringContaining('--group tlak') });
  await expect(split(many(3), { by: ['knid'] })).rejects.toMatchObject({ code: 'no-such-field' });
  const taken = join(folder, 'rows.train.jsonl');
  await expect(split(many(3), { out: join(folder, 'rows.jsonl'), inputs: [taken] })).rejects.toMatchObject({ exitCode: 2 });
  expect(existsSync(taken)).toBe(false);
});
