import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { execute } from '../execute.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-doctor-'));
const key = 'sk-test-0123456789abcdef';
let server: ModelServer;

beforeAll(async () => {
  mkdirSync(join(folder, 'sources'));
  writeFileSync(join(folder, 'sources', 'page.md'), '# Rain\n\nA rain gauge measures the depth of rain in millimetres.\n');
  server = await startModelServer({
    key,
    latency: { median: 1 },
    models: ['good-qwen', 'plain-llama', 'cut-mistral', 'embedder'],
    reply: ({ model }) => (model === 'plain-llama' ? 'Ready, I think.' : model === 'cut-mistral' ? { text: '{"sta', finish: 'length' } : undefined),
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
  await server.clear();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  checks: { name: string; state: string; note: string }[];
  models?: Record<string, unknown>[];
  spend?: { calls: number; money: number };
}

async function doctor(models: Record<string, object>, over: object = {}, ...options: string[]): Promise<{ code: number; out: string; report: Report }> {
  vi.stubEnv('THE_KEY', key);
  const sources = [{ use: 'documents', path: 'sources', licence: 'MIT', consent: 'Ours.' }];
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify({ sources, models, ...over }));
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const code = await execute(['node', 'hornbook', 'doctor', '--json', '-C', folder, ...options]);
  return { code, out, report: JSON.parse(out) as Report };
}

const base = (model: string, over: object = {}): object => ({
  use: 'openai-compatible',
  baseUrl: server.baseUrl,
  key: 'THE_KEY',
  model,
  price: { input: 1, output: 2 },
  ...over,
});

it('asks each model one short question, and says what it can do and what it cost', async () => {
  const { code, out, report } = await doctor({
    teacher: base('good-qwen', { roles: ['teacher'] }),
    embedder: base('embedder', { roles: ['embedder'] }),
  });
  expect(code).toBe(0);
  expect(report.models).toMatchObject([
    {
      model: 'teacher',
      state: 'ok',
      reachable: true,
      rung: 'strict',
      returned: 'good-qwen',
      family: 'qwen',
      key: { variable: 'THE_KEY', set: true },
      price: { input: 1, output: 2, from: 'config' },
      problems: [],
    },
    { model: 'embedder', state: 'ok', rung: null, returned: 'embedder' },
  ]);
  const { calls, tokens } = await server.log();
  expect(calls).toBe(2);
  expect(report.spend).toMatchObject({ calls: 2, money: (tokens.input + 2 * tokens.output) / 1e6 });
  expect(out).not.toContain(key);
});

it('says of each model that cannot be used what to set, without the key', async () => {
  vi.stubEnv('NO_KEY', '');
  vi.stubEnv('WRONG_KEY', 'sk-wrong-0123456789');
  const { code, out, report } = await doctor({
    keyless: base('good-qwen', { key: 'NO_KEY' }),
    wrong: base('good-qwen', { key: 'WRONG_KEY' }),
    gone: base('good-qwen', { baseUrl: 'http://127.0.0.1:9/v1' }),
    named: base('nobody'),
    teacher: base('good-qwen'),
  });
  expect(code).toBe(5);
  expect(report.models?.map(({ model, state, code: why }) => [model, state, why])).toEqual([
    ['keyless', 'failed', 'model-key'],
    ['wrong', 'failed', 'model-key'],
    ['gone', 'failed', 'no-reply'],
    ['named', 'failed', 'model-name'],
    ['teacher', 'ok', null],
  ]);
  const notes = report.checks.filter(({ name }) => name.startsWith('model ')).map(({ note }) => note);
  expect(notes[0]).toMatch(/NO_KEY is NOT set[^]*export NO_KEY=/);
  expect(notes[1]).toContain('Check the key in the environment variable WRONG_KEY');
  expect(notes[2]).toMatch(/nothing listens there[^]*models\.gone\.baseUrl/);
  expect(notes[3]).toContain('models.named.model');
  expect(out).not.toMatch(/sk-(?:test|wrong)/);
});

it('warns of models that give no object, are cut, have no price, or judge their own family', async () => {
  const { code, report } = await doctor({
    teacher: base('good-qwen', { roles: ['teacher', 'student'], price: undefined }),
    judge: base('good-qwen', { roles: ['judge'] }),
    plain: base('plain-llama'),
    thinks: base('cut-mistral'),
  });
  expect(code).toBe(0);
  expect(report.models?.map(({ model, state }) => [model, state])).toEqual([
    ['teacher', 'warning'],
    ['judge', 'ok'],
    ['plain', 'warning'],
    ['thinks', 'warning'],
  ]);
  const said = report.checks.filter(({ state }) => state === 'warning').map(({ note }) => note);
  expect(said.join('\n')).toMatch(/price is unknown[^]*no object that can be read[^]*raise maxOutputTokens[^]*it would judge its own[^]*it learns from itself/);
});

it('holds to the caps, refuses an unknown price under a cap on money, and asks nobody where it is offline', async () => {
  const capped = await doctor({ one: base('good-qwen', { price: undefined }), two: base('good-qwen') }, { budget: { money: 1, calls: 1 } });
  expect(capped.code).toBe(5);
  expect(capped.report.models).toMatchObject([
    { state: 'failed', code: 'unknown-price' },
    { state: 'ok', code: null },
  ]);
  expect((await server.log()).calls).toBe(1);
  const offline = await doctor({ one: base('nobody') }, {}, '--offline');
  expect([offline.code, offline.report.models]).toEqual([0, undefined]);
  expect((await server.log()).calls).toBe(1);
});
