import { describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../contracts/index.ts';
import type { ModelConfig, ModelRequest } from '../contracts/index.ts';
import { callKey, reaskKey, resolveRequest } from './key.ts';

const config = modelConfigSchema.parse({ use: 'openai', model: 'm' });
const provider = { id: 'openai', baseUrl: 'https://api.example/v1' };
const schema = { name: 'n', schema: { type: 'object' } };
const request: ModelRequest = { model: 'teacher', kind: 'chat', messages: [{ role: 'user', content: 'hello' }], sample: 0, retry: 0, stage: 'answer' };
const key = callKey(request, config, provider);

describe('the key of a call', () => {
  it('stays what it is: another key would pay for every reply again', () => {
    expect(key).toBe('1a4593fad190e7b2e8c25100b437a724f93f17a4ad7f7596898a6821701b4f75');
    expect(reaskKey(key)).toBe('f19511455ad53e490bc99782557361093f5b3a6d24471bb00fd40038aadc3ae5');
  });

  it('is the same whoever asks, under which name, with which key, price and limits', () => {
    const other = modelConfigSchema.parse({
      use: 'openai',
      model: 'm',
      key: 'OTHER_KEY',
      price: { input: 9, output: 9 },
      limits: { concurrency: 1 },
      timeouts: { idle: 1 },
      roles: ['judge'],
      family: 'f',
    });
    expect(callKey({ ...request, stage: 'judge', model: 'other' }, other, provider)).toBe(key);
    expect(callKey({ ...request, maxOutputTokens: config.maxOutputTokens }, config, provider)).toBe(key);
  });

  it('differs with all that can change the answer', () => {
    const requests: Partial<ModelRequest>[] = [
      { messages: [{ role: 'user', content: 'hello ' }] },
      { messages: [{ role: 'system', content: 'hello' }] },
      { schema },
      { maxOutputTokens: 5 },
      { temperature: 0 },
      { topP: 0.5 },
      { seed: 1 },
      { stop: ['x'] },
      { sample: 1 },
      { retry: 1 },
      { kind: 'embed', inputs: ['hello'] },
    ];
    const configs: Partial<ModelConfig>[] = [
      { model: 'm2' },
      { options: { top_k: 5 } },
      { reasoningEffort: 'low' },
      { temperature: 0.1 },
      { maxOutputTokens: 7 },
    ];
    const keys = [
      key,
      ...requests.map((over) => callKey({ ...request, ...over }, config, provider)),
      ...configs.map((over) => callKey(request, { ...config, ...over }, provider)),
      callKey(request, config, { ...provider, id: 'openrouter' }),
      callKey(request, config, { ...provider, baseUrl: 'https://other.example/v1' }),
      callKey({ ...request, schema }, { ...config, structured: 'json' }, provider),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('gives each sample and retry a seed of its own, and none where none is set', () => {
    const seeds = [0, 1, 2].flatMap((sample) => [0, 1].map((retry) => resolveRequest({ ...request, sample, retry, seed: 3 }, config).seed));
    expect(new Set(seeds).size).toBe(6);
    expect(resolveRequest(request, config).seed).toBeUndefined();
  });
});
