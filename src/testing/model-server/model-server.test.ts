import { describe, expect, test } from 'vitest';
import { sha256 } from '../../text/hash.ts';
import { startModelServer } from './start.ts';
import { ask, chatBody, dig, json, post, withServer } from './testkit.ts';

const schema = { type: 'object', properties: { score: { type: 'integer', minimum: 1, maximum: 5 } }, required: ['score'], additionalProperties: false };
const strict = { response_format: { type: 'json_schema', json_schema: { name: 'verdict', strict: true, schema } } };
const functionTool = { tools: [{ type: 'function', function: { name: 'verdict', parameters: schema } }], tool_choice: 'required' };

describe('OpenAI', () => {
  test('the same request gets the same bytes, another one other text', async () => {
    await withServer({}, async (server) => {
      const texts = [];
      for (const prompt of ['a', 'a', 'b']) texts.push(await (await post(server, '/chat/completions', chatBody(prompt))).text());
      expect(texts[0]).toBe(texts[1]);
      expect(texts[0]).not.toBe(texts[2]);
      expect(dig(JSON.parse(texts[0] ?? ''), 'choices', 0)).toMatchObject({
        finish_reason: 'stop',
        message: { role: 'assistant', content: expect.stringMatching(/\w+\./) },
      });
      expect(await server.log()).toMatchObject({ calls: 3, answered: 3, distinct: 2, repeats: 1, repeatsOfAnswered: 1, byStatus: { 200: 3 } });
    });
  });

  test('a schema is filled, by content or by a tool; JSON is JSON', async () => {
    await withServer({}, async (server) => {
      const contents = [];
      for (const more of [strict, functionTool, { response_format: { type: 'json_object' } }]) {
        const { message } = dig(await json(post(server, '/chat/completions', chatBody('x', more))), 'choices', 0) as { message: unknown };
        contents.push(JSON.parse(String(dig(message, 'tool_calls', 0, 'function', 'arguments') ?? dig(message, 'content'))));
      }
      expect(contents).toEqual([{ score: expect.toSatisfy(isScore) }, { score: expect.toSatisfy(isScore) }, { answer: expect.any(String) }]);
    });
  });

  test('a stream says what a whole reply says, with usage where it was asked for', async () => {
    const reply = () => ({ text: 'Ebb, flow and 🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊 again.', reasoning: 'first the moon' });
    await withServer({ reply, latency: { median: 2, sigma: 0 } }, async (server) => {
      const text = await (await post(server, '/chat/completions', chatBody('x', { stream: true, stream_options: { include_usage: true } }))).text();
      const events = [...text.matchAll(/^data: (\{.*)$/gm)].map((match): unknown => JSON.parse(match[1] ?? ''));
      const said = (name: string): string =>
        events
          .map((event) => dig(event, 'choices', 0, 'delta', name))
          .filter((one) => typeof one === 'string')
          .join('');
      expect(said('content')).toBe(reply().text);
      expect(said('reasoning_content')).toBe(reply().reasoning);
      expect(dig(events.at(-1), 'usage')).toMatchObject({ completion_tokens: Math.ceil((reply().text.length + 14) / 4) });
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
      const silent = await (await post(server, '/chat/completions', chatBody('x', { stream: true }))).text();
      expect(silent).not.toContain('usage');
    });
  });

  test('a reply longer than the maximum is cut there', async () => {
    await withServer({ reply: () => 'x'.repeat(100) }, async (server) => {
      const choice = dig(await json(post(server, '/chat/completions', chatBody('x', { max_tokens: 5 }))), 'choices', 0);
      expect(choice).toMatchObject({ finish_reason: 'length', message: { content: 'x'.repeat(20) } });
    });
  });

  test('vectors are of length 1, equal for equal texts and near for texts that share words', async () => {
    await withServer({ dimensions: 64 }, async (server) => {
      const input = ['the tide rises in the harbour', 'the tide falls in the harbour', 'quarterly tax return', 'the tide rises in the harbour'];
      const body = await json(post(server, '/embeddings', { model: 'e', input }));
      const vectors = input.map((_, index) => dig(body, 'data', index, 'embedding') as number[]);
      const dot = (a: number[], b: number[]): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
      expect(vectors[0]).toEqual(vectors[3]);
      expect(dot(vectors[0]!, vectors[0]!)).toBeCloseTo(1, 4);
      expect(dot(vectors[0]!, vectors[1]!)).toBeGreaterThan(dot(vectors[0]!, vectors[2]!) + 0.3);
      const packed = await json(post(server, '/embeddings', { model: 'e', input: input[0], encoding_format: 'base64' }));
      const bytes = Buffer.from(String(dig(packed, 'data', 0, 'embedding')), 'base64');
      expect(bytes.readFloatLE(4)).toBeCloseTo(vectors[0]?.[1] ?? 2, 5);
    });
  });

  test('what is no call is refused by name', async () => {
    await withServer({ models: ['m'], key: 'sesame' }, async (server) => {
      const status = async (body: object, key = 'sesame', path = '/chat/completions'): Promise<number> =>
        (await post(server, path, body, { authorization: `Bearer ${key}` })).status;
      expect(await status({ model: 'm', messages: [] })).toBe(400);
      expect(await status(chatBody('x', { model: 'm' }), 'wrong')).toBe(401);
      expect(await status(chatBody('x', { model: 'other' }))).toBe(404);
      expect(await status({}, 'sesame', '/nowhere')).toBe(404);
      expect(await status(chatBody('x', { model: 'm' }))).toBe(200);
      expect(await json(fetch(`${server.baseUrl}/models`, { headers: { authorization: 'Bearer sesame' } }))).toMatchObject({ data: [{ id: 'm' }] });
      expect((await server.log()).byRefusal).toEqual({ body: 1, key: 1, model: 1 });
      expect(JSON.stringify(await server.calls())).not.toContain('sesame');
    });
  });
});

describe('Anthropic', () => {
  const tool = { tools: [{ name: 'verdict', input_schema: schema }], tool_choice: { type: 'tool', name: 'verdict' } };

  test('text, tools and formats', async () => {
    await withServer({ key: 'sesame' }, async (server) => {
      const send = async (more: object): Promise<Record<string, unknown>> =>
        await json(post(server, '/messages', chatBody('x', { system: [{ type: 'text', text: 'Be brief.' }], ...more }), { 'x-api-key': 'sesame' }));
      expect(await send({})).toMatchObject({
        type: 'message',
        stop_reason: 'end_turn',
        content: [{ type: 'text', text: expect.stringMatching(/\./) }],
        usage: { output_tokens: expect.any(Number) },
      });
      const called = await send(tool);
      expect(called).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', name: 'verdict' }] });
      expect(dig(called, 'content', 0, 'input', 'score')).toSatisfy(isScore);
      const formatted = await send({ output_config: { format: { type: 'json_schema', schema } } });
      expect(dig(JSON.parse(String(dig(formatted, 'content', 0, 'text'))), 'score')).toSatisfy(isScore);
    });
  });

  test('max_tokens is required; the system prompt is the first message of the script', async () => {
    const reply = ({ messages }: { messages: readonly { role: string; content: string }[] }) =>
      messages.map(({ role, content }) => `${role}: ${content}`).join('|');
    await withServer({ reply }, async (server) => {
      expect((await post(server, '/messages', { model: 'm', messages: [{ role: 'user', content: 'x' }] })).status).toBe(400);
      const body = chatBody('x', { system: 'Be brief.' });
      expect(dig(await json(post(server, '/messages', body)), 'content', 0, 'text')).toBe('system: Be brief.|user: x');
    });
  });

  test('a stream names its events, and ends with the stop reason', async () => {
    await withServer({ reply: () => ({ text: 'Ebb and flow.', reasoning: 'moon' }) }, async (server) => {
      const text = await (await post(server, '/messages', chatBody('x', { stream: true }))).text();
      const names = [...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
      expect(names).toEqual([
        'message_start',
        'ping',
        // What was thought, and its signature.
        'content_block_start',
        'content_block_delta',
        'content_block_delta',
        'content_block_stop',
        // What was said.
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]);
      expect(text).toContain('"stop_reason":"end_turn"');
    });
  });
});

describe('the log', () => {
  test('finds a text however JSON wrote it', async () => {
    await withServer({}, async (server) => {
      const text = 'Ünal "the tide"\nO\'Brien';
      await post(server, '/chat/completions', chatBody(`x ${text} y`));
      const escaped = JSON.stringify(chatBody(text)).replace('Ü', '\\u00dc');
      await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body: escaped });
      expect(await server.find([text, 'absent'])).toEqual([
        { text, number: 1, path: '/v1/chat/completions' },
        { text, number: 2, path: '/v1/chat/completions' },
      ]);
    });
  });

  test('keeps hashes alone where it is told to, and forgets', async () => {
    await withServer({ keep: 'counts' }, async (server) => {
      await ask(server, 'openai', false);
      await ask(server, 'openai', false);
      expect(await server.calls()).toEqual([]);
      await expect(server.find(['x'])).rejects.toThrow("keep: 'all'");
      expect(await server.log()).toMatchObject({ calls: 2, repeats: 1, repeatsOfAnswered: 1 });
      await server.clear();
      expect(await server.log()).toMatchObject({ calls: 0, repeats: 0, byStatus: {}, peak: 0 });
    });
  });

  test('a client that goes away was not answered, and its slot is free', async () => {
    const gates: (() => void)[] = [];
    const reply = async () => {
      await new Promise<void>((open) => gates.push(open));
      return 'late';
    };
    await withServer({ reply, slots: 1 }, async (server) => {
      const stop = new AbortController();
      const body = JSON.stringify(chatBody('x'));
      const gone = fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body, signal: stop.signal });
      await expect.poll(() => gates.length).toBe(1);
      stop.abort();
      await expect(gone).rejects.toThrow('abort');
      await expect.poll(async () => (await server.log()).aborted).toBe(1);
      const again = fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body });
      await expect.poll(() => gates.length).toBe(2);
      for (const open of gates) open();
      expect((await again).status).toBe(200);
      expect(await server.calls()).toMatchObject([
        { state: 'aborted', status: 0, seen: 1 },
        { seen: 2, reply: 'late' },
      ]);
      expect(await server.log()).toMatchObject({ repeats: 1, repeatsOfAnswered: 0, answered: 1 });
    });
  });

  test('a script that throws is a 500 that says so', async () => {
    const reply = () => {
      throw new Error('out of ideas');
    };
    await withServer({ reply }, async (server) => expect((await ask(server, 'openai', false)).text).toContain('out of ideas'));
  });
});

describe('a process of its own', () => {
  const module = new URL('./scripted-teacher.ts', import.meta.url).href;

  test('takes its script from a module, and is changed and asked as one here is', async () => {
    const options = { process: true, slots: 1, reply: { module, name: 'scriptedTeacher' } };
    await withServer(options, async (server) => {
      expect(server.pid).not.toBe(process.pid);
      await server.set({ slots: 0 });
      expect((await ask(server, 'openai', false)).status).toBe(429);
      // Without slots there is no limit: undefined must survive the way there.
      await server.set({ slots: undefined });
      const prompt = 'The harbour of Brightwater is dredged in every third spring.';
      expect(dig(await json(post(server, '/chat/completions', chatBody(prompt))), 'choices', 0, 'message', 'content')).toContain(prompt);
      expect(await server.find([prompt])).toHaveLength(1);
      expect((await server.calls())[0]?.hash).toBe(sha256(`/v1/chat/completions\n${(await server.calls())[0]?.body}`));
    });
  });

  test('refuses a function, and says why a start failed', async () => {
    await expect(startModelServer({ process: true, reply: () => 'x' })).rejects.toThrow('A function cannot go to another process');
    await expect(startModelServer({ process: true, reply: { module, name: 'nobody' } })).rejects.toThrow('exports no function "nobody"');
  });
});

function isScore(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5;
}
