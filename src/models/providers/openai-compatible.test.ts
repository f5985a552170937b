import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Provider, ProviderRequest, ProviderResult } from '../../contracts/model-ports.ts';
import { createProvider } from './registry.ts';
import { chatBody, chatRequest, json, loopback, modelConfig, testContext } from './testkit.ts';
import type { LoopbackServer } from './testkit.ts';

let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const signal = new AbortController().signal;

async function serve(answer: Parameters<typeof loopback>[0], config: Record<string, unknown> = {}): Promise<Provider> {
  server = await loopback(answer);
  return await createProvider(modelConfig({ baseUrl: server.url, key: 'TEST_KEY', ...config }), testContext);
}

async function ask(
  answer: Parameters<typeof loopback>[0],
  request: Partial<ProviderRequest> = {},
  config: Record<string, unknown> = {},
): Promise<ProviderResult> {
  const provider = await serve(answer, config);
  return provider.send(chatRequest(request), signal);
}

function sentBody(): Record<string, unknown> {
  return JSON.parse(server?.seen[0]?.body ?? '{}') as Record<string, unknown>;
}

describe('chat of a compatible server', () => {
  it('sends the request and reads text, finish, usage, returned model and limits', async () => {
    const result = await ask(
      (_, response) =>
        json(response, chatBody({ content: 'Hello.' }), 200, {
          'x-ratelimit-limit-requests': '600',
          'x-ratelimit-remaining-requests': '599',
          'x-ratelimit-reset-requests': '100ms',
        }),
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Say hello.' },
        ],
        temperature: 0.5,
        topP: 0.9,
        seed: 7,
        stop: ['END'],
      },
    );
    expect(result).toEqual({
      ok: true,
      reply: expect.objectContaining({
        text: 'Hello.',
        finish: 'stop',
        rawFinish: 'stop',
        usage: { input: 11, output: 7, estimated: false },
        returnedModel: 'served-1',
      }) as unknown,
      limits: { requestsPerMinute: 600, remainingRequests: 599, resetRequestsMs: 100 },
    });
    expect(server?.seen[0]?.path).toBe('/v1/chat/completions');
    expect(server?.seen[0]?.headers.authorization).toBe(`Bearer ${testContext.env.TEST_KEY}`);
    expect(sentBody()).toMatchObject({ model: 'm', max_tokens: 50, temperature: 0.5, top_p: 0.9, seed: 7, stop: ['END'] });
    expect(sentBody()).not.toHaveProperty('response_format');
  });

  it('asks for an object by each rung', async () => {
    const schema = { name: 'pair', schema: { type: 'object', properties: { a: { type: 'string', maxLength: 9 } } } };
    const answer = (_: unknown, response: Parameters<typeof json>[0]): void => json(response, chatBody({ content: '{"a":"b"}' }));
    await ask(answer, { schema, rung: 'strict' });
    expect(sentBody()).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { name: 'pair', schema: { type: 'object', properties: { a: { type: 'string' } } }, strict: true } },
    });
    expect(JSON.stringify(sentBody())).not.toMatch(/JSON Schema|maxLength/);
    await server?.close();
    const reply = await ask(answer, { schema, rung: 'json' });
    expect(sentBody()).toMatchObject({ response_format: { type: 'json_object' } });
    expect(JSON.stringify(sentBody()['messages'])).toContain('JSON Schema');
    expect(reply).toMatchObject({ reply: { rung: 'json' } });
    await server?.close();
    await ask(answer, { schema, rung: 'prompt' });
    expect(sentBody()).not.toHaveProperty('response_format');
    expect(JSON.stringify(sentBody()['messages'])).toContain('JSON Schema');
  });

  it('keeps reasoning and refusals apart from the text', async () => {
    expect(await ask((_, response) => json(response, chatBody({ content: 'Four.', reasoning_content: 'Two and two.' })))).toMatchObject({
      reply: { text: 'Four.', reasoning: 'Two and two.' },
    });
    await server?.close();
    expect(await ask((_, response) => json(response, chatBody({ content: null, refusal: 'I cannot.' })))).toMatchObject({
      reply: { text: '', finish: 'refused', refusal: 'I cannot.' },
    });
  });

  it.each([
    ['length', 'length'],
    ['model_length', 'length'],
    ['content_filter', 'filtered'],
    ['eos_token', 'stop'],
    ['tool_calls', 'tool'],
    ['load', 'other'],
    [null, 'other'],
  ])('takes the finish reason %s for %s', async (raw, finish) => {
    expect(await ask((_, response) => json(response, chatBody({ content: 'x' }, {}, raw)))).toMatchObject({ reply: { finish } });
  });

  it.each([
    ['no usage', { usage: undefined }],
    ['null', { usage: null }],
    ['empty', { usage: {} }],
    ['no output for a text', { usage: { prompt_tokens: 3, completion_tokens: 0 } }],
    ['no input for a prompt', { usage: { prompt_tokens: 0, completion_tokens: 4 } }],
    ['less than none', { usage: { prompt_tokens: -3, completion_tokens: 4 } }],
  ])('gives no usage where the server says nothing that can be: %s', async (_, extra) => {
    const result = await ask((__, response) => json(response, chatBody({ content: 'x' }, extra)));
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.reply.usage).toBeUndefined();
  });

  it('lets any number of calls share a signal, and leaves nothing on it', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const provider = await serve((_, response) => json(response, chatBody({ content: 'x' })));
    const shared = new AbortController();
    const results = await Promise.all(Array.from({ length: 40 }, () => provider.send(chatRequest(), shared.signal)));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    process.off('warning', listen);
    expect(results.every((result) => result.ok)).toBe(true);
    expect(warnings).toEqual([]);
    expect(getEventListeners(shared.signal, 'abort')).toEqual([]);
  });

  it('adds the fields of the config to the body, and refuses those that are its own', async () => {
    await ask((_, response) => json(response, chatBody({ content: 'x' })), {}, { options: { top_k: 40 }, reasoningEffort: 'low' });
    expect(sentBody()).toMatchObject({ top_k: 40, reasoning_effort: 'low', max_tokens: 50 });
    await expect(createProvider(modelConfig({ baseUrl: 'http://127.0.0.1:1/v1', options: { max_tokens: 9 } }), testContext)).rejects.toThrow(
      /options\.max_tokens/,
    );
  });
});

describe('embeddings of a compatible server', () => {
  const embed = { kind: 'embed' as const, messages: [], inputs: ['a', 'b'] };

  it('gives vectors in the order of the inputs', async () => {
    const result = await ask(
      (_, response) =>
        json(response, {
          model: 'e-1',
          data: [
            { index: 1, embedding: [0, 1] },
            { index: 0, embedding: [1, 0] },
          ],
          usage: { prompt_tokens: 2 },
        }),
      embed,
    );
    expect(result).toMatchObject({
      reply: {
        vectors: [
          [1, 0],
          [0, 1],
        ],
        usage: { input: 2, output: 0 },
        returnedModel: 'e-1',
      },
    });
  });

  it.each([
    ['too few', [{ index: 0, embedding: [1] }]],
    [
      'of different lengths',
      [
        { index: 0, embedding: [1] },
        { index: 1, embedding: [1, 2] },
      ],
    ],
    [
      'empty',
      [
        { index: 0, embedding: [] },
        { index: 1, embedding: [] },
      ],
    ],
  ])('takes no vectors that are %s', async (_, data) => {
    expect(await ask((__, response) => json(response, { data }), embed)).toMatchObject({ ok: false, failure: { kind: 'server' } });
  });
});
