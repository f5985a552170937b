import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimsOf, claimSource } from './claims.ts';
import { compoundValue, numbersIn, unitOf } from './numbers.ts';

const missing = (answer: string, source: string): string[] => {
  const index = claimSource([source]);
  return claimsOf(answer).flatMap((claim) => (index.holds(claim) ? [] : [claim.text]));
};

describe('numbers in another form are found', () => {
  test.each([
    ['The barge carries 100,000 crates.', 'The barge carries 100K crates.'],
    ['The lock opened on 8 January 2036.', 'The lock opened on 2036-01-08.'],
    ['The lock opened on 2036-01-08.', 'The lock opened on January 8, 2036.'],
    ['It holds twenty-four bolts.', 'It holds 24 bolts.'],
    ['It holds 24 bolts.', 'It holds twenty-four bolts.'],
    ['A bridge of the twentieth century.', 'A bridge of the 20th century.'],
    ['A third percent? No: 25 percent.', 'No: a third, 25%.'],
    ['The pause is 500 milliseconds.', 'The pause is 0.5 seconds.'],
    ['The pause is .5 ms.', 'The pause is 0.5 milliseconds.'],
  ])('%s', (answer, source) => expect(missing(answer, source)).toEqual([]));
});

describe('another number is not', () => {
  test.each([
    ['The pause is 5 ms.', 'The pause is 0.5 ms, and 300 s later it ends.', ['5']],
    ['The barge carries 1,000 crates.', 'The barge carries 100K crates.', ['1,000']],
    ['It holds twenty-five bolts.', 'It holds twenty-four bolts.', ['twenty-five']],
    ['Use `-u` here.', 'Use `-g` here.', ['-u']],
    ['Pass `repeat` here.', 'Repeated words are passed here.', ['repeat']],
  ])('%s', (answer, source, lost) => expect(missing(answer, source)).toEqual(lost));
});

test('every whole number is found in itself, with and without separators', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (value) => {
      const grouped = String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
      expect(missing(`It is ${grouped} in all.`, `It is ${value} in all.`)).toEqual([]);
      expect(numbersIn(`${grouped} things`).numbers.has(String(value))).toBe(true);
    }),
  );
});

test('compounds and units have one form', () => {
  expect(compoundValue('forty', 'second')).toBe('42');
  expect([unitOf('secs'), unitOf('s'), unitOf('seconds'), unitOf('meters'), unitOf('words')]).toEqual(['second', 'second', 'second', 'metre', undefined]);
});
