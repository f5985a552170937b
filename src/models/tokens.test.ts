import fc from 'fast-check';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { likelyInputTokens, mostInputTokens, mostTokens } from './tokens.ts';

const scripts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.base64String({ maxLength: 400 }),
  fc.array(fc.constantFrom(...'漢字かなカナ한국어ไทยமிழ்עבריתالعربية🧑🏽‍🚒🇩🇪👩‍👩‍👧‍👦\u200b\u0301 \n\t'), { maxLength: 300 }).map((parts) => parts.join('')),
);

describe('the bound on tokens', () => {
  it('is never under what tokenisers count, in any script', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        const options = { disallowedSpecial: new Set<string>() };
        expect(mostTokens(text)).toBeGreaterThanOrEqual(o200k(text, options).length);
        expect(mostTokens(text)).toBeGreaterThanOrEqual(cl100k(text, options).length);
      }),
      { numRuns: 1000 },
    );
  });

  it('counts all that is sent: messages, inputs, schema', () => {
    const long = 'word '.repeat(100);
    expect(mostInputTokens({ messages: [{ role: 'user', content: long }] })).toBeGreaterThan(500);
    expect(mostInputTokens({ inputs: [long, long] })).toBeGreaterThan(1000);
    const schema = { name: 'n', schema: { description: long } };
    expect(mostInputTokens({ messages: [], schema })).toBeGreaterThan(mostInputTokens({ messages: [] }) + 500);
    expect(likelyInputTokens({ messages: [{ role: 'user', content: long }] })).toBeLessThan(200);
  });
});
