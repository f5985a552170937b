import { describe, expect, test } from 'vitest';
import type { BatchOptions } from './batch-options.ts';
import type { ModelServer } from './start.ts';
import { chatBody, dig, json, post, withServer } from './testkit.ts';

const ids = Array.from({ length: 200 }, (_, i) => `row-${i}`);
const get = async (server: ModelServer, path: string): Promise<Record<string, unknown>> => await json(fetch(`${server.baseUrl}${path}`));
const lines = (text: string): Record<string, unknown>[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));

async function upload(server: ModelServer, endpoint = '/v1/chat/completions'): Promise<string> {
  const rows = ids.map((id) => JSON.stringify({ custom_id: id, method: 'POST', url: endpoint, body: chatBody(`prompt of ${id}`) }));
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', new Blob([rows.join('\n')]), 'input.jsonl');
  const file = await json(fetch(`${server.baseUrl}/files`, { method: 'POST', body: form }));
  expect(file).toMatchObject({ object: 'file', purpose: 'batch', bytes: rows.join('\n').length });
  return String(file['id']);
}

/** Creates a batch, looks until it ends, and fetches both files. */
async function openai(
  options: BatchOptions,
  run: (
    end: { status: string[]; batch: Record<string, unknown>; output: Record<string, unknown>[]; errors: Record<string, unknown>[] },
    server: ModelServer,
  ) => void | Promise<void>,
): Promise<void> {
  await withServer({ batches: options }, async (server) => {
    const file = await upload(server);
    let batch = await json(post(server, '/batches', { input_file_id: file, endpoint: '/v1/chat/completions', completion_window: '24h' }));
    const status = [String(batch['status'])];
    while (['validating', 'in_progress'].includes(status.at(-1) ?? '')) {
      batch = await get(server, `/batches/${String(batch['id'])}`);
      status.push(String(batch['status']));
    }
    const read = async (name: unknown): Promise<Record<string, unknown>[]> =>
      typeof name === 'string' ? lines(await (await fetch(`${server.baseUrl}/files/${name}/content`)).text()) : [];
    await run({ status, batch, output: await read(batch['output_file_id']), errors: await read(batch['error_file_id']) }, server);
  });
}

const idsOf = (rows: readonly Record<string, unknown>[]): unknown[] => rows.map((row) => row['custom_id']);

describe('batches of OpenAI', () => {
  test('end after so many looks, with a reply for every line, as asked one by one', async () => {
    await openai({ polls: 2 }, async ({ status, batch, output }, server) => {
      expect(status).toEqual(['validating', 'in_progress', 'in_progress', 'completed']);
      expect(batch).toMatchObject({ error_file_id: null, request_counts: { total: 200, completed: 200, failed: 0 } });
      expect(idsOf(output)).toEqual(ids);
      const single = await json(post(server, '/chat/completions', chatBody('prompt of row-7')));
      expect(dig(output[7], 'response', 'body')).toEqual(single);
      expect(await server.log()).toMatchObject({ calls: 201, repeats: 1, repeatsOfAnswered: 1 });
      // In the file, and in the line that was run from it.
      expect((await server.find(['prompt of row-8'])).map(({ path }) => path)).toContain('/v1/files');
    });
  });

  test('lose, double and shuffle lines, the same ones each time', async () => {
    const seen: unknown[][] = [];
    for (let i = 0; i < 2; i++) {
      await openai({ polls: 0, lose: 0.1, duplicate: 0.1, reorder: true }, async ({ output }, server) => {
        seen.push(idsOf(output));
        expect((await server.log()).repeats).toBe(0);
      });
    }
    expect(seen[0]).toEqual(seen[1]);
    const distinct = new Set(seen[0]);
    expect(distinct.size).toBeLessThan(195);
    expect(distinct.size).toBeGreaterThan(160);
    expect(seen[0]?.length).toBeGreaterThan(distinct.size + 5);
    expect([...distinct]).not.toEqual(ids.filter((id) => distinct.has(id)));
  });

  test('put lines that fail or expire into the error file', async () => {
    await openai({ polls: 0, fail: 0.1, expire: 0.1 }, ({ batch, output, errors }) => {
      expect(batch['status']).toBe('expired');
      expect(new Set([...idsOf(output), ...idsOf(errors)]).size).toBe(200);
      const codes = errors.map((row) => dig(row, 'response', 'status_code') ?? dig(row, 'error', 'code'));
      expect(new Set(codes)).toEqual(new Set([500, 'batch_expired']));
      expect(dig(batch, 'request_counts', 'failed')).toBe(codes.filter((code) => code === 500).length);
    });
  });

  test('one is made though its reply was lost; one is cancelled', async () => {
    await withServer({ batches: { loseCreated: 1 } }, async (server) => {
      const body = { input_file_id: await upload(server), endpoint: '/v1/chat/completions', completion_window: '24h' };
      await expect(post(server, '/batches', body)).rejects.toThrow('fetch failed');
      const found = dig(await get(server, '/batches'), 'data', 0, 'id');
      expect(found).toBe('batch_1');
      expect(await json(post(server, '/batches/batch_1/cancel', {}))).toMatchObject({ status: 'cancelling' });
      await get(server, '/batches/batch_1');
      expect(await get(server, '/batches/batch_1')).toMatchObject({ status: 'cancelled', output_file_id: null });
      expect(await json(post(server, '/batches', body))).toMatchObject({ id: 'batch_2' });
      expect((await post(server, '/batches', { input_file_id: 'file-none' })).status).toBe(404);
    });
  });
});

describe('batches of Anthropic', () => {
  test('give one result a line: succeeded, errored or expired', async () => {
    await withServer({ batches: { polls: 1, fail: 0.1, expire: 0.1, reorder: true }, faults: { shares: { refusal: 0.1 } } }, async (server) => {
      const requests = ids.map((id) => ({ custom_id: id, params: chatBody(`prompt of ${id}`) }));
      const made = await json(post(server, '/messages/batches', { requests }));
      expect(made).toMatchObject({ type: 'message_batch', processing_status: 'in_progress', results_url: null });
      const path = `/messages/batches/${String(made['id'])}`;
      expect((await fetch(`${server.baseUrl}${path}/results`)).status).toBe(404);
      expect(await get(server, path)).toMatchObject({ processing_status: 'in_progress' });
      const ended = await get(server, path);
      expect(ended).toMatchObject({ processing_status: 'ended', results_url: `${server.baseUrl}${path}/results` });
      const rows = lines(await (await fetch(String(ended['results_url']))).text());
      expect(idsOf(rows)).not.toEqual(ids);
      expect(rows).toHaveLength(ids.length);
      expect(new Set(idsOf(rows))).toEqual(new Set(ids));
      const count = (type: string): number => rows.filter((row) => dig(row, 'result', 'type') === type).length;
      expect(ended['request_counts']).toMatchObject({ succeeded: count('succeeded'), errored: count('errored'), expired: count('expired') });
      expect(count('errored') + count('expired')).toBeGreaterThan(20);
      expect(rows.filter((row) => dig(row, 'result', 'message', 'stop_reason') === 'refusal').length).toBe((await server.log()).byFault.refusal);
    });
  });
});
