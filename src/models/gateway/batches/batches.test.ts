import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../../contracts/index.ts';
import type { Gateway, ModelRequest, Reply, RunEvent } from '../../../contracts/index.ts';
import { startModelServer } from '../../../testing/model-server/index.ts';
import type { BatchOptions, ModelServer, ModelServerOptions } from '../../../testing/model-server/index.ts';
import { openGateway } from '../../open-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-batches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let server: ModelServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
const vendors = [
  ['openai', 'gpt-4.1-mini', '/batches'],
  ['anthropic', 'claude-haiku-4-5', '/messages/batches'],
] as const;
const key = 'sk-test-0123456789';
let ledgers = 0;

async function serve(batches: BatchOptions, over: ModelServerOptions = {}): Promise<void> {
  server = await startModelServer({ key, batches, ...over });
}

interface Opened {
  gateway: Gateway;
  events: RunEvent[];
}

async function open(use: string, model: string, ledger: string, over: { batch?: object; caps?: object; stopping?: () => boolean } = {}): Promise<Opened> {
  const events: RunEvent[] = [];
  const batch = { wait: 20, every: 0.02, ...over.batch };
  const gateway = await openGateway({
    models: { teacher: modelConfigSchema.parse({ use, model, baseUrl: server?.baseUrl, key: 'THE_KEY', price: { input: 1, output: 2 }, batch }) },
    budget: { stages: {}, ...over.caps },
    ledger,
    account: 'run',
    batchQuietMs: 100,
    environment: { THE_KEY: key },
    clock: { now: () => performance.now() },
    emit: (event) => events.push(event),
    ...(over.stopping === undefined ? {} : { stopping: over.stopping }),
  });
  return { gateway, events };
}

const place = (): string => join(folder, `ledger-${++ledgers}.db`);
const schema = { name: 'pair', schema: { type: 'object', properties: { question: { type: 'string' } }, required: ['question'], additionalProperties: false } };
const request = (index: number): ModelRequest => ({
  model: 'teacher',
  kind: 'chat',
  messages: [{ role: 'user', content: `Question ${index}?` }],
  ...(index % 2 === 0 ? { schema } : {}),
  sample: 0,
  retry: 0,
  stage: 'answer',
});

async function askAll(gateway: Gateway, count: number): Promise<PromiseSettledResult<Reply>[]> {
  const results = await Promise.allSettled(Array.from({ length: count }, (_, index) => gateway.ask(request(index))));
  await gateway.close();
  return results;
}
const outcomes = (results: PromiseSettledResult<Reply>[]): string[] => [
  ...new Set(results.map((one) => (one.status === 'fulfilled' ? one.value.outcome : String((one.reason as { code?: string }).code)))),
];

async function made(path: string): Promise<{ id: string; request_counts: Record<string, number> }[]> {
  const headers = { authorization: `Bearer ${key}`, 'x-api-key': key };
  const response = await fetch(`${server?.baseUrl}${path}?limit=100`, { headers });
  return ((await response.json()) as { data: { id: string; request_counts: Record<string, number> }[] }).data;
}
/** How often each call was run at the server. */
async function runs(): Promise<number[]> {
  const lines = new Map<string, number>();
  for (const { line } of (await server?.calls()) ?? []) if (line !== undefined) lines.set(line, (lines.get(line) ?? 0) + 1);
  return [...lines.values()];
}

describe.each(vendors)('calls of %s in batches', (use, model, path) => {
  it('are answered by the same ask, each once, and the ledger has them', async () => {
    await serve({ polls: 2, reorder: true, duplicate: 0.2 });
    const ledger = place();
    const first = await open(use, model, ledger, { batch: { priceFactor: 0.5 } });
    const results = await askAll(first.gateway, 40);
    expect(outcomes(results)).toEqual(['ok']);
    const [one] = results;
    expect(one?.status === 'fulfilled' && one.value).toMatchObject({ object: { question: expect.any(String) as string }, rung: 'strict', kept: false });
    expect((await made(path)).length).toBe(1);
    expect(await runs()).toEqual(Array.from({ length: 40 }, () => 1));
    const { tokens } = (await server?.log()) ?? { tokens: { input: 0, output: 0 } };
    const { total } = first.gateway.spent();
    expect(total).toMatchObject({ calls: 40, tokens: tokens.input + tokens.output, estimated: 0 });
    expect(total.money).toBeCloseTo((0.5 * (tokens.input + 2 * tokens.output)) / 1e6, 8);
    const again = await open(use, model, ledger);
    expect((await askAll(again.gateway, 40)).every((result) => result.status === 'fulfilled' && result.value.kept)).toBe(true);
    expect(again.gateway.spent().total.calls).toBe(40);
    expect((await made(path)).length).toBe(1);
  });

  it('that were lost, failed or expired go into the next batch, and the others do not', async () => {
    await serve({ polls: 0, lose: 0.2, fail: 0.2, expire: 0.2, reorder: true });
    const { gateway } = await open(use, model, place(), { caps: { attempts: 3 } });
    const results = await askAll(gateway, 30);
    // The server draws the fate of a call by its id: what failed fails again.
    expect(outcomes(results).toSorted()).toEqual(['failed', 'ok']);
    const ok = results.filter((one) => one.status === 'fulfilled' && one.value.outcome === 'ok').length;
    expect(ok).toBeGreaterThan(8);
    expect((await made(path)).length).toBe(3);
    expect(await runs()).toEqual(Array.from({ length: ok }, () => 1));
  });

  it('end the run as pending, and are taken up by a later one', async () => {
    await serve({ polls: 3 });
    const ledger = place();
    for (let round = 0; round < 3; round++) {
      const { gateway } = await open(use, model, ledger, { batch: { wait: 0 } });
      const results = await askAll(gateway, 5);
      expect(outcomes(results)).toEqual(['pending']);
      expect((results[0] as PromiseRejectedResult).reason).toMatchObject({ exitCode: 9, message: expect.stringContaining('1 batch') as string });
      expect(gateway.state().batches).toMatchObject({ open: 1, calls: 5, done: 0, priceShare: 1 });
      expect(gateway.state().batches.oldestMs).toBeGreaterThanOrEqual(0);
    }
    const { gateway } = await open(use, model, ledger, { batch: { wait: 0 } });
    expect(outcomes(await askAll(gateway, 5))).toEqual(['ok']);
    expect((await made(path)).length).toBe(1);
    expect(gateway.spent().total).toMatchObject({ calls: 5, lost: 0 });
  });

  it('are found again where the reply to the making of a batch was lost', async () => {
    await serve({ polls: 1, loseCreated: 1 });
    const { gateway } = await open(use, model, place());
    expect(outcomes(await askAll(gateway, 6))).toEqual(['ok']);
    expect((await made(path)).length).toBe(1);
    expect(await runs()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('are found again by another process too', async () => {
    await serve({ polls: 1, loseCreated: 1 });
    const ledger = place();
    let stop = false;
    const first = await open(use, model, ledger, { stopping: () => stop });
    const asked = askAll(first.gateway, 6);
    while ((await made(path)).length === 0) await new Promise((go) => setTimeout(go, 10));
    stop = true;
    expect(outcomes(await asked)).toEqual(['interrupted']);
    const { gateway } = await open(use, model, ledger);
    expect(outcomes(await askAll(gateway, 6))).toEqual(['ok']);
    expect((await made(path)).length).toBe(1);
  });

  it('pass no cap, also over a process that ended while a batch was under way', async () => {
    await serve({ polls: 1 });
    const ledger = place();
    const first = await open(use, model, ledger, { batch: { wait: 0 }, caps: { calls: 4 } });
    expect(outcomes(await askAll(first.gateway, 4))).toEqual(['pending']);
    const second = await open(use, model, ledger, { caps: { calls: 6 } });
    const results = await askAll(second.gateway, 8);
    expect(outcomes(results.slice(0, 4))).toEqual(['ok']);
    expect(outcomes(results.slice(4)).toSorted()).toEqual(['budget', 'ok']);
    expect(second.gateway.spent().total.calls).toBe(6);
    expect((await runs()).length).toBe(6);
  });

  it('stop at a key that is not accepted, and nothing is left behind', async () => {
    await serve({}, { key: 'sk-other-0123456789' });
    const ledger = place();
    const { gateway } = await open(use, model, ledger);
    expect(outcomes(await askAll(gateway, 3))).toEqual(['model-key']);
    expect(gateway.spent().total.calls).toBe(0);
  });
});

it('has no batches at other providers', () => {
  const parsed = modelConfigSchema.safeParse({ use: 'vllm', model: 'm', batch: true });
  expect(parsed.error?.issues).toMatchObject([{ path: ['batch'], message: expect.stringContaining('openai and anthropic') as string }]);
});
