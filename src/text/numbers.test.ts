import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimsOf, claimSource } from './claims.ts';
import { numberPhraseAt } from './number-words.ts';
import { numbersIn } from './numbers.ts';
import { unitOf } from './units.ts';

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
    ['The fleet has six hundred barges.', 'The fleet has 600 barges.'],
    ['The fleet has 640 barges.', 'The fleet has six hundred and forty barges.'],
    ['It holds two thousand five hundred tons.', 'It holds 2,500 tons.'],
    ['It holds two dozen bolts.', 'It holds 24 bolts.'],
    ['Tolls rose from one hundred and two hundred crowns.', 'Tolls rose from 100 and 200 crowns.'],
    ['The lock is drained every 36 months.', 'The lock is drained every three years.'],
    ['The lock is drained every three years.', 'The lock is drained every 36 months.'],
    ['The pass is valid for 12 months.', 'The pass is valid for a year.'],
    ['The pass is valid for a week.', 'The pass is valid for 7 days.'],
    ['The pass is valid for 30 minutes.', 'The pass is valid for half an hour.'],
    ['The trip takes ninety minutes.', 'The trip takes 1.5 hours.'],
    ['The size of the log is 8 KiB.', 'The size of the log in bytes: 64 to 8192.'],
    ['The log may grow to 8192 bytes.', 'The log may grow to 8 KiB.'],
    ['The log may grow to 3 MB.', 'The log may grow to 3,000,000 bytes.'],
    ['It sank in Sept. 1907.', 'It sank in September 1907.'],
    ['It sank in September 1907.', 'It sank in Sept. 1907.'],
    ['It sank in Oct.', 'It sank in October.'],
  ])('%s', (answer, source) => expect(missing(answer, source)).toEqual([]));
});

describe('another number is not', () => {
  test.each([
    ['The pause is 5 ms.', 'The pause is 0.5 ms, and 300 s later it ends.', ['5']],
    ['The barge carries 1,000 crates.', 'The barge carries 100K crates.', ['1,000']],
    ['It holds twenty-five bolts.', 'It holds twenty-four bolts.', ['twenty-five']],
    ['Use `-u` here.', 'Use `-g` here.', ['-u']],
    ['Pass `repeat` here.', 'Repeated words are passed here.', ['repeat']],
    ['The fleet has seven hundred barges.', 'The fleet has 600 barges, of which 7 leak and one hundred are dry.', ['seven hundred']],
    ['The lock is drained every 48 months.', 'The lock is drained every three years.', ['48']],
    ['The pass is valid for 11 months.', 'The pass is valid for a year.', ['11']],
    ['The lock has 1000 milliseconds.', 'The lock has a second gate.', ['1000']],
    ['It has 1 byte.', 'It is a bit heavy, and has 4 bytes.', ['1']],
    ['It takes four weeks.', 'It takes four days.', ['four', 'weeks']],
    ['It takes 4 hours.', 'It takes twenty-four hours.', ['4']],
    ['The size of the log is 9 KiB.', 'The size of the log in bytes: 64 to 8192.', ['9']],
    ['It sank in Aug. 1907.', 'It sank in September 1907.', ['Aug']],
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
  expect(numberPhraseAt('forty-second floor', 0)).toEqual({ value: '42', end: 12, ordinal: true });
  expect(numberPhraseAt('forty floors', 0)).toBeUndefined();
  expect([unitOf('secs'), unitOf('s'), unitOf('seconds'), unitOf('meters'), unitOf('words')]).toEqual(['second', 'second', 'second', 'metre', undefined]);
});
