import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { startModelServer } from '../../testing/model-server/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = 300;
const slotBytes = 1024;

/** Asks until `killAfter` answers were used, then dies; without it, to the end. */
function run(entry: string, parameters: string[], killAfter?: number): Promise<{ used: string[]; spent: { calls: number; lost: number } | undefined }> {
  return new Promise((done) => {
    const used: string[] = [];
    let spent: { calls: number; lost: number } | undefined;
    const child = fork(entry, parameters, { execArgv: [] });
    child.on('message', (message: { used?: string; outcome?: string; spent?: { calls: number; lost: number } }) => {
      if (message.used !== undefined && message.outcome === 'ok') used.push(message.used);
      if (message.spent !== undefined) spent = message.spent;
      if (used.length === killAfter) child.kill('SIGKILL');
    });
    child.on('close', () => done({ used, spent }));
  });
}

it('asks for nothing again that was received, and only for what was in flight, over a kill in mid-run', async () => {
  // Node 20 loads no TypeScript: jiti loads the process there.
  const jiti = createRequire(import.meta.url).resolve('jiti');
  const host = fileURLToPath(new URL('./kill-testkit.ts', import.meta.url));
  const entry = join(folder, 'ask.cjs');
  writeFileSync(entry, `require(${JSON.stringify(jiti)}).createJiti(${JSON.stringify(host)}).import(${JSON.stringify(host)});\n`);
  const server = await startModelServer({ slots: 32, latency: { median: 15, sigma: 0.5 } });
  const ledger = join(folder, 'ledger.db');
  const parameters = [server.baseUrl, ledger, String(rows)];

  const promptOf = (body: string): string => (JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content ?? '';
  let seen = 0;
  let inFlight = 0;
  const received = new Set<string>();
  const askedAgain: string[] = [];
  const look = async (): Promise<void> => {
    const calls = await server.calls(seen);
    seen += calls.length;
    for (const call of calls) if (received.has(promptOf(call.body))) askedAgain.push(promptOf(call.body));
  };
  const killed = await run(entry, parameters, 120);
  await look();
  for (const prompt of killed.used) received.add(prompt);
  const marks = readFileSync(`${ledger}-in-flight`);
  for (let at = 0; at < marks.length; at += slotBytes) if (marks[at] === 0x31) inFlight++;
  const { used, spent } = await run(entry, parameters);
  await look();
  const log = await server.log();
  await server.stop();
  expect(new Set(used).size).toBe(rows);
  expect(askedAgain).toEqual([]);
  expect(log.distinct).toBe(rows);
  expect(inFlight).toBeGreaterThan(0);
  // What was refused for its rate is sent again by the same run.
  expect(log.repeats - (log.byStatus['429'] ?? 0)).toBeLessThanOrEqual(inFlight);
  expect(spent?.calls).toBeGreaterThanOrEqual(log.calls);
  expect(spent?.lost).toBeLessThanOrEqual(inFlight);
}, 60_000);
