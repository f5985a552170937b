import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { privacyConfigSchema } from '../../contracts/privacy-config.ts';
import { checkRows } from './check.ts';
import type { CheckSettings } from './check.ts';
import { runStep } from './step.ts';
import type { StepReport } from './step.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Checked {
  report: StepReport;
  kept: { [field: string]: unknown }[];
  found: { id: string; keep: boolean; rule: string; type?: string; field?: string; start?: number; end?: number }[];
  text: string;
}

let runs = 0;
async function check(rows: readonly object[], settings: Partial<CheckSettings> = {}, text: readonly string[] = []): Promise<Checked> {
  const name = join(folder, `${++runs}`);
  const lines = rows.map((row) => JSON.stringify(row));
  writeFileSync(`${name}.jsonl`, `${lines.join('\n')}\n`);
  const report = await runStep(
    {
      command: 'check',
      inputs: [`${name}.jsonl`],
      text,
      view: 'conversation',
      format: undefined,
      out: `${name}.out.jsonl`,
      decisions: `${name}.decisions.jsonl`,
      report: undefined,
      stdin: Readable.from([]),
      stdout: new Writable(),
      note: () => undefined,
    },
    (step) =>
      checkRows(step, {
        rules: [],
        options: {},
        privacy: privacyConfigSchema.parse({}),
        types: [],
        strict: false,
        languages: [],
        plain: text.length > 0,
        environment: {},
        ...settings,
      }),
  );
  const read = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Checked['found'][number]);
  const out = readFileSync(`${name}.out.jsonl`, 'utf8');
  return { report, kept: read(`${name}.out.jsonl`) as unknown as Checked['kept'], found: read(`${name}.decisions.jsonl`), text: out };
}

const clean = { id: 'clean', prompt: 'What is kelp?', response: 'Kelp is a large brown alga. It grows in cold seas.' };

describe('checkRows', () => {
  it('takes faulty rows out, says which rule, and adds up', async () => {
    const rows = [
      clean,
      { id: 'refusal', prompt: 'What are tides?', response: "I'm sorry, but I can't help with that." },
      { id: 'sum', prompt: 'How much is 48 / 2?', response: '48 / 2 = 25' },
    ];
    const { report, kept, found } = await check(rows);
    expect(kept).toEqual([clean]);
    expect(found.map(({ id, rule }) => `${id} ${rule}`)).toEqual(['refusal refusal', 'sum wrong-maths']);
    expect(report).toMatchObject({ schema: 'hornbook.check/1', rows: 3, kept: 1, dropped: 2, refused: 0 });
  });

  it('gives each value its place in code points, and never its text', async () => {
    const row = { id: 'p', prompt: 'Who is it?', response: '😀 Mail joe.doe@corp.io or ann@corp.io. 😀 Call +49 151 23456789.' };
    const { found } = await check([row], { rules: ['personal-data', 'secrets'] });
    const points = Array.from(row.response);
    expect(found.map(({ type, start, end }) => [type, points.slice(start, end).join('')])).toEqual([
      ['email', 'joe.doe@corp.io'],
      ['email', 'ann@corp.io'],
      ['phone', '+49 151 23456789'],
    ]);
    expect(found.every(({ field, keep }) => field === 'messages[1]' && !keep)).toBe(true);
    expect(JSON.stringify(found)).not.toMatch(/joe|ann|151/);
  });

  it('looks at alternatives and at the tools that are offered', async () => {
    const pair = { id: 'p', prompt: 'Who is it?', chosen: 'It is Joe.', rejected: 'It is joe.doe@corp.io.' };
    expect((await check([pair], { rules: ['personal-data'] })).found).toMatchObject([
      { id: 'p', keep: false, type: 'email', field: 'alternatives[0].messages[0]', start: 6, end: 21 },
    ]);
    const messages = [
      { role: 'user', content: 'Who is it?' },
      { role: 'assistant', content: 'It is Joe.' },
    ];
    const tool = { type: 'function', function: { name: 'ask', description: 'Asks joe.doe@corp.io.', parameters: { type: 'object', properties: {} } } };
    expect((await check([{ id: 't', messages, tools: [tool] }], { rules: ['personal-data'] })).found).toMatchObject([
      { id: 't', keep: false, type: 'email', field: 'tools[0].description' },
    ]);
    const masked = await check([pair], { rules: ['personal-data'], replace: 'mask' });
    expect(masked.kept).toEqual([{ ...pair, rejected: 'It is [EMAIL_1].' }]);
  });

  it('masks in place of dropping: one value has one number in all of its row, also where the row is nested', async () => {
    const row = {
      messages: [
        { role: 'user', content: 'Mail joe@corp.io.' },
        { role: 'assistant', content: 'I wrote to joe@corp.io and ann@corp.io.' },
      ],
      meta: { by: ['ann@corp.io'], n: 1, __proto__x: null },
    };
    const { kept, found, report } = await check([row, clean], { rules: ['personal-data'], replace: 'mask' });
    expect(kept[0]).toEqual({
      messages: [
        { role: 'user', content: 'Mail [EMAIL_1].' },
        { role: 'assistant', content: expect.stringMatching(/^I wrote to \[EMAIL_\d\] and \[EMAIL_\d\]\.$/) as string },
      ],
      meta: { by: [expect.stringMatching(/^\[EMAIL_\d\]$/) as string], n: 1, __proto__x: null },
    });
    expect(new Set(JSON.stringify(kept[0]).match(/EMAIL_\d/g)).size).toBe(2);
    expect(found).toHaveLength(3);
    expect(report).toMatchObject({ kept: 2, dropped: 0, changedRows: 1, replaced: 'mask' });
  });

  it('pseudonymises by a key, the same in every row', async () => {
    const rows = [1, 2].map((n) => ({ prompt: `Question ${n}, who is it?`, response: `It is joe@corp.io, row ${n}.` }));
    const privacy = privacyConfigSchema.parse({ pseudonymKey: 'THE_KEY' });
    const { kept } = await check(rows, { rules: ['personal-data'], replace: 'pseudonymise', privacy, environment: { THE_KEY: '0123456789abcdef' } });
    const names = kept.map((row) => /user\d{8}@example\.com/.exec(String(row['response']))?.[0]);
    expect(names[0]).toBeDefined();
    expect(names[0]).toBe(names[1]);
    await expect(check(rows, { rules: ['personal-data'], replace: 'pseudonymise', privacy })).rejects.toThrow(/THE_KEY is not set/);
  });

  it('looks for weak types and own patterns where they are named, and leaves kept types alone', async () => {
    const row = { prompt: 'Who lives there?', response: 'My name is Ann Smith, of 12 Long Acre Road, member M-204518, joe@corp.io.' };
    expect((await check([row], { rules: ['personal-data'] })).found.map(({ type }) => type)).toEqual(['email']);
    expect((await check([row], { rules: ['personal-data'], types: ['name', 'address'] })).found.map(({ type }) => type)).toEqual(['name', 'address']);
    const privacy = privacyConfigSchema.parse({ actions: { email: 'keep' }, recognisers: [{ type: 'member', pattern: 'M-\\d{6}' }] });
    expect((await check([row], { rules: ['personal-data'], privacy })).found.map(({ type }) => type)).toEqual(['member']);
  });

  it('works on named fields as text alone, and refuses rules that need a prompt', async () => {
    const rows = [{ body: 'Write to joe@corp.io.' }, { body: 'The cafÃ© opens.' }, { body: 'All is well here.' }];
    const { kept, found } = await check(rows, {}, ['body']);
    expect(kept).toEqual([{ body: 'All is well here.' }]);
    expect(found.map(({ rule }) => rule)).toEqual(['personal-data', 'mojibake']);
    await expect(check(rows, { rules: ['refusal'] }, ['body'])).rejects.toThrow(/compares a prompt with its answer/);
    await expect(check([clean], { rules: ['refusl'] })).rejects.toThrow(/no rule "refusl".*refusal/);
    await expect(check([clean], { rules: ['grounding'] })).rejects.toThrow(/needs the sources/);
  });

  it('keeps flagged rows, or takes them out where it is strict', async () => {
    const row = { id: 'f', prompt: 'What are tides?', response: "I'm not sure, but tides come from the moon and the sun." };
    const flagged = await check([row, clean]);
    expect(flagged.report).toMatchObject({ kept: 2, flagged: 1 });
    expect((await check([row, clean], { strict: true })).report).toMatchObject({ kept: 1, dropped: 1 });
  });

  it('flags answers unlike the rest, by a model of the rows themselves', async () => {
    const things = ['tides', 'winds', 'rocks', 'boats', 'birds', 'nets', 'storms', 'lamps'];
    const rows = Array.from({ length: 400 }, (_, n) => ({
      id: `r${n}`,
      prompt: `What of ${things[n % 8]} and ${things[(n * 3 + 1) % 8]} number ${n}?`,
      response: `The ${things[n % 8]} of the north bay change with the ${things[(n * 5 + 2) % 8]}, and people there watch the ${things[(n * 7 + 3) % 8]} for ${n} days.`,
    }));
    const odd = { id: 'odd', prompt: 'What of keys?', response: 'xq9 zzk vvpq wjx kkqz ywxq pqz vbx qkj zxv wq jjz qvx wzk pqx.' };
    const { found, report } = await check([...rows, odd], { rules: ['perplexity'] });
    expect(found.map(({ id }) => id)).toContain('odd');
    expect(report.flagged).toBeLessThan(8);
  });

  it('writes kept rows byte for byte', async () => {
    const { text } = await check([clean]);
    expect(text).toBe(`${JSON.stringify(clean)}\n`);
  });
});

describe('contradictions', () => {
  const ask = 'How many arches has the old bridge?';
  const rows = [
    { id: 'a', prompt: ask, response: 'The old bridge has 7 arches.' },
    clean,
    { id: 'b', prompt: ` how many arches  has the OLD bridge?`, response: 'The old bridge has 9 arches.' },
    { id: 'c', prompt: ask, response: 'It has 7 arches.' },
    { id: 'd', prompt: ask, response: 'The old bridge has 7 arches.' },
    { id: 'e', prompt: 'How many arches has the new bridge?', response: 'The new bridge has 3 arches.' },
  ];

  it('flags each of the rows that contradict each other with its twin, and no others', async () => {
    const { found, report, kept } = await check(rows, { rules: ['contradictions'] });
    expect(found).toEqual([
      { id: 'a', keep: true, gate: 'filter', rule: 'contradictions', twin: 'b', evidence: 'the same prompt as b, but the answers differ in numbers: 7 / 9' },
      { id: 'b', keep: true, gate: 'filter', rule: 'contradictions', twin: 'a', evidence: 'the same prompt as a, but the answers differ in numbers: 9 / 7' },
      { id: 'c', keep: true, gate: 'filter', rule: 'contradictions', twin: 'b', evidence: 'the same prompt as b, but the answers differ in numbers: 7 / 9' },
      { id: 'd', keep: true, gate: 'filter', rule: 'contradictions', twin: 'b', evidence: 'the same prompt as b, but the answers differ in numbers: 7 / 9' },
    ]);
    expect(kept).toEqual(rows);
    expect(report).toMatchObject({ rows: 6, kept: 6, dropped: 0, flagged: 4, checked: [{ id: 'contradictions', version: '1' }] });
    expect((await check(rows, { rules: ['contradictions'], strict: true })).kept.map(({ id }) => id)).toEqual(['clean', 'e']);
  });

  it('is among the rules that run where none is named, and needs a prompt', async () => {
    expect((await check(rows)).found.filter(({ rule }) => rule === 'contradictions')).toHaveLength(4);
    expect((await check(rows, { rules: ['refusal'] })).found).toEqual([]);
    await expect(check(rows, { rules: ['contradictions'] }, ['response'])).rejects.toThrow(/compares a prompt with its answer/);
    await expect(check(rows, { rules: ['contradiction'] })).rejects.toThrow(/Did you mean "contradictions"/);
  });

  it('shows no personal data in what it tells', async () => {
    const asked = [
      { id: 'p', prompt: 'What is the number of the office?', response: 'Call +49 151 23456789.' },
      { id: 'q', prompt: 'What is the number of the office?', response: 'Call +49 151 98765432.' },
    ];
    const { found } = await check(asked, { rules: ['contradictions'] });
    expect(found.map(({ id }) => id)).toEqual(['p', 'q']);
    expect(JSON.stringify(found)).not.toMatch(/23456789|98765432|151/);
  });

  it('takes an answer that is given as a bad one for no contradiction', async () => {
    const judged = [
      { prompt: ask, completion: 'The old bridge has 7 arches.', label: true },
      { prompt: ask, completion: 'The old bridge has 9 arches.', label: false },
    ];
    expect((await check(judged, { rules: ['contradictions'] })).found).toEqual([]);
  });

  it('compares very many answers to one prompt with the first of them, and says so', async () => {
    const many = Array.from({ length: 205 }, (_, n) => ({ id: `m${n}`, prompt: ask, response: n < 204 ? `It has ${n} arches.` : 'It has arches of stone.' }));
    const { found, report } = await check(many, { rules: ['contradictions'] });
    expect(found).toHaveLength(204);
    expect(report.notes).toContainEqual(expect.stringMatching(/1 prompts? .* more than 200/));
  });
});
