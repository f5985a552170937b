import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startModelServer } from '../../testing/model-server/index.ts';
import { execute } from '../execute.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

it('ask and judge say in plain lines what they wait for, and end as pending', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-ask-batches-'));
  const server = await startModelServer({ latency: { median: 1 }, batches: { polls: 50 } });
  let log = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((log += String(text)), true));
  vi.stubEnv('THE_KEY', 'sk-test-0123456789');
  try {
    const batch = { wait: 1, every: 0.1, priceFactor: 0.5 };
    const model = { use: 'openai', model: 'm', key: 'THE_KEY', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, family: 'm', batch };
    writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify({ models: { teacher: model } }));
    const prompts = join(folder, 'prompts.jsonl');
    writeFileSync(prompts, '{"id":"a","prompt":"one"}\n{"id":"b","prompt":"two"}\n');
    expect(await execute(['node', 'hornbook', 'ask', prompts, '--model', 'teacher', '--out', join(folder, 'out.jsonl'), '-C', folder])).toBe(9);
    expect(log).toMatch(/0 of 2 rows read,.* 1 batch, 0 of 2 calls done there, it waits [0-9]+ s, at half the price\n/);
    log = '';
    const rows = join(folder, 'rows.jsonl');
    writeFileSync(rows, '{"id":"a","prompt":"When is it emptied?","response":"Every morning at nine."}\n');
    const parameters = ['--rubric', 'open', '--model', 'teacher', '--author', 'human', '--out', join(folder, 'scored.jsonl'), '-C', folder];
    expect(await execute(['node', 'hornbook', 'judge', rows, ...parameters])).toBe(9);
    expect(log).toMatch(/0 of 1 rows read,.* [12] batch(?:es)?, 0 of [23] calls done there, (?:it|the oldest) waits [0-9]+ s, at half the price\n/);
  } finally {
    vi.unstubAllEnvs();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
