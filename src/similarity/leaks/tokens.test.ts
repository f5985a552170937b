import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leakTokens } from './tokens.ts';

const wordsOf = (text: string): string => leakTokens(text).words.join(' ');

describe('forms of the same words', () => {
  test.each([
    ['apostrophes', 'Janet’s ducks', "Janet's ducks", 'janet s ducks'],
    ['Markdown', '**What** is `x_y`?', 'What is x y', 'what is x y'],
    ['composed and decomposed', 'caf\u00e9 \u1e69', 'cafe\u0301 s\u0323\u0307', 'caf\u00e9 \u1e69'],
    ['full width', 'ＡＢＣ１２', 'abc12', 'abc12'],
    ['zero width', 'own\u200bership\u00ad', 'ownership', 'ownership'],
    ['thousands and decimals', '$1,200.50 and 3,4', '1200.50 and 3 4', '1200.50 and 3 4'],
    ['jamo', '\u1112\u1161\u11ab\u1100\u1173\u11af', '한글', '한글'],
    ['no spaces', '東京は 2020', '東 京 は 2020', '東 京 は 2020'],
    ['Turkish capital', 'İstanbul', 'i\u0307stanbul', 'i\u0307stanbul'],
  ])('%s', (_, a, b, words) => {
    expect(wordsOf(a)).toBe(words);
    expect(wordsOf(b)).toBe(words);
  });
});

test('each token lies where it says, in order, and is made of the text there', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('don’t ', '1,234.5 ', 'e\u0301', '\u200b', '漢字', '𝒳²', 'ﬁ', '½', '\ud800', ' '));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const { words, starts, ends } = leakTokens(text);
      const faults = words.filter((word, i) => {
        const start = starts[i] as number;
        const end = ends[i] as number;
        const before = i === 0 ? 0 : (starts[i - 1] as number);
        return start < before || end <= start || end > text.length || !leakTokens(text.slice(start, end)).words.join('').includes(word);
      });
      expect(faults).toEqual([]);
    }),
  );
});

test('100 KB of nasty input is read at once', () => {
  for (const unit of ['a\u0301', '\u0301', '1,', '1.', '\u200b', "'", '\ud83d', '漢', 'İ']) {
    expect(leakTokens(unit.repeat(100_000 / unit.length)).starts.length).toBeGreaterThanOrEqual(0);
  }
});
