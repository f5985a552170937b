import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { execute } from '../execute.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-ask-command-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ latency: { median: 1 }, reply: (request) => (request.prompt === 'cut' ? { text: 'half', finish: 'length' } : undefined) });
  const model = { use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 } };
  file('hornbook.config.json', JSON.stringify({ models: { teacher: model } }));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command said, and its exit code. */
async function hornbook(...parameters: string[]): Promise<{ code: number; out: string; log: string }> {
  let [out, log] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((log += String(text)), true));
  const code = await execute(['node', 'hornbook', ...parameters]);
  vi.restoreAllMocks();
  return { code, out, log };
}

it('asks with a schema, and says what it cost as JSON', async () => {
  const schema = file(
    'size.json',
    JSON.stringify({ type: 'object', properties: { size: { type: 'integer' } }, required: ['size'], additionalProperties: false }),
  );
  const prompts = file('good.jsonl', '{"id":"a","prompt":"one"}\n{"id":"b","prompt":"two"}\n');
  const out = join(folder, 'good-out.jsonl');
  const result = await hornbook('ask', prompts, '--model', 'teacher', '--out', out, '--schema', schema, '--json', '-C', folder);
  // Where the machine is slow it says how far it is.
  expect(result.log).not.toMatch(/warning|error/);
  expect(result.code).toBe(0);
  expect(JSON.parse(result.out)).toMatchObject({ schema: 'hornbook.ask/1', rows: 2, answered: 2, failed: 0, calls: { asked: 2, kept: 0 } });
  expect(
    readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { id: 'a', object: { size: expect.any(Number) } },
    { id: 'b', object: { size: expect.any(Number) } },
  ]);
});

it('ends with 5 and names the rows where a model gave no answer, with 2 where rows cannot be read', async () => {
  const failing = await hornbook(
    'ask',
    file('cut.jsonl', '{"id":"a","prompt":"cut"}\n{"id":"b","prompt":"fine"}\n'),
    '--model',
    'teacher',
    '--out',
    join(folder, 'o1'),
    '-C',
    folder,
  );
  expect(failing).toMatchObject({ code: 5, out: expect.stringMatching(/1 answered \+ 1 failed[\s\S]*line 1 {2}a {2}cut/) });
  const unread = await hornbook('ask', file('bad.jsonl', '{"id":"a"}\n'), '--model', 'teacher', '--out', join(folder, 'o2'), '-C', folder);
  expect(unread).toMatchObject({ code: 2, out: expect.stringContaining('unreadable') });
});

it('says what is wrong with a schema or an amount before anything is asked', async () => {
  const prompts = file('p.jsonl', '{"id":"a","prompt":"never asked"}\n');
  const before = (await server.log()).calls;
  const rest = [prompts, '--model', 'teacher', '--out', join(folder, 'o3'), '-C', folder];
  expect(await hornbook('ask', ...rest, '--schema', file('s.json', '[1]'))).toMatchObject({ code: 2, log: expect.stringContaining('no JSON object') });
  expect(await hornbook('ask', ...rest, '--max-cost', 'much')).toMatchObject({ code: 2, log: expect.stringContaining('US dollars') });
  expect((await server.log()).calls).toBe(before);
});

it('stops at --max-cost with 4', async () => {
  const prompts = file('dear.jsonl', '{"id":"a","prompt":"dear"}\n');
  const result = await hornbook('ask', prompts, '--model', 'teacher', '--out', join(folder, 'o4'), '--max-cost', '0.000001', '-C', folder);
  expect(result).toMatchObject({ code: 4, log: expect.stringContaining('budget.money') });
});

it('sends rows as they stand only where a reason is given', async () => {
  const prompts = file('private.jsonl', '{"id":"a","prompt":"Who is ada@contoso-mail.com?"}\n');
  const out = join(folder, 'private-out.jsonl');
  const masked = await hornbook('ask', prompts, '--model', 'teacher', '--out', out, '-C', folder);
  expect(masked.out).toContain('masked before they were sent, type in rows: email in 1');
  const bare = await hornbook('ask', prompts, '--model', 'teacher', '--out', out, '-C', folder, '--no-mask', 'test');
  expect(bare).toMatchObject({ code: 2, log: expect.stringContaining('say why in a sentence') });
  expect((await hornbook('ask', prompts, '--model', 'teacher', '--out', out, '-C', folder, '--no-mask')).code).toBe(2);
  expect(await server.find(['ada@contoso'])).toEqual([]);
  const open = await hornbook('ask', prompts, '--model', 'teacher', '--out', out, '-C', folder, '--no-mask', 'an address of our own');
  expect(open).toMatchObject({ code: 0, log: expect.stringContaining('an address of our own') });
  expect(await server.find(['ada@contoso'])).toHaveLength(1);
});
