import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { scriptedJudge, startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { execute } from '../execute.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-judge-command-'));
const pairs = Array.from({ length: 12 }, (_, index) => ({
  id: `p${index}`,
  prompt: `How far is port ${index}?`,
  a: `Port ${index} is ${index + 3} miles away${index % 2 === 0 ? ' by the usual way' : ''}.`,
  b: `Nobody knows where port ${index} lies.`,
}));
const file = join(folder, 'pairs.jsonl');
let server: ModelServer;
beforeAll(async () => {
  const items = pairs.flatMap(({ id, a, b }, index) => [
    { id: `${id}a`, text: a, truth: index < 9 ? 5 : 1 },
    { id: `${id}b`, text: b, truth: index < 9 ? 1 : 5 },
  ]);
  server = await startModelServer({ latency: { median: 1 }, reply: scriptedJudge({ items }) });
  const model = { use: 'openai-compatible', model: 'claude-m', baseUrl: server.baseUrl, price: { input: 1, output: 2 } };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify({ models: { grader: model } }));
  writeFileSync(file, pairs.map((row) => `${JSON.stringify(row)}\n`).join(''));
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
async function judge(...parameters: string[]): Promise<{ code: number; out: string; log: string }> {
  let [out, log] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((log += String(text)), true));
  const code = await execute(['node', 'hornbook', 'judge', file, '--model', 'grader', '--author', 'gpt-4o', '-C', folder, ...parameters]);
  vi.restoreAllMocks();
  return { code, out, log };
}

it('says what pairs would cost in both orders, and asks nothing', async () => {
  const said = await judge('--pairs', '--dry-run');
  expect(said.code).toBe(0);
  expect(said.out).toMatch(/^12 rows, 0 of them cannot be read\ngrader, for judge: 24 \(24 to 28\) calls, .* tokens, \$0\.\d+ \(\$0\.\d+ to \$0\.\d+\)\n/);
  const asJson = await judge('--pairs', '--dry-run', '--json');
  expect(JSON.parse(asJson.out)).toMatchObject({
    schema: 'hornbook.judge-dry-run/1',
    rows: 12,
    models: [{ model: 'grader', stage: 'judge', calls: { expected: 24 } }],
  });
  expect((await server.log()).calls).toBe(0);
  expect(existsSync(join(folder, '.hornbook'))).toBe(false);
});

it('compares pairs, and says of the judge what its verdicts are worth', async () => {
  const said = await judge('--pairs');
  expect(said.code).toBe(0);
  expect(said.out).toContain('12 rows = 12 judged + 0 failed');
  expect(said.out).toMatch(/a is better in 9, b in 3, neither in 0 {2}\(compare@[0-9a-f]{12}\)/);
  expect(said.out).toMatch(/grader: both orders agreed on 100 % of the pairs\n/);
  expect(said.out).toMatch(/share of decided pairs that the longer answer won; none: 50 %: \d+ % \(95 % interval/);
  const lines = readFileSync(join(folder, 'pairs.compared.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { winner: string }).winner)).toEqual(pairs.map((_, index) => (index < 9 ? 'a' : 'b')));
  const again = await judge('--pairs', '--json');
  expect(JSON.parse(again.out)).toMatchObject({
    schema: 'hornbook.judge-pairs/1',
    winners: { a: 9, b: 3, tie: 0 },
    position: [{ judge: 'grader', bias: { consistent: 1 } }],
  });
  expect((await server.log()).calls).toBe(24);
});

it('refuses the family of the author for pairs, too', async () => {
  const refused = await judge('--pairs', '--author', 'claude-3');
  expect(refused).toMatchObject({ code: 2, log: expect.stringContaining('--allow-same-family') });
  const allowed = await judge('--pairs', '--author', 'claude-3', '--allow-same-family', 'one model may see these rows');
  expect(allowed).toMatchObject({ code: 0, out: expect.stringContaining('was allowed: one model may see these rows') });
});
