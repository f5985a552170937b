import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommonWord } from './common-words.ts';
import { contentStems, countWords, isContent } from './content-words.ts';
import { stem } from './stem.ts';

describe('stem', () => {
  test.each([
    ['manage', ['manages', 'managed', 'managing', "manage's"]],
    ['box', ['boxes', 'boxed', 'boxing']],
    ['city', ['cities', "city's", 'city’s']],
    ['stop', ['stops', 'stopped', 'stopping']],
    ['quick', ['quickly']],
    ['class', ['classes']],
  ])('folds the forms of "%s"', (word, forms) => {
    for (const form of forms) expect(stem(form)).toBe(stem(word));
  });
  test.each([
    ['status', 'state'],
    ['analysis', 'analyst'],
    ['universe', 'university'],
    ['organ', 'organisation'],
    ['u32', 'u64'],
    ['read_line', 'read_lines'],
    ['this', 'thi'],
  ])('keeps "%s" and "%s" apart', (a, b) => expect(stem(a)).not.toBe(stem(b)));
  test('leaves other alphabets and short words as they are', () => {
    expect(['größer', '東京', 'the', 'as'].map(stem)).toEqual(['größer', '東京', 'the', 'as']);
  });
  test('never throws and never makes a word longer', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        expect(stem(word).length).toBeLessThanOrEqual(word.toLowerCase().length);
      }),
    );
  });
});

test('content words leave out function words of both apostrophes and short ones', () => {
  expect([...contentStems('The owner doesn’t drop it; owners can’t, and it’s a u8 value.')]).toEqual(['owner', 'drop', 'valu']);
  expect(isContent('2024')).toBe(false);
});
test('words are runs with a letter or digit', () => expect(countWords('- a b, — 3 *** c-d')).toBe(4));
test('everyday words are known in any form', () =>
  expect(['provides', 'managing', 'turbolattice', 'closure'].map(isCommonWord)).toEqual([true, true, false, false]));
