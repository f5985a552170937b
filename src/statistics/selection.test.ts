import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facilityLocation } from './facility.ts';
import { diverseWalk, kCentre, maximalMarginalRelevance, medoid } from './selection.ts';
import { vectorRows } from './similarities.ts';
import type { Similarities } from './similarities.ts';
import { termRows } from './term-rows.ts';
import { topicsOf } from './topics.ts';

const identity = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

function ofTexts(texts: readonly string[], order = identity(texts.length)): ReturnType<ReturnType<typeof termRows>['finish']> {
  const builder = termRows();
  for (const text of texts) builder.add(text.split(' ').filter((word) => word !== ''));
  return builder.finish(order);
}

const word = fc.constantFrom('sea', 'sun', 'rain', 'wind', 'sand', 'rock', 'tree', 'leaf', 'root', 'soil');
const text = fc.array(word, { minLength: 0, maxLength: 8 }).map((words) => words.join(' '));
const texts = fc.array(text, { minLength: 1, maxLength: 9 });

/** By the formula alone: no shared code with the rows. */
function slowCosine(all: readonly string[], a: number, b: number): number {
  const sets = all.map((one) => one.split(' ').filter((name) => name !== ''));
  const n = all.length;
  const vector = (own: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const name of own) counts.set(name, (counts.get(name) ?? 0) + 1);
    return new Map(
      [...counts].map(([name, count]) => [name, (1 + Math.log(count)) * (Math.log((1 + n) / (1 + sets.filter((set) => set.includes(name)).length)) + 1)]),
    );
  };
  const [left, right] = [vector(sets[a] ?? []), vector(sets[b] ?? [])];
  const length = (one: Map<string, number>): number => Math.sqrt([...one.values()].reduce((sum, value) => sum + value * value, 0));
  let sum = 0;
  for (const [name, value] of left) sum += value * (right.get(name) ?? 0);
  return sum === 0 ? 0 : sum / (length(left) * length(right));
}

describe('rows of terms', () => {
  it('have the cosine of the formula', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const rows = ofTexts(all);
        for (let a = 0; a < all.length; a++) {
          const near = new Map<number, number>();
          rows.near(a, (other, value) => near.set(other, value));
          let total = 0;
          for (let b = 0; b < all.length; b++) {
            const wanted = a === b ? 1 : slowCosine(all, a, b);
            expect(rows.similarity(a, b)).toBeCloseTo(wanted, 5);
            expect(near.get(b) ?? 0).toBeCloseTo(wanted, 5);
            total += wanted;
          }
          expect(rows.total(a)).toBeGreaterThanOrEqual(total - 1e-5);
        }
      }),
    );
  });

  it('are the same numbers whatever the order of arrival', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (all, turn) => {
        const turned = all.map((_, i) => (i + turn) % all.length);
        const a = ofTexts(all);
        const b = ofTexts(
          turned.map((i) => all[i] as string),
          Int32Array.from(all, (_, i) => turned.indexOf(i)),
        );
        for (let i = 0; i < all.length; i++) for (let j = 0; j < all.length; j++) expect(b.similarity(i, j)).toBe(a.similarity(i, j));
      }),
    );
  });
});

/** Every kernel against the definition: the best next row is looked for among all. */
function slowGreedy(rows: Similarities, k: number, worth: (row: number, taken: readonly number[]) => number, start: number[] = []): number[] {
  const taken = [...start];
  while (taken.length < Math.min(k, rows.count)) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows.count; row++) {
      if (taken.includes(row)) continue;
      const value = Math.round(worth(row, taken) * 1e9) / 1e9;
      if (value > most) [best, most] = [row, value];
    }
    taken.push(best);
  }
  return taken;
}
const nearest = (rows: Similarities, row: number, taken: readonly number[]): number => Math.max(0, ...taken.map((one) => rows.similarity(row, one)));

describe('selection', () => {
  const cases = fc.record({ all: texts, k: fc.integer({ min: 0, max: 10 }) });

  it('takes the farthest, as going through all rows does', () => {
    fc.assert(
      fc.property(cases, ({ all, k }) => {
        const rows = ofTexts(all);
        const first = medoid(rows);
        const wanted = k === 0 ? [] : slowGreedy(rows, k, (row, taken) => 1 - nearest(rows, row, taken), [first]);
        expect(kCentre(rows, k, first).map(({ row }) => row)).toEqual(wanted);
      }),
    );
  });

  it('covers at most twice as far as the best k rows could', () => {
    fc.assert(
      fc.property(fc.record({ all: fc.array(text, { minLength: 2, maxLength: 8 }), k: fc.integer({ min: 1, max: 3 }) }), ({ all, k }) => {
        // 1 - cosine is no metric; the chord is.
        const rows = ofTexts(all);
        const chord = (taken: readonly number[]): number =>
          Math.max(...all.map((_, row) => Math.min(...taken.map((one) => Math.sqrt(Math.max(0, 2 - 2 * rows.similarity(row, one)))))));
        const best = Math.min(...subsets(all.length, Math.min(k, all.length)).map(chord));
        expect(chord(kCentre(rows, k, 0).map(({ row }) => row))).toBeLessThanOrEqual(2 * best + 1e-3);
      }),
    );
  });

  it('stands for the rest, as going through all rows does, and within 1 - 1/e of the best', () => {
    fc.assert(
      fc.property(cases, ({ all, k }) => {
        const rows = ofTexts(all);
        const sum = (taken: readonly number[]): number => all.reduce((total, _, row) => total + nearest(rows, row, taken), 0);
        const picked = facilityLocation(rows, k);
        const greedy = slowGreedy(rows, k, (row, taken) => sum([...taken, row]) - sum(taken));
        expect(picked.reduce((total, { value }) => total + value, 0)).toBeCloseTo(sum(greedy.slice(0, k)), 4);
        if (k > 0 && k <= 3) {
          const best = Math.max(...subsets(all.length, Math.min(k, all.length)).map(sum));
          expect(sum(picked.map(({ row }) => row))).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best - 1e-4);
        }
      }),
    );
  });

  it('weighs relevance against likeness, as going through all rows does', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }), ({ all, k }, relevance) => {
        const rows = ofTexts(all);
        const wanted = slowGreedy(rows, k, (row, taken) => 0.5 * (relevance[row] ?? 0) - 0.5 * nearest(rows, row, taken));
        expect(maximalMarginalRelevance(rows, k, relevance, 0.5).map(({ row }) => row)).toEqual(wanted);
      }),
    );
  });

  it('goes down the scores and passes over what is too like', () => {
    const rows = ofTexts(['sea sun', 'sea sun', 'rain wind', 'sea sun rock', 'tree leaf']);
    const { taken, passed } = diverseWalk(rows, 3, [1, 0, 3, 2, 4], 0.9);
    expect(taken.map(({ row }) => row)).toEqual([1, 3, 2]);
    expect(passed).toEqual([{ row: 0, value: expect.closeTo(1, 5) }]);
  });

  it('works on vectors as well', () => {
    const rows = vectorRows([
      [1, 0],
      [0.9, 0.1],
      [0, 1],
      [-1, 0],
    ]);
    expect(kCentre(rows, 3, 0).map(({ row }) => row)).toEqual([0, 2, 3]);
    expect(rows.similarity(0, 3)).toBe(-1);
    expect(() => vectorRows([[1], [1, 2]])).toThrow('has 2 numbers');
  });
});

function subsets(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: n }, (_, first) => subsets(n - first - 1, k - 1).map((rest) => [first, ...rest.map((one) => one + first + 1)])).flat();
}

it('finds planted topics', () => {
  const words = ['sea wave tide ship sail', 'bread flour oven yeast dough', 'goal match team ball score'].map((one) => one.split(' '));
  const all = Array.from({ length: 120 }, (_, i) => {
    const own = words[i % 3] as string[];
    return [0, 1, 2, 3].map((j) => own[(i * 7 + j * (1 + (i % 4))) % 5]).join(' ');
  });
  const { topicOf, topics } = topicsOf(ofTexts(all), 3, 'test');
  for (let i = 3; i < all.length; i++) expect(topicOf[i]).toBe(topicOf[i % 3]);
  expect(topics.map(({ rows }) => rows)).toEqual([40, 40, 40]);
  expect(topics.every(({ terms }) => words.some((own) => terms.every((term) => own.includes(term))))).toBe(true);
});
