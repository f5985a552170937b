import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align, wordsAt } from './align.ts';
import { areOpposites, isNegator, quantityOf } from './polarity.ts';

const laid = (sentence: string, source: string) => align(wordsAt(sentence), wordsAt(source));
const said = (words: { text: string }[]): string => words.map(({ text }) => text).join(' ');

describe('align', () => {
  test('a sentence lies whole in a longer stretch that holds it', () => {
    const { share, edits } = laid('The gate opens at noon.', 'Every day the gate opens at noon, and shuts at dusk.');
    expect([share, edits]).toEqual([1, []]);
  });
  test('what was replaced stands in the edit', () => {
    const { edits } = laid('The gate never opens at noon.', 'The gate always opens at noon.');
    expect(edits.map(({ inserted, removed }) => [said(inserted), said(removed)])).toEqual([['never', 'always']]);
  });
  test('forms, numbers and units meet', () => {
    expect(laid('It waited fifteen seconds.', 'It waits 15 s.').share).toBe(1);
    expect(laid('It waits 15 ms.', 'It waits 15 s.').share).toBeLessThan(1);
  });
  test('pairs rise on both sides, and the share is never over 1', () => {
    const word = fc.constantFrom('gate', 'opens', 'the', 'noon', 'never', 'rain', '12');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 20 }), (a, b) => {
        const { pairs, share } = laid(a.join(' '), b.join(' '));
        for (let k = 1; k < pairs.length; k++) {
          expect(pairs[k]?.[0]).toBeGreaterThan(pairs[k - 1]?.[0] ?? 0);
          expect(pairs[k]?.[1]).toBeGreaterThan(pairs[k - 1]?.[1] ?? 0);
        }
        expect(share).toBeLessThanOrEqual(1);
        expect(laid(a.join(' '), a.join(' ')).share).toBe(1);
      }),
    );
  });
});

test('polarity', () => {
  expect([areOpposites('faster', 'slower'), areOpposites('slows', 'speeds'), areOpposites('unsorted', 'sorted'), areOpposites('fast', 'quick')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([isNegator('don’t'), isNegator('never'), isNegator('gate')]).toEqual([true, true, false]);
  expect([quantityOf('every'), quantityOf('few'), quantityOf('only'), quantityOf('gate')]).toEqual(['all', 'some', 'only', undefined]);
});
