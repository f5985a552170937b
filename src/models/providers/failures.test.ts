import net from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderFailure, ProviderResult } from '../../contracts/model-ports.ts';
import { createProvider } from './registry.ts';
import { chatBody, chatRequest, json, loopback, modelConfig, testContext } from './testkit.ts';
import type { LoopbackServer } from './testkit.ts';
import { createTransport } from './transport.ts';

const secret = testContext.env.TEST_KEY;
let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(
  answer: Parameters<typeof loopback>[0],
  config: Record<string, unknown> = {},
  request = chatRequest(),
  signal = new AbortController().signal,
): Promise<ProviderResult> {
  await server?.close();
  server = await loopback(answer);
  return await (await createProvider(modelConfig({ baseUrl: server.url, key: 'TEST_KEY', ...config }), testContext)).send(request, signal);
}

async function fail(...parameters: Parameters<typeof ask>): Promise<ProviderFailure> {
  const result = await ask(...parameters);
  if (result.ok) throw new Error(`a reply came: ${result.reply.text}`);
  return result.failure;
}

const openaiError = (message: string, code: string | null, type = 'invalid_request_error'): unknown => ({ error: { message, type, param: null, code } });
const anthropicError = (type: string, message: string): unknown => ({ type: 'error', error: { type, message } });

describe('an answer with an error status', () => {
  it.each<[string, number, unknown, Partial<ProviderFailure>]>([
    ['OpenAI, too fast', 429, openaiError('Rate limit reached for gpt-x', 'rate_limit_exceeded', 'tokens'), { kind: 'rate-limited' }],
    [
      'OpenAI, no money',
      429,
      openaiError('You exceeded your current quota, please check your plan and billing details.', 'insufficient_quota', 'insufficient_quota'),
      { kind: 'fatal', code: 'model-quota' },
    ],
    ['the same words without the code', 429, openaiError('You exceeded your current quota', null), { kind: 'rate-limited' }],
    ['OpenRouter, no money', 402, { error: { code: 402, message: 'Insufficient credits' } }, { kind: 'fatal', code: 'model-quota' }],
    [
      'Anthropic, no money',
      400,
      anthropicError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
      { kind: 'fatal', code: 'model-quota' },
    ],
    ['Anthropic, too fast', 429, anthropicError('rate_limit_error', 'slow down'), { kind: 'rate-limited' }],
    ['Anthropic, overloaded', 529, anthropicError('overloaded_error', 'Overloaded'), { kind: 'overloaded' }],
    ['llama.cpp, loading', 503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, { kind: 'overloaded' }],
    ['a wrong key', 401, openaiError(`Incorrect API key provided: ${secret}.`, 'invalid_api_key'), { kind: 'fatal', code: 'model-key' }],
    ['a key without the right', 403, openaiError('Project has no access', null), { kind: 'fatal', code: 'model-key' }],
    [
      'OpenAI, no such model',
      404,
      openaiError('The model `gpt-9` does not exist or you do not have access to it.', 'model_not_found'),
      { kind: 'fatal', code: 'model-name' },
    ],
    [
      'vLLM, no such model',
      404,
      { object: 'error', message: 'The model `m` does not exist.', type: 'NotFoundError', code: 404 },
      { kind: 'fatal', code: 'model-name' },
    ],
    [
      'Ollama, no such model',
      404,
      { error: { message: 'model "m" not found, try pulling it first', type: 'api_error' } },
      { kind: 'fatal', code: 'model-name' },
    ],
    ['Anthropic, no such model', 404, anthropicError('not_found_error', 'model: claude-9'), { kind: 'fatal', code: 'model-name' }],
    ['OpenRouter, no such model', 400, { error: { code: 400, message: 'm is not a valid model ID' } }, { kind: 'fatal', code: 'model-name' }],
    ['no such path', 404, 'Not Found', { kind: 'fatal', code: 'model-address' }],
    ['a web page', 404, '<html><body>nginx</body></html>', { kind: 'fatal', code: 'model-address' }],
    ['a wrong method', 405, '', { kind: 'fatal', code: 'model-address' }],
    [
      'a long prompt',
      400,
      openaiError("This model's maximum context length is 8192 tokens.", 'context_length_exceeded'),
      { kind: 'fatal', single: true, code: 'model-too-long' },
    ],
    ['a bad request', 400, openaiError('temperature must be below 1', null), { kind: 'fatal', single: true, code: 'model-request' }],
    ['a bad request of FastAPI', 422, { detail: 'field required' }, { kind: 'fatal', single: true, code: 'model-request' }],
    ['a server error', 500, openaiError('The server had an error', null, 'server_error'), { kind: 'server' }],
    ['a bad gateway', 502, '<html>bad gateway</html>', { kind: 'server' }],
    ['a conflict', 409, '', { kind: 'server' }],
    ['a time-out of the server', 408, '', { kind: 'timeout' }],
  ])('%s', async (_, status, body, expected) => {
    const failure = await fail((__, response) => json(response, body, status));
    expect(failure).toMatchObject({ ...expected, status, sent: true, answered: true });
    expect(failure.message).toContain('models.teacher');
    if (failure.kind === 'fatal') expect(failure.hint).toBeTruthy();
    if (failure.single !== true) expect(expected.single).toBeUndefined();
  });

  it('is an outcome where a filter of the endpoint did not take the prompt', async () => {
    for (const [status, body] of [
      [400, openaiError('The response was filtered', 'content_filter')],
      [403, { error: { code: 403, message: 'Your input was flagged', metadata: { reasons: ['violence'] } } }],
    ] as const) {
      expect(await ask((_, response) => json(response, body, status))).toMatchObject({ ok: true, reply: { finish: 'filtered', text: '' } });
    }
  });

  it('leads to the next rung where the format of the object is not known, and only there', async () => {
    const body = openaiError("'response_format.type' must be 'json_schema' or 'text'", null);
    const request = chatRequest({ schema: { name: 'x', schema: { type: 'object' } }, rung: 'json' });
    expect(await fail((_, response) => json(response, body, 400), {}, request)).toMatchObject({ kind: 'unsupported' });
    expect(await fail((_, response) => json(response, body, 400))).toMatchObject({ kind: 'fatal', single: true });
    expect(await fail((_, response) => json(response, body, 400), {}, { ...request, rung: 'prompt' })).toMatchObject({ kind: 'fatal', single: true });
  });

  it('follows no redirect', async () => {
    const failure = await fail((_, response) => json(response, '', 308, { location: 'http://127.0.0.1:9/elsewhere' }));
    expect(failure).toMatchObject({ kind: 'fatal', code: 'model-address' });
    expect(server?.seen.length).toBe(1);
  });

  it('is read out of a body with the status 200', async () => {
    expect(await fail((_, response) => json(response, { error: { code: 429, message: 'upstream is rate limited' } }))).toMatchObject({
      kind: 'rate-limited',
      status: 429,
    });
    expect(await fail((_, response) => json(response, { error: { code: 502, message: 'upstream' } }))).toMatchObject({ kind: 'server' });
    expect(await fail((_, response) => json(response, '<html>Open WebUI</html>'))).toMatchObject({
      kind: 'server',
      message: expect.stringContaining('a web page') as unknown,
    });
    for (const body of ['', '{"choices": []}', '{"choices"', 'null', '[]', '{}']) {
      expect(await fail((_, response) => json(response, body)), body).toMatchObject({ kind: 'server', sent: true, answered: false });
    }
    expect(await fail((_, response) => json(response, '', 204))).toMatchObject({ kind: 'server' });
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '1250', 'retry-after': '2' }, 1250],
    [{ 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT', date: 'Sat, 21 Nov 2026 10:00:00 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT', date: 'Sat, 21 Nov 2026 10:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-1' }, undefined],
    [{}, undefined],
  ])('says how long to wait: %o', async (headers, expected) => {
    expect((await fail((_, response) => json(response, '', 429, headers))).retryAfterMs).toBe(expected);
  });
});

describe('a connection', () => {
  it('that nobody takes cost nothing', async () => {
    const closed = net.createServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    const provider = await createProvider(modelConfig({ baseUrl: `http://127.0.0.1:${port}/v1` }), testContext);
    expect(await provider.send(chatRequest(), new AbortController().signal)).toMatchObject({
      ok: false,
      failure: { kind: 'network', sent: false, answered: false },
    });
  });

  it('that breaks off counts as spent', async () => {
    const cases: Parameters<typeof loopback>[0][] = [
      (_, response) => response.destroy(),
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"choices": [{"message": {"content": "Hel');
        setImmediate(() => response.destroy());
      },
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000', connection: 'close' });
        response.end(JSON.stringify(chatBody({ content: 'whole' })));
      },
    ];
    for (const answer of cases) expect(await fail(answer)).toMatchObject({ kind: 'network', sent: true, answered: false });
  });

  it('waits no longer than it may for the head, for the next piece, and for the end', async () => {
    const timeouts = { connect: 5, firstByte: 0.1, idle: 5 };
    expect(await fail(() => undefined, { timeouts })).toMatchObject({
      kind: 'timeout',
      sent: true,
      message: expect.stringContaining('timeouts.firstByte') as unknown,
    });
    const stalled: Parameters<typeof loopback>[0] = (_, response) => {
      response.writeHead(200);
      response.write('{');
    };
    expect(await fail(stalled, { timeouts: { ...timeouts, firstByte: 5, idle: 0.1 } })).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('timeouts.idle') as unknown,
    });
    const dripping: Parameters<typeof loopback>[0] = (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    };
    await server?.close();
    server = await loopback(dripping);
    const { request } = createTransport({ connect: 5000, firstByte: 5000, idle: 5000, body: 100 });
    await expect(request(server.url, { method: 'GET', headers: {} })).rejects.toThrow(/did not end/);
  });

  it('is given up when the caller stops', async () => {
    const stop = new AbortController();
    const asked = fail(() => stop.abort(), {}, chatRequest(), stop.signal);
    expect(await asked).toMatchObject({ kind: 'network', sent: true });
    const stopped = new AbortController();
    stopped.abort();
    expect(await fail(() => undefined, {}, chatRequest(), stopped.signal)).toMatchObject({ kind: 'network' });
    expect(server?.seen.length).toBe(0);
  });
});

describe('a key', () => {
  it('stands in nothing that comes back, whatever the server sends', async () => {
    const echo = `your key ${secret} (sk-a***************wxyz, Bearer ${secret}) is noted`;
    for (const status of [200, 308, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 503, 529]) {
      for (const body of [openaiError(echo, secret, secret), echo, { error: echo }, { detail: echo }, `<p>${echo}</p>`]) {
        const result = await ask((_, response) =>
          json(response, body, status, { location: `http://x/${secret}`, 'retry-after': secret, 'x-ratelimit-limit-requests': secret }),
        );
        expect(JSON.stringify(result), `${status} ${JSON.stringify(body)}`).not.toMatch(new RegExp(`${secret}|wxyz`));
      }
    }
  });

  it('that is missing is asked for by the name of its variable, once something is to be sent', async () => {
    for (const [config, env, message] of [
      [{ use: 'openai' }, {}, /OPENAI_API_KEY is not set/],
      [{ use: 'anthropic' }, {}, /ANTHROPIC_API_KEY is not set/],
      [{ use: 'openrouter' }, {}, /OPENROUTER_API_KEY is not set/],
      [{ use: 'openai', key: 'MY_KEY' }, { OPENAI_API_KEY: 'x' }, /MY_KEY is not set/],
      [{ use: 'openai', key: 'MY_KEY' }, { MY_KEY: 'sk bad key' }, /MY_KEY holds blanks/],
    ] as const) {
      const provider = await createProvider(modelConfig(config), { ...testContext, env });
      for (const kind of ['chat', 'embed'] as const) {
        if (config.use === 'anthropic' && kind === 'embed') continue;
        const result = await provider.send(chatRequest({ kind, inputs: ['a'] }), new AbortController().signal);
        expect(result).toMatchObject({
          ok: false,
          failure: { kind: 'fatal', code: 'model-key', sent: false, answered: false, message: expect.stringMatching(message) as unknown },
        });
        expect(JSON.stringify(result)).not.toContain('sk bad');
      }
    }
  });
});

describe('a config', () => {
  it('that cannot be meant is refused with the setting', async () => {
    const make = (config: Record<string, unknown>): Promise<unknown> => createProvider(modelConfig(config), testContext);
    await expect(make({ use: 'vllm' })).resolves.toMatchObject({ id: 'vllm', baseUrl: 'http://127.0.0.1:8000/v1' });
    await expect(make({ use: 'nothing' })).rejects.toThrow(/no provider "nothing"/);
    await expect(make({})).rejects.toThrow(/models\.teacher has no baseUrl/);
    await expect(make({ baseUrl: 'http://user:pa55@127.0.0.1/v1' })).rejects.toThrow(/^models.teacher.baseUrl holds a user name, a password or a query.$/);
    await expect(make({ baseUrl: 'http://127.0.0.1/v1?key=1' })).rejects.toThrow(/holds a user name, a password or a query/);
  });
});

describe('any answer', () => {
  it('gives a result and never throws', async () => {
    const bodies: string[] = [];
    await server?.close();
    server = await loopback((seen, response) => json(response, bodies[Number(seen.headers['x-case'] ?? 0)] ?? bodies.at(-1) ?? '', 200));
    const provider = await createProvider(modelConfig({ baseUrl: server.url }), testContext);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc
            .record({ choices: fc.array(fc.record({ message: fc.jsonValue(), finish_reason: fc.jsonValue() })), usage: fc.jsonValue(), model: fc.jsonValue() })
            .map((value) => JSON.stringify(value)),
        ),
        async (body) => {
          bodies.push(body);
          const result = await provider.send(chatRequest(), new AbortController().signal);
          if (!result.ok) expect(result.failure.code, body).not.toBe('model-request');
        },
      ),
      { numRuns: 60 },
    );
  });
});
