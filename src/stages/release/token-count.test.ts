import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordwise } from './token-count.ts';

const options = { disallowedSpecial: new Set<string>() };
// prettier-ignore
const parts = fc.constantFrom(
  ' ', '  ', '\n', '\r\n', '\t', '\u00a0', '\u3000', '\u2003', '\u0085', '\ufeff', "'s", "don't", "'LL", 'word', 'Word', 'WORDS', 'é', 'e\u0301', '\u0301',
  'слово', '語', '\u{1F600}', '\ud800', '123', '12345', '7', '.', '...', '//', '/\n', '<|endoftext|>', '_', '$x', '(a', 'ab'.repeat(30),
);

it.each(['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base', 'o200k_harmony'] as const)('%s: words add up to what the whole text has', async (name) => {
  const { countTokens } = await {
    o200k_base: () => import('gpt-tokenizer/encoding/o200k_base'),
    cl100k_base: () => import('gpt-tokenizer/encoding/cl100k_base'),
    p50k_base: () => import('gpt-tokenizer/encoding/p50k_base'),
    r50k_base: () => import('gpt-tokenizer/encoding/r50k_base'),
    o200k_harmony: () => import('gpt-tokenizer/encoding/o200k_harmony'),
  }[name]();
  const count = wordwise(countTokens);
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 25 }), fc.boolean(), (list, spaced) => {
      const text = list.join(spaced ? ' ' : '');
      expect(count(text)).toBe(text === '' ? 0 : countTokens(text, options));
    }),
    { numRuns: 300 },
  );
});
