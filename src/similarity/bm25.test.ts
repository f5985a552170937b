import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bm25, fuseRanks } from './bm25.ts';
import type { Ranked } from './ranked.ts';
import { BestRanked } from './ranked.ts';
import { NearestVectors } from './nearest.ts';

const word = fc.constantFrom('kelp', 'tide', 'a', 'rock', 'lamp', 'é', '海', '__proto__', 'constructor');
const text = fc.array(word, { maxLength: 12 });

/** The definition, text by text. */
function slow(texts: readonly (readonly string[])[], query: readonly string[], most: number, k1 = 1.2, b = 0.75): Ranked[] {
  const mean = texts.reduce((sum, one) => sum + one.length, 0) / texts.length;
  return texts
    .map((words, index) => {
      let score = 0;
      for (const term of new Set(query)) {
        const holders = texts.filter((one) => one.includes(term)).length;
        const often = words.filter((one) => one === term).length;
        const idf = Math.log(1 + (texts.length - holders + 0.5) / (holders + 0.5));
        score += (idf * often * (k1 + 1)) / (often + k1 * (1 - b + (b * words.length) / mean));
      }
      return { index, score };
    })
    .filter(({ index }) => texts[index]?.some((one) => query.includes(one)))
    .sort((x, y) => Math.round(y.score * 1e6) - Math.round(x.score * 1e6) || x.index - y.index)
    .slice(0, most);
}

function index(texts: readonly (readonly string[])[]): Bm25 {
  const made = new Bm25();
  for (const words of texts) made.add(words);
  return made;
}

describe('Bm25', () => {
  it('ranks as the definition does', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), text, fc.integer({ min: 0, max: 8 }), (texts, query, most) => {
        const found = index(texts).search(query, most);
        const wanted = slow(texts, query, most);
        expect(found.length).toBe(wanted.length);
        // Sums in another order may differ in the last bit: places are compared by their scores.
        for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(wanted[i]?.score ?? Number.NaN, 5);
      }),
    );
  });

  it('puts the rare word over the common one, and the short text over the long one', () => {
    const texts = [['the', 'tide'], ['the', 'kelp', 'the', 'rock', 'the', 'lamp'], ['the', 'lamp'], ['the', 'rock'], ['kelp']];
    expect(
      index(texts)
        .search(['the', 'kelp'], 2)
        .map((one) => one.index),
    ).toEqual([4, 1]);
    expect(index(texts).search(['whale'], 3)).toEqual([]);
    expect(index([]).search(['kelp'], 3)).toEqual([]);
    expect(index([[], ['kelp']]).search(['kelp'], 3).length).toBe(1);
  });

  it('gives the same scores whatever the order of the query, and is closed by a search', () => {
    const texts = [
      ['a', 'b', 'c'],
      ['b', 'c', 'd'],
      ['c', 'd', 'a', 'a'],
    ];
    const made = index(texts);
    expect(made.search(['a', 'c', 'd', 'b'], 3)).toEqual(index(texts).search(['d', 'b', 'c', 'a', 'a'], 3));
    expect(() => made.add(['e'])).toThrow(/complete/);
  });
});

describe('BestRanked', () => {
  it('holds what sorting all of them would', () => {
    const offers = fc.uniqueArray(fc.record({ index: fc.nat(40), score: fc.constantFrom(0, 0.5, 1, 1.0000001, 2, -1) }), { selector: ({ index }) => index });
    fc.assert(
      fc.property(offers, fc.integer({ min: -1, max: 9 }), (list, most) => {
        const best = new BestRanked(most);
        for (const { index, score } of list) best.offer(index, score);
        const rounded = list.map(({ index, score }) => ({ index, score: Math.round(score * 1e6) / 1e6 }));
        expect(best.list()).toEqual(rounded.sort((a, b) => b.score - a.score || a.index - b.index).slice(0, Math.max(0, most)));
      }),
    );
  });
});

describe('fuseRanks', () => {
  it('puts what both lists hold over what one has first', () => {
    const lists = [
      [7, 3, 5],
      [4, 5, 3],
    ].map((list) => list.map((one, i) => ({ index: one, score: 100 - i })));
    expect(fuseRanks(lists, 3).map((one) => one.index)).toEqual([3, 5, 4]);
    expect(fuseRanks([[], []], 3)).toEqual([]);
    expect(fuseRanks(lists, 1)).toEqual([{ index: 3, score: Math.round(1e6 * (1 / 62 + 1 / 63)) / 1e6 }]);
  });
});

describe('NearestVectors', () => {
  it('finds the largest cosine, of every width but one at a time', () => {
    const vectors = new NearestVectors();
    for (const vector of [[1, 0], [10, 10], [0, 0], [-1, 0.1], []]) vectors.add(vector);
    expect(vectors.search([2, 1], 9)).toEqual([
      { index: 1, score: expect.closeTo(0.948683, 5) as number },
      { index: 0, score: expect.closeTo(0.894427, 5) as number },
      { index: 2, score: 0 },
      { index: 3, score: expect.closeTo(-0.845489, 5) as number },
    ]);
    expect(() => vectors.add([1, 2, 3])).toThrow(/3 numbers/);
    expect(() => vectors.search([1], 1)).toThrow(/1 numbers/);
  });
});
