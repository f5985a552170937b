import { afterEach, describe, expect, it } from 'vitest';
import { startModelServer } from '../../../testing/model-server/index.ts';
import type { BatchOptions, ModelServer } from '../../../testing/model-server/index.ts';
import { readReply, schemaCheck } from '../../replies/index.ts';
import { chatRequest, json, loopback, modelConfig, testContext } from '../testkit.ts';
import { openBatches } from './index.ts';
import type { BatchPlace } from '../../../contracts/model.ts';
import type { BatchAnswer, BatchEndpoint, BatchItem } from './types.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
const signal = new AbortController().signal;
const schema = { name: 'pair', schema: { type: 'object', properties: { question: { type: 'string' } }, required: ['question'], additionalProperties: false } };
const vendors = [
  ['openai', 'gpt-4.1-mini'],
  ['anthropic', 'claude-haiku-4-5'],
] as const;

async function open(use: string, model: string, batches: BatchOptions = {}): Promise<BatchEndpoint> {
  server = await startModelServer({ key: testContext.env.TEST_KEY, batches });
  return endpoint(use, model, server.baseUrl);
}

async function endpoint(use: string, model: string, baseUrl: string): Promise<BatchEndpoint> {
  const made = await openBatches(modelConfig({ use, model, baseUrl, key: 'TEST_KEY' }), testContext);
  if (made === undefined) throw new Error('there are no batches');
  return made;
}

function value<T>(answer: BatchAnswer<T>): T {
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

function itemsOf(count: number): BatchItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `call_${index}`,
    request: chatRequest({
      maxOutputTokens: 500,
      messages: [{ role: 'user', content: `Question ${index}` }],
      schema: index % 2 === 0 ? schema : undefined,
      rung: index % 2 === 0 ? 'strict' : undefined,
    }),
  }));
}

async function untilEnded(batches: BatchEndpoint, id: string): Promise<number> {
  for (let polls = 1; polls < 10; polls += 1) {
    const { state, done, total } = value(await batches.poll(id, signal));
    if (state === 'ended') {
      expect(done).toBeLessThanOrEqual(total);
      return polls;
    }
    expect(state).toBe('running');
  }
  throw new Error('it never ended');
}

const silent = async (): Promise<void> => undefined;

describe.each(vendors)('batches of %s', (use, model) => {
  it('are made, waited for and read, each answer as that of a single call', async () => {
    const batches = await open(use, model, { polls: 2, reorder: true });
    const items = itemsOf(6);
    const places: BatchPlace[] = [];
    const id = value(
      await batches.submit(
        items,
        {},
        async (place) => {
          places.push(place);
        },
        signal,
      ),
    );
    expect(places.at(-1)).toMatchObject({ id });
    expect(places.length).toBe(use === 'openai' ? 2 : 1);
    expect(await untilEnded(batches, id)).toBe(3);
    const { replies, repeated, strangers } = value(await batches.results(id, items, signal));
    expect([repeated, strangers, replies.size]).toEqual([0, 0, 6]);
    for (const { id: call, request } of items) {
      const result = replies.get(call);
      if (result?.ok !== true) throw new Error(result?.failure.message);
      expect(result.reply).toMatchObject({ finish: 'stop', returnedModel: model, usage: { estimated: false } });
      expect(readReply(result.reply, request.schema === undefined ? undefined : schemaCheck(request.schema.schema)).outcome).toBe('ok');
    }
  });

  it('give each call an end where lines are lost, repeated, failed or expired', async () => {
    const batches = await open(use, model, { polls: 0, lose: 0.2, duplicate: 0.3, fail: 0.2, expire: 0.2, reorder: true });
    const items = itemsOf(60);
    const id = value(await batches.submit(items, {}, silent, signal));
    await untilEnded(batches, id);
    const { replies, repeated, strangers } = value(await batches.results(id, items, signal));
    expect(new Set(replies.keys())).toEqual(new Set(items.map((item) => item.id)));
    expect(repeated).toBeGreaterThan(0);
    expect(strangers).toBe(0);
    const failures = [...replies.values()].flatMap((result) => (result.ok ? [] : [result.failure]));
    expect(failures.length).toBeGreaterThan(10);
    expect(failures.length).toBeLessThan(60);
    for (const failure of failures) expect(failure).toMatchObject({ kind: 'server', answered: true });
    const few = value(await batches.results(id, items.slice(0, 3), signal));
    expect([few.replies.size, few.strangers > 0]).toEqual([3, true]);
  });

  it('are found again where the making broke off, and not made twice', async () => {
    const batches = await open(use, model, { polls: 1, loseCreated: 1 });
    const items = itemsOf(4);
    let kept: BatchPlace = {};
    const note = async (place: BatchPlace): Promise<void> => {
      kept = place;
    };
    expect(await batches.submit(items, kept, note, signal)).toMatchObject({ ok: false, failure: { kind: 'network', sent: true } });
    expect(kept.id).toBeUndefined();
    const again = await endpoint(use, model, server?.baseUrl ?? '');
    const ids = items.map((item) => item.id);
    const [found, ...others] = value(await again.find(ids, kept, signal));
    expect(others).toEqual([]);
    await untilEnded(again, found ?? '');
    expect(value(await again.find(ids, kept, signal))).toEqual([found]);
    const { replies } = value(await again.results(found ?? '', items, signal));
    expect([...replies.values()].every((result) => result.ok)).toBe(true);
  });

  it('that were never made are not found', async () => {
    const batches = await open(use, model);
    expect(value(await batches.find(['call_0'], {}, signal))).toEqual([]);
    expect(value(await batches.find(['call_0'], { input: 'file-9' }, signal))).toEqual([]);
    expect(value(await batches.find(['call_0'], { id: 'batch_7' }, signal))).toEqual(['batch_7']);
  });

  it('that belong to others are not taken for ours once they ended', async () => {
    const batches = await open(use, model, { polls: 0 });
    const id = value(await batches.submit(itemsOf(2), {}, silent, signal));
    await untilEnded(batches, id);
    expect(value(await batches.find(['other_0', 'other_1'], {}, signal))).toEqual([]);
  });

  it('go down with the class of their failure, without the key', async () => {
    await open(use, model);
    const other = await openBatches(modelConfig({ use, model, baseUrl: server?.baseUrl, key: 'OTHER' }), { ...testContext, env: { OTHER: 'sk-other-000000' } });
    const refused = await other?.submit(itemsOf(1), {}, silent, signal);
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'fatal', code: 'model-key' } });
    expect(JSON.stringify(refused)).not.toContain('sk-other');
    const none = await openBatches(modelConfig({ use, model, key: 'OTHER' }), { ...testContext, env: {} });
    expect(await none?.submit(itemsOf(1), {}, silent, signal)).toMatchObject({ ok: false, failure: { code: 'model-key', sent: false } });
    expect(await none?.size(itemsOf(1)[0] as BatchItem)).toMatchObject({ ok: false });
  });

  it('can be measured before they are made, and stopped', async () => {
    const batches = await open(use, model, { polls: 5 });
    const [item] = itemsOf(1);
    expect(value(await batches.size(item as BatchItem))).toBeGreaterThan(50);
    const id = value(await batches.submit(itemsOf(2), {}, silent, signal));
    expect(await batches.cancel(id, signal)).toEqual({ ok: true, value: undefined });
    expect(await batches.poll('batch_none', signal)).toMatchObject({ ok: false, failure: { kind: 'fatal' } });
  });
});

describe('batches of OpenAI', () => {
  it('carry embeddings too', async () => {
    const batches = await open('openai', 'text-embedding-3-small', { polls: 0 });
    const items = [{ id: 'e', request: chatRequest({ kind: 'embed', messages: [], inputs: ['one', 'two'] }) }];
    const id = value(await batches.submit(items, {}, silent, signal));
    await untilEnded(batches, id);
    const result = value(await batches.results(id, items, signal)).replies.get('e');
    expect(result?.ok === true && result.reply.vectors?.length).toBe(2);
  });

  it('go on from a file that is there already', async () => {
    const batches = await open('openai', 'gpt-4.1-mini');
    const places: BatchPlace[] = [];
    const note = async (place: BatchPlace): Promise<void> => {
      places.push(place);
      if (place.id === undefined) throw new Error('the process ends here');
    };
    await expect(batches.submit(itemsOf(2), {}, note, signal)).rejects.toThrow('the process ends here');
    const [place] = places;
    expect(value(await batches.find(['call_0', 'call_1'], place ?? {}, signal))).toEqual([]);
    const id = value(await batches.submit(itemsOf(2), place ?? {}, silent, signal));
    expect(value(await batches.find(['call_0', 'call_1'], place ?? {}, signal))).toEqual([id]);
    const paths = (await server?.calls())?.map((call) => call.path) ?? [];
    expect(paths.filter((path) => path === '/v1/files').length).toBeLessThanOrEqual(1);
  });

  it('say why a batch was not taken', async () => {
    const plain = await loopback((_, response) =>
      json(response, { id: 'b', status: 'failed', errors: { data: [{ code: 'token_limit_exceeded', message: 'Enqueued token limit reached' }] } }),
    );
    const batches = await endpoint('openai', 'gpt-4.1-mini', plain.url);
    expect(value(await batches.poll('b', signal))).toMatchObject({ state: 'failed', failure: { kind: 'rate-limited' } });
    await plain.close();
  });
});

it('has no batches for compatible servers', async () => {
  expect(await openBatches(modelConfig({ baseUrl: 'http://127.0.0.1:1/v1' }), testContext)).toBeUndefined();
});
