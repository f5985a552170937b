import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearPairs } from './near-pairs.ts';
import { OverlapCounter } from './overlap.ts';
import { toRatio } from './ratio.ts';
import { defaultShape } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';
import { similarTexts, slowIsPair, slowOverlap } from './testkit.ts';
import { TokenRows } from './token-rows.ts';

function rowsOf(texts: readonly string[]): TokenRows {
  const rows = new TokenRows();
  texts.forEach((text) => rows.add(text));
  return rows;
}

/** "later-earlier" of each pair of units, as first rows. */
function found(texts: readonly string[], percent: number, shape: ShingleShape = defaultShape, hashMask?: number): string[] {
  const near = nearPairs(rowsOf(texts), { floor: toRatio(percent / 100), shape, blankKey: (row) => (texts[row] ?? '').trim(), hashMask });
  const out: string[] = [];
  for (let pair = 0; pair < near.pairs.length; pair++) {
    const a = near.units.first[near.pairs.a(pair)] ?? -1;
    const b = near.units.first[near.pairs.b(pair)] ?? -1;
    expect([near.pairs.overlap(pair), near.pairs.union(pair)]).toEqual(slowOverlap(texts[a] ?? '', texts[b] ?? '', shape));
    out.push(`${a}-${b}`);
  }
  return out.sort();
}

function expected(texts: readonly string[], percent: number, shape: ShingleShape = defaultShape): string[] {
  const out: string[] = [];
  texts.forEach((text, a) => {
    for (let b = 0; b < a; b++) if (slowIsPair(text, texts[b] ?? '', percent, shape)) out.push(`${a}-${b}`);
  });
  return out.sort();
}

/** Copies by tokens are one unit and no pair. */
function distinctTexts(texts: readonly string[]): string[] {
  return [...new Map(texts.map((text) => [text.trim(), text])).values()];
}

const percents = fc.constantFrom(10, 30, 50, 60, 70, 75, 80, 90, 100);

describe('nearPairs', () => {
  test('finds exactly the pairs that brute force finds', () => {
    fc.assert(
      fc.property(similarTexts.map(distinctTexts), percents, (texts, percent) => {
        expect(found(texts, percent)).toEqual(expected(texts, percent));
      }),
      { numRuns: 600 },
    );
  });

  test('also with other shingles', () => {
    const shapes = fc.constantFrom(
      { size: 1, shortSize: 1, shortUnder: 2, denseSize: 1 },
      { size: 2, shortSize: 1, shortUnder: 5, denseSize: 4 },
      { size: 5, shortSize: 3, shortUnder: 8, denseSize: 2 },
    );
    fc.assert(
      fc.property(similarTexts.map(distinctTexts), percents, shapes, (texts, percent, shape) => {
        expect(found(texts, percent, shape)).toEqual(expected(texts, percent, shape));
      }),
      { numRuns: 300 },
    );
  });

  test('also where nearly all hashes collide: a collision neither makes nor hides a pair', () => {
    fc.assert(
      fc.property(similarTexts.map(distinctTexts), percents, fc.constantFrom(0, 3, 15, 63), (texts, percent, mask) => {
        expect(found(texts, percent, defaultShape, mask)).toEqual(expected(texts, percent));
      }),
      { numRuns: 400 },
    );
  });

  test('a pair at exactly the threshold is a pair, for each threshold of two decimals', () => {
    // 100 different runs, of which the first `percent` are shared: 102 words, cut after percent + 2.
    const many = Array.from({ length: 102 }, (_, i) => `w${i}`);
    for (let percent = 11; percent <= 99; percent++) {
      const texts = [many.join(' '), many.slice(0, percent + 2).join(' ')];
      expect(found(texts, percent), `${percent} %`).toHaveLength(1);
      expect(found(texts, percent + 1), `${percent + 1} %`).toHaveLength(0);
    }
  });

  test('copies are one unit; texts without words are copies by their characters', () => {
    const texts = ['Same, text!', '???', 'same text', '!!!', '???', ''];
    const { units } = nearPairs(rowsOf(texts), { floor: toRatio(0.7), shape: defaultShape, blankKey: (row) => texts[row] ?? '' });
    expect([...units.unitOf]).toEqual([0, 1, 0, 2, 1, 3]);
  });
});

describe('OverlapCounter', () => {
  test('compares two rows as the definition says', () => {
    fc.assert(
      fc.property(similarTexts, (texts) => {
        const rows = rowsOf(texts);
        const counter = new OverlapCounter(rows);
        texts.slice(1).forEach((text, index) => {
          const { overlap, union } = counter.compare(index + 1, index, defaultShape);
          expect([overlap, union]).toEqual(slowOverlap(text, texts[index] ?? ''));
        });
      }),
    );
  });
});
