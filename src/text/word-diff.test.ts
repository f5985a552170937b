import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordDiff } from './word-diff.ts';
import type { WordChange } from './word-diff.ts';

const side = (changes: readonly WordChange[], own: '-' | '+'): string =>
  changes
    .filter(([kind]) => kind === '=' || kind === own)
    .map(([, text]) => text)
    .join('');

/** Length of the longest common subsequence, by the table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const one of a) {
    const next = [0];
    for (let j = 1; j <= b.length; j++) next.push(one === b[j - 1] ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('wordDiff', () => {
  it('shows the words that changed, and nothing else', () => {
    expect(wordDiff('The cat sat on the mat.', 'The dog sat on a mat.')).toEqual([
      ['=', 'The '],
      ['-', 'cat'],
      ['+', 'dog'],
      ['=', ' sat on '],
      ['-', 'the'],
      ['+', 'a'],
      ['=', ' mat.'],
    ]);
    expect(wordDiff('同じ文', '同じ本')).toEqual([
      ['=', '同じ'],
      ['-', '文'],
      ['+', '本'],
    ]);
    expect(wordDiff('', 'new')).toEqual([['+', 'new']]);
    expect(wordDiff('same', 'same')).toEqual([['=', 'same']]);
  });

  it('gives back both texts, and no shorter script exists', () => {
    const word = fc.constantFrom('a', 'b', 'c', ' ', '\n', '.', '水', '🦀', '\ud800');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.array(word, { maxLength: 40 }), (left, right) => {
        const changes = wordDiff(left.join(''), right.join(''));
        expect(side(changes, '-')).toBe(left.join(''));
        expect(side(changes, '+')).toBe(right.join(''));
      }),
    );
    const letter = fc.constantFrom('水', '火', '土', '木');
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 30 }), fc.array(letter, { maxLength: 30 }), (left, right) => {
        const kept = wordDiff(left.join(''), right.join('')).reduce((sum, [kind, text]) => sum + (kind === '=' ? text.length : 0), 0);
        expect(kept).toBe(common(left, right));
      }),
    );
  });

  it('says of long texts without a common word that all of it changed', () => {
    const left = 'x '.repeat(50_000);
    const right = 'y\n'.repeat(50_000);
    const changes = wordDiff(`same ${left}same`, `same ${right}same`);
    expect(changes).toHaveLength(4);
    expect(side(changes, '+')).toBe(`same ${right}same`);
  });
});
