import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dealt, dealtByShare } from './decks.ts';

const places = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

it('deals each value once in every run of as many places', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 40 }), fc.string(), (size, deck, seed) => {
      const values = places(size);
      const run = values.map((place) => dealt(values, deck * size + place, seed));
      expect(run.toSorted((a, b) => a - b)).toEqual(values);
    }),
  );
});

it('keeps every share of a plan, at every multiple of a deck', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 12 }), fc.string(), (a, b, decks, seed) => {
      const one = a / 100;
      const two = Math.min(b / 100, 1 - one);
      const count = 20 * decks;
      const found = places(count).map((at) =>
        dealtByShare(
          [
            ['one', one],
            ['two', two],
          ],
          at,
          seed,
        ),
      );
      expect(Math.abs(found.filter((name) => name === 'one').length - one * count)).toBeLessThanOrEqual(0.5 + 1e-9);
      expect(Math.abs(found.filter((name) => name === 'two').length - two * count)).toBeLessThanOrEqual(one + two > 0.95 ? 1 + decks : 0.5 + 1e-9);
    }),
  );
});

it('keeps the shares of our defaults to within one row', () => {
  for (const share of [0.05, 0.1, 0.15, 0.2, 0.25]) {
    for (const count of [20, 60, 100, 500]) {
      const found = places(count).filter((at) => dealtByShare([['yes', share]], at, 'typos') === 'yes').length;
      expect(Math.abs(found - share * count)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  }
  const cases = places(200).map((at) =>
    dealtByShare(
      [
        ['edge', 0.15],
        ['ambiguous', 0.1],
      ],
      at,
      'case',
    ),
  );
  expect(cases.filter((one) => one === 'edge')).toHaveLength(30);
  expect(cases.filter((one) => one === 'ambiguous')).toHaveLength(20);
});

it('knows nothing of other decks: two shares meet as often as chance has it', () => {
  const both = places(4000).filter(
    (at) => dealtByShare([['yes', 0.25]], at, 'informal') === 'yes' && dealtByShare([['yes', 0.2]], at, 'typos') === 'yes',
  ).length;
  expect(both / 4000).toBeGreaterThan(0.035);
  expect(both / 4000).toBeLessThan(0.065);
});
