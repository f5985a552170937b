import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderRequest, ProviderResult } from '../../contracts/model-ports.ts';
import { startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { readReply, schemaCheck } from '../replies/index.ts';
import { createProvider, providerMakers } from './registry.ts';
import { chatRequest, json, loopback, modelConfig, testContext } from './testkit.ts';
import type { LoopbackServer } from './testkit.ts';

let server: ModelServer | undefined;
let plain: LoopbackServer | undefined;
afterEach(async () => {
  await server?.stop();
  await plain?.close();
  server = undefined;
  plain = undefined;
});
const signal = new AbortController().signal;
const schema = {
  name: 'pair',
  schema: {
    type: 'object',
    properties: { question: { type: 'string', minLength: 1 }, score: { enum: [1, 2, 3, 4, 5] } },
    required: ['question'],
    additionalProperties: false,
  },
};

async function ask(use: string, model: string, request: Partial<ProviderRequest>): Promise<ProviderResult> {
  await server?.stop();
  server = await startModelServer({ key: testContext.env.TEST_KEY });
  const provider = await createProvider(modelConfig({ use, model, baseUrl: server.baseUrl, key: 'TEST_KEY' }), testContext);
  return provider.send(chatRequest(request), signal);
}

describe('every provider over HTTP', () => {
  const all = [...providerMakers.keys()].filter((id) => id !== 'embedded');

  it.each(all)('%s: a text, an object by each rung, a wrong key', async (use) => {
    const model = use === 'anthropic' ? 'claude-sonnet-4-5' : 'gpt-4.1-mini';
    const text = await ask(use, model, {});
    expect(text).toMatchObject({ ok: true, reply: { finish: 'stop', returnedModel: model, usage: { estimated: false } } });
    const { rungs } = await createProvider(modelConfig({ use, model, baseUrl: server?.baseUrl, key: 'TEST_KEY' }), testContext);
    expect(rungs.at(-1)).toBe('prompt');
    for (const rung of rungs.filter((one) => one !== 'prompt')) {
      const result = await ask(use, model, { schema, rung });
      if (!result.ok) throw new Error(result.failure.message);
      if (rung === 'strict') expect(readReply(result.reply, schemaCheck(schema.schema)), rung).toMatchObject({ outcome: 'ok', repairs: [] });
    }
    const other = await createProvider(modelConfig({ use, model, baseUrl: server?.baseUrl, key: 'OTHER' }), {
      ...testContext,
      env: { OTHER: 'sk-other-000000' },
    });
    expect(await other.send(chatRequest(), signal)).toMatchObject({ failure: { kind: 'fatal', code: 'model-key' } });
  });

  it.each(all.filter((id) => id !== 'anthropic'))('%s: embeddings', async (use) => {
    const result = await ask(use, 'text-embedding-3-small', { kind: 'embed', messages: [], inputs: ['one', 'two'] });
    expect(result.ok && result.reply.vectors?.map((vector) => vector.length)).toEqual([32, 32]);
  });
});

describe('OpenAI', () => {
  it('is asked by a closed schema, and reasoning models by their own words', async () => {
    plain = await loopback((_, response) => json(response, {}, 500));
    const provider = await createProvider(
      modelConfig({ use: 'openai', model: 'gpt-5-mini', baseUrl: plain.url, key: 'TEST_KEY', reasoningEffort: 'low' }),
      testContext,
    );
    await provider.send(chatRequest({ schema, rung: 'strict', temperature: 0.5 }), signal);
    const body = JSON.parse(plain.seen[0]?.body ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({
      max_completion_tokens: 50,
      reasoning_effort: 'low',
      response_format: {
        json_schema: { strict: true, schema: { required: ['question', 'score'], additionalProperties: false, properties: { question: { type: 'string' } } } },
      },
    });
    expect(JSON.stringify(body)).not.toContain('minLength');
    expect(body).not.toHaveProperty('temperature');
  });
});

describe('Anthropic', () => {
  const said = (content: unknown[], stop: string, usage: unknown = { input_tokens: 9, output_tokens: 4, cache_read_input_tokens: 3 }): unknown => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-served',
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage,
  });

  async function answer(body: unknown, request: Partial<ProviderRequest> = {}, status = 200): Promise<ProviderResult> {
    await plain?.close();
    plain = await loopback((_, response) => json(response, body, status));
    const provider = await createProvider(modelConfig({ use: 'anthropic', model: 'claude-haiku-4-5', baseUrl: plain.url, key: 'TEST_KEY' }), testContext);
    return provider.send(chatRequest(request), signal);
  }

  it('says text, usage with the cache, thoughts, and why it ends', async () => {
    expect(
      await answer(
        said(
          [
            { type: 'thinking', thinking: 'Two and two.', signature: 's' },
            { type: 'text', text: 'Four.' },
          ],
          'end_turn',
        ),
      ),
    ).toMatchObject({
      reply: { text: 'Four.', reasoning: 'Two and two.', finish: 'stop', returnedModel: 'claude-served', usage: { input: 12, output: 4, cachedInput: 3 } },
    });
    expect(plain?.seen[0]?.headers['x-api-key']).toBe(testContext.env.TEST_KEY);
    for (const [stop, finish] of [
      ['max_tokens', 'length'],
      ['model_context_window_exceeded', 'length'],
      ['refusal', 'refused'],
      ['stop_sequence', 'stop'],
      ['pause_turn', 'other'],
      ['tool_use', 'tool'],
    ]) {
      expect(await answer(said([{ type: 'text', text: 'Fo' }], stop ?? '')), stop).toMatchObject({ reply: { finish } });
    }
  });

  it('has no embeddings, and says so', async () => {
    expect(await answer({}, { kind: 'embed', messages: [], inputs: ['a'] })).toMatchObject({ failure: { kind: 'fatal', sent: false } });
    expect(plain?.seen.length).toBe(0);
  });
});
