import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formats } from '../../formats/registry.ts';
import { conversionTo, convertRows } from './convert.ts';
import type { ConvertOptions } from './convert.ts';
import type { StepReport } from './step.ts';
import { runStep } from './step.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-convert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;
async function convert(rows: readonly unknown[] | string, to: string, { ending = 'jsonl', ...options }: Partial<ConvertOptions> & { ending?: string } = {}) {
  const input = typeof rows === 'string' ? rows : join(folder, `${++runs}.jsonl`);
  if (typeof rows !== 'string') writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const out = join(folder, `${runs}-${to}.${ending}`);
  const decisions = join(folder, `${runs}-decisions.jsonl`);
  const report: StepReport = await runStep(
    {
      command: 'convert',
      inputs: [input],
      text: [],
      view: 'conversation',
      format: undefined,
      out,
      decisions,
      report: undefined,
      stdin: Readable.from([]),
      stdout: new Writable(),
      note: () => undefined,
    },
    (step) => convertRows(step, { to, rationale: undefined, ...options }),
  );
  const text = readFileSync(out, 'utf8');
  const entries =
    ending === 'json'
      ? (JSON.parse(text) as unknown[])
      : text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown);
  const decided = readFileSync(decisions, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; evidence: unknown });
  return { report, entries, decided, out };
}

const talk = {
  id: 'a',
  messages: [
    { role: 'user', content: 'How far?' },
    { role: 'assistant', content: 'Two miles.' },
  ],
};

describe('rows as a training format', () => {
  it('take any shape, and become the asked one', async () => {
    const rows = [
      { instruction: 'Say it in French.', input: 'Hello', output: 'Bonjour' },
      { instruction: 'Count to two.', input: '', output: 'One, two.' },
    ];
    expect((await convert(rows, 'openai')).entries).toEqual([
      {
        messages: [
          { role: 'user', content: 'Say it in French.\nHello' },
          { role: 'assistant', content: 'Bonjour' },
        ],
      },
      {
        messages: [
          { role: 'user', content: 'Count to two.' },
          { role: 'assistant', content: 'One, two.' },
        ],
      },
    ]);
    expect((await convert([talk], 'sharegpt', { ending: 'json' })).entries).toEqual([
      {
        conversations: [
          { from: 'human', value: 'How far?' },
          { from: 'gpt', value: 'Two miles.' },
        ],
      },
    ]);
  });

  it('say what the format does not carry, and lose no row unsaid', async () => {
    const calls = [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } }];
    const rows = [
      { ...talk, source: 'the log of the harbour' },
      { id: 'b', messages: [...talk.messages, { role: 'user', content: 'And back?' }] },
      { id: 'c', messages: [talk.messages[0], { role: 'assistant', content: 'Look.', tool_calls: calls }] },
      {
        id: 'd',
        messages: [
          { role: 'user', content: 'What is <|im_end|>?' },
          { role: 'assistant', content: 'A mark.' },
        ],
      },
    ];
    const { report, entries, decided } = await convert(rows, 'chatml');
    expect(entries).toHaveLength(1);
    expect(report.rows).toBe(report.kept + report.dropped + report.refused);
    expect(decided.map(({ id }) => id).sort()).toEqual(['b', 'c', 'd']);
    expect(JSON.stringify(decided)).toContain('\\"<|im_end|>\\" stands in the text');
    expect(report['lost']).toEqual({ id: expect.any(Number), source: 1 });
    expect(report.notes.join('\n')).toContain('chatml does not carry: id (');
  });

  it('say what will be lost before they write, and write nothing where that is refused', async () => {
    const pair = { id: 7, prompt: 'How far?', chosen: 'Two miles.', rejected: 'Far.', score_rejected: 1 };
    const other = { prompt: 'How deep?', response: 'Ten\u0007 fathoms.', rationale: 'The line says so.' };
    const { report, entries } = await convert([pair, other], 'openai');
    expect(entries).toHaveLength(2);
    expect(report).toMatchObject({ lost: { id: 1, rejected: 1, score_rejected: 1, rationale: 1, response: 1 }, notHeld: {}, cleaned: { control: 1 } });
    expect(report.notes.slice(-2)).toEqual([
      'openai does not carry: id (1 row), rationale (1 row), rejected (1 row), response (1 row), score_rejected (1 row)',
      'openai changes: 1 control',
    ]);
    const pairs = await convert([{ prompt: 'How far?', chosen: 'Two miles.', rejected: 'Far.' }], 'preference', { strict: true });
    expect(pairs.entries).toHaveLength(1);
    expect(pairs.report).toMatchObject({ lost: {}, notHeld: {}, cleaned: {} });
    await expect(convert([pair, other], 'preference', { strict: true })).rejects.toThrow(/preference cannot hold: 1 row \(no answer of it was judged\)/);
    expect(existsSync(join(folder, `${runs}-preference.jsonl`))).toBe(false);
  });

  it('carry tools, labels and what stands in arguments, and name what does not fit', async () => {
    const calls = [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":"sea \\u00e9 \\"x\\""}' } }];
    const row = {
      messages: [
        { role: 'user', content: 'How deep?' },
        { role: 'assistant', content: null, tool_calls: calls },
        { role: 'tool', tool_call_id: 'c1', content: 'ten' },
        { role: 'assistant', content: 'Ten.', reasoning_content: 'It says ten.' },
      ],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: { at: { type: 'string' } } } } }],
    };
    expect((await convert([row], 'openai')).report['lost']).toEqual({ 'messages[].reasoning_content': 1 });
    expect((await convert([row], 'messages', { rationale: 'field', strict: true })).entries).toHaveLength(1);
    expect((await convert([{ prompt: 'a', completion: 'b', label: false }], 'kto', { strict: true })).entries).toEqual([
      { prompt: [{ role: 'user', content: 'a' }], completion: [{ role: 'assistant', content: 'b' }], label: false },
    ]);
  });

  it('leave system prompts out where that is asked, and say so', async () => {
    const { report, entries } = await convert([{ messages: [{ role: 'system', content: 'Be brief.' }, ...talk.messages] }], 'messages', {
      withoutSystem: true,
    });
    expect(entries).toEqual([{ messages: talk.messages }]);
    expect(report['lost']).toEqual({ 'messages[].content': 1 });
  });

  it('put a rationale where it is asked for', async () => {
    const row = { prompt: 'How many?', response: 'Four.', rationale: 'Two and two.' };
    expect(JSON.stringify((await convert([row], 'prompt-completion', { rationale: 'think' })).entries)).toContain(
      '<think>\\nTwo and two.\\n</think>\\n\\nFour.',
    );
    expect(() => conversionTo({ to: 'openai', rationale: 'field' })).toThrow(/no such place/);
    expect(() => conversionTo({ to: 'sharegtp', rationale: undefined })).toThrow(/Did you mean "?sharegpt/);
  });

  it('come back the same through each format that hornbook reads', async () => {
    const text = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => one.trim() === one && one !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), async (talks) => {
        const rows = talks.map((pairs) => ({
          messages: pairs.flatMap(([user, assistant]) => [
            { role: 'user', content: user },
            { role: 'assistant', content: assistant },
          ]),
        }));
        const first = await convert(rows, 'messages');
        for (const to of ['alpaca', 'sharegpt', 'openai']) {
          const { out } = await convert(first.out, to);
          expect((await convert(out, 'messages')).entries, to).toEqual(first.entries);
        }
      }),
      { numRuns: 15 },
    );
  });

  it.each(formats.map(({ id }) => id))('%s: the same rows twice are the same bytes', async (to) => {
    const { out } = await convert([talk, talk], to);
    const once = readFileSync(out, 'utf8');
    expect(readFileSync((await convert([talk, talk], to)).out, 'utf8')).toBe(once);
  });
});
