/** Whole replies with odd fields beside the answer: they were paid for, and are read. What is not whole is no data. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderResult } from '../../contracts/model-ports.ts';
import { readReply } from '../replies/index.ts';
import { plainReply } from './plain-reply.ts';
import { createProvider } from './registry.ts';
import { chatBody, chatRequest, json, loopback, modelConfig, testContext } from './testkit.ts';
import type { LoopbackServer } from './testkit.ts';

let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(use: string, body: unknown): Promise<ProviderResult> {
  server = await loopback((_, response) => json(response, body));
  const provider = await createProvider(modelConfig({ use, baseUrl: server.url, key: 'TEST_KEY' }), testContext);
  return provider.send(chatRequest(), new AbortController().signal);
}

const claude = (content: unknown, extra: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'served-1',
  content,
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 11, output_tokens: 7 },
  ...extra,
});
const text = [{ type: 'text', text: 'Whole.' }];
const call = { id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } };

describe('a whole answer with odd fields beside it', () => {
  it.each([
    ['usage in strings', 'vllm', chatBody({ content: 'Whole.' }, { usage: { prompt_tokens: '11', completion_tokens: '7' } })],
    [
      'details of usage in strings',
      'openai',
      chatBody({ content: 'Whole.' }, { usage: { prompt_tokens: 1, completion_tokens: 2, completion_tokens_details: { reasoning_tokens: '7' } } }),
    ],
    ['a time that is no number', 'vllm', chatBody({ content: 'Whole.' }, { created: '2026-01-01' })],
    ['a role of its own', 'vllm', chatBody({ role: 'model', content: 'Whole.' })],
    ['parts of the text', 'openai', chatBody({ content: [...text, { type: 'image', url: 'x' }] })],
    ['null for usage', 'anthropic', claude(text, { usage: null })],
    ['citations that are not known', 'anthropic', claude([{ ...text[0], citations: [{ type: 'new' }] }])],
    ['a block that is not known', 'anthropic', claude([{ type: 'new_block' }, ...text])],
    ['a text for the blocks', 'anthropic', claude('Whole.')],
  ])('is read: %s', async (_, use, body) => {
    const result = await ask(use, body);
    expect(result, JSON.stringify(result)).toMatchObject({ ok: true, reply: { text: 'Whole.', finish: 'stop', returnedModel: 'served-1' } });
    expect(server?.seen).toHaveLength(1);
  });

  it('keeps its reason to end', async () => {
    expect(await ask('vllm', chatBody({ role: 'model', content: 'Who' }, {}, 'length'))).toMatchObject({ ok: true, reply: { finish: 'length' } });
    expect(await ask('anthropic', claude([...text, { type: 'new_block' }], { stop_reason: 'refusal' }))).toMatchObject({
      ok: true,
      reply: { finish: 'refused' },
    });
  });

  it.each([
    ['no reason to end', chatBody({ role: 'model', content: 'Whole.' }, {}, null)],
    ['no text', chatBody({ content: 42 })],
    ['a call of a tool', chatBody({ role: 'model', content: 'Whole.', tool_calls: [call] })],
    ['an error', chatBody({ role: 'model', content: 'Whole.' }, { error: { message: 'upstream died' } })],
  ])('is not guessed at: %s', async (_, body) => {
    expect(plainReply(JSON.stringify(body))).toBeUndefined();
    expect(await ask('vllm', body)).toMatchObject({ ok: false, failure: { kind: 'server' } });
  });
});

describe('what only looks whole', () => {
  it.each([
    ['an error beside the answer', 'vllm', chatBody({ content: 'The first ha' }, { error: { message: 'upstream died', code: 502 } }), 'cut'],
    ['a call of a tool behind a text', 'vllm', chatBody({ content: 'Let me look.', tool_calls: [call] }), 'malformed'],
    ['a call of a tool alone', 'openai', chatBody({ content: null, tool_calls: [call] }), 'empty'],
    ['a tool of Anthropic', 'anthropic', claude([...text, { type: 'tool_use', id: 't', name: 'look', input: {} }]), 'malformed'],
  ])('is no data, though its end is called a stop: %s', async (_, use, body, outcome) => {
    const result = await ask(use, body);
    expect(result.ok && readReply(result.reply).outcome, JSON.stringify(result)).toBe(outcome);
  });
});
