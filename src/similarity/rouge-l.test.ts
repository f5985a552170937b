import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LcsCounter } from './lcs.ts';
import { RougeRows, rougeL, rougeTokens } from './rouge-l.ts';

/** The definition, by the table. */
function slowLcs(a: readonly unknown[], b: readonly unknown[]): number {
  let before = Array.from({ length: b.length + 1 }, () => 0);
  for (const x of a) {
    const row = [0];
    b.forEach((y, j) => row.push(x === y ? before[j]! + 1 : Math.max(before[j + 1]!, row[j]!)));
    before = row;
  }
  return before[b.length]!;
}

function slowScore(a: string, b: string): number {
  const [x, y] = [rougeTokens(a), rougeTokens(b)];
  return x.length + y.length === 0 ? 0 : (2 * slowLcs(x, y)) / (x.length + y.length);
}

const sequence = fc.oneof(fc.array(fc.nat({ max: 5 }), { maxLength: 40 }), fc.array(fc.nat({ max: 30 }), { maxLength: 140 }));

it('counts the longest common subsequence as its table does, at every length', () => {
  const counter = new LcsCounter();
  fc.assert(
    fc.property(sequence, sequence, fc.nat({ max: 20 }), (a, b, least) => {
      counter.load(a, 31);
      const length = slowLcs(a, b);
      const others = Uint32Array.from([7, 7, ...b, 7]);
      expect(counter.count(others, 2, 2 + b.length)).toBe(length);
      const bounded = counter.count(others, 2, 2 + b.length, least);
      expect(bounded === length || (bounded === 0 && length < least)).toBe(true);
    }),
    { numRuns: 600 },
  );
  for (const size of [31, 32, 33, 63, 64, 65, 96]) {
    const all = Array.from({ length: size }, (_, i) => i);
    counter.load(all, 100);
    expect(counter.count(Uint32Array.from(all), 0, size)).toBe(size);
    expect(counter.count(Uint32Array.from(all.toReversed()), 0, size)).toBe(1);
  }
});

const word = fc.constantFrom('red', 'sun', 'ox', 'tin', 'C', '7', "don't", '+', 'é', '語', '文', 'कि', 'كتاب');
const text = fc.array(word, { maxLength: 18 }).map((words) => words.join(' '));

it('finds the row that a text is most like, as comparing with each does', () => {
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 24 }),
      fc.array(text, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 20 }),
      (rows, queries, twentieths) => {
        const pool = new RougeRows();
        for (const row of rows) pool.add(row);
        for (const query of queries) {
          const scores = rows.map((row) => slowScore(query, row));
          const best = Math.max(0, ...scores);
          // In whole numbers, so that a score at exactly the floor counts.
          const reaches = rows.some((row) => {
            const [x, y] = [rougeTokens(query), rougeTokens(row)];
            return 2 * slowLcs(x, y) * 20 >= twentieths * (x.length + y.length) && x.length + y.length > 0;
          });
          const found = pool.nearest(query, twentieths / 20);
          if (!reaches) expect(found).toBeUndefined();
          else expect(found).toEqual({ row: scores.indexOf(best), score: best });
          rows.forEach((row, at) => expect(rougeL(query, row)).toBe(scores[at]));
        }
      },
    ),
    { numRuns: 400 },
  );
});

it('cuts ASCII text as it cuts any other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (ascii) => {
      expect(rougeTokens(ascii)).toEqual(rougeTokens(`${ascii} é`).slice(0, -1));
    }),
  );
});

it('sees texts of every script', () => {
  expect(rougeL('', 'a')).toBe(0);
  expect(rougeL('Explain how tides work.', 'explain, how do tides work?')).toBeCloseTo(8 / 9, 12);
  expect(rougeL('解释潮汐的成因。', '请解释潮汐的成因')).toBeCloseTo(14 / 15, 12);
  expect(rougeL('解释潮汐的成因。', '写一首关于猫的诗')).toBeLessThan(0.2);
  expect(rougeL('اشرح كيف يحدث المد والجزر', 'اشرح لي كيف يحدث المد والجزر')).toBeCloseTo(10 / 11, 12);
  expect(rougeL('बताइए कि ज्वार क्यों आता है', 'बताइए कि ज्वार भाटा क्यों आता है')).toBeCloseTo(12 / 13, 12);
  // Vowel signs are part of a word: "कि" and "का" are two.
  expect(rougeL('कि', 'का')).toBe(0);
});

it('takes long texts of one word', () => {
  const pool = new RougeRows();
  pool.add('a '.repeat(5000));
  pool.add('');
  expect(pool.nearest('a '.repeat(4000), 0.7)).toEqual({ row: 0, score: 8000 / 9000 });
  expect(pool.nearest('a', 0.7)).toBeUndefined();
  expect(pool.nearest('', 0.7)).toBeUndefined();
});
