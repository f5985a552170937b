import { describe, expect, it } from 'vitest';
import { priceLists, priceOf } from './prices.ts';

const priced = (use: string, model: string, over: Partial<Parameters<typeof priceOf>[0]> = {}): Parameters<typeof priceOf>[0] => ({
  use,
  model,
  price: undefined,
  baseUrl: undefined,
  ...over,
});

describe('a price', () => {
  it('is that of the list, by the name with or without its date', () => {
    expect(priceOf(priced('openai', 'gpt-5-mini'))).toEqual({ input: 0.25, output: 2, cachedInput: 0.025 });
    expect(priceOf(priced('openai', 'gpt-5-mini-2025-08-07'))).toEqual({ input: 0.25, output: 2, cachedInput: 0.025 });
    expect(priceOf(priced('openai', 'gpt-4o-2024-05-13'))).toEqual({ input: 5, output: 15 });
    expect(priceOf(priced('anthropic', 'claude-haiku-4-5-20251001'))).toEqual({ input: 1, output: 5, cachedInput: 0.1 });
  });

  it('is unknown, and not nothing, for any other model, endpoint or seller', () => {
    for (const one of [
      priced('openai', 'gpt-99'),
      priced('openai', 'ft:gpt-4o-mini:org::1'),
      priced('openrouter', 'openai/gpt-5'),
      priced('vllm', 'gpt-5'),
      priced('openai', 'toString'),
    ]) {
      expect(priceOf(one)).toBeUndefined();
    }
    expect(priceOf(priced('openai', 'gpt-5', { baseUrl: 'http://127.0.0.1:1/v1' }))).toBeUndefined();
    expect(priceOf(priced('embedded', 'x.gguf'))).toEqual({ input: 0, output: 0 });
  });

  it('is what the config says, in batches too', () => {
    const price = { input: 1, output: 2 };
    expect(priceOf(priced('openai', 'gpt-5', { price }))).toEqual(price);
    expect(priceOf(priced('openai', 'gpt-5', { price, batch: true }))).toEqual(price);
    expect(priceOf(priced('openai', 'gpt-5', { price, batch: { priceFactor: 0.25, wait: 1, every: 1 } }))).toEqual({ input: 0.25, output: 0.5 });
  });

  it('is higher for long prompts and half in batches, where the list says so', () => {
    expect(priceOf(priced('anthropic', 'claude-sonnet-4-5'), 200_000)?.input).toBe(3);
    expect(priceOf(priced('anthropic', 'claude-sonnet-4-5'), 200_001)?.input).toBe(6);
    expect(priceOf(priced('openai', 'gpt-4.1', { batch: true }))).toEqual({ input: 1, output: 4, cachedInput: 0.25 });
  });

  it('has a source, a date, and no input below what comes from a cache', () => {
    for (const list of priceLists) {
      expect(list.source).toMatch(/^https:/);
      expect(list.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      for (const [model, price] of Object.entries(list.prices)) {
        expect(price.input, model).toBeGreaterThan(0);
        expect(price.cachedInput ?? 0, model).toBeLessThan(price.input);
        if (price.long !== undefined) expect(price.long.input, model).toBeGreaterThan(price.input);
      }
    }
  });
});
