/** Every fault that the scripted server knows ends in its class, by each way that a server is spoken to. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderResult } from '../../contracts/model-ports.ts';
import { faultKinds, startModelServer } from '../../testing/model-server/index.ts';
import type { FaultClass, FaultKind, ModelServer } from '../../testing/model-server/index.ts';
import { readReply, schemaCheck } from '../replies/index.ts';
import { createProvider } from './registry.ts';
import { chatRequest, modelConfig, testContext } from './testkit.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const schema = {
  name: 'pair',
  schema: {
    type: 'object',
    properties: { question: { type: 'string' }, answer: { type: 'string' } },
    required: ['question', 'answer'],
    additionalProperties: false,
  },
};
const check = schemaCheck(schema.schema);

function classOf(result: ProviderResult): FaultClass {
  if (!result.ok) return result.failure.kind === 'fatal' ? 'fatal' : 'again';
  const { outcome, repairs } = readReply(result.reply, check);
  return outcome === 'ok' && repairs.length > 0 ? 'malformed' : outcome;
}

describe.each([
  ['openai', 'gpt-4.1-mini'],
  ['anthropic', 'claude-haiku-4-5'],
  ['vllm', 'any'],
])('%s', (use, model) => {
  it.each(Object.entries(faultKinds) as [FaultKind, FaultClass][])('%s: %s', async (kind, expected) => {
    server = await startModelServer({ faults: { at: { 1: kind }, hangMs: 60_000, dripMs: 1 }, keep: 'all' });
    const timeouts = kind === 'no-first-byte' ? { connect: 10, firstByte: 0.4, idle: 10 } : { connect: 10, firstByte: 20, idle: 20 };
    const provider = await createProvider(modelConfig({ use, model, baseUrl: server.baseUrl, key: 'TEST_KEY', timeouts }), testContext);
    const result = await provider.send(chatRequest({ schema, rung: 'strict', maxOutputTokens: 500 }), new AbortController().signal);
    expect((await server.faults()).map((fault) => fault.kind)).toEqual([kind]);
    expect(classOf(result), JSON.stringify(result)).toBe(expected);
    if (!result.ok) expect(result.failure.sent).toBe(true);
    if (kind.startsWith('rate-limit-')) expect(!result.ok && result.failure.retryAfterMs).toBeGreaterThan(0);
    if (kind === 'wrong-model') expect(result.ok && result.reply.returnedModel).not.toBe(model);
    if (kind === 'usage-missing') expect(result.ok && result.reply.usage).toBeUndefined();
  });
});
