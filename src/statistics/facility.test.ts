import fc from 'fast-check';
import { expect, it } from 'vitest';
import { facilityLocation } from './facility.ts';
import { keepLargest, kthLargest } from './largest.ts';
import { random } from './random.ts';
import { vectorRows } from './similarities.ts';
import type { Similarities } from './similarities.ts';
import type { TermRows } from './sparse-rows.ts';
import { termRows } from './term-rows.ts';

it('finds the k-th largest, as sorting does', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.nat(), (all, at) => {
      const k = 1 + (at % all.length);
      expect(kthLargest(Float64Array.from(all), all.length, k)).toBe([...all].sort((a, b) => b - a)[k - 1]);
      const rows = Int32Array.from(all.keys());
      const kept = keepLargest(rows, Float64Array.from(all), all.length, k, new Float64Array(all.length));
      const wanted = [...all.keys()].sort((a, b) => (all[b] as number) - (all[a] as number) || a - b).slice(0, k);
      expect(rows.slice(0, kept).sort()).toEqual(Int32Array.from(wanted).sort());
    }),
  );
});

/** Texts of `topics` subjects, each of a few words of its own and one that many share. */
function planted(count: number, topics: number, seed: number): TermRows {
  const draw = random(seed);
  const builder = termRows();
  for (let i = 0; i < count; i++) {
    const topic = draw.integer(topics);
    builder.add([...Array.from({ length: 6 }, () => `t${topic}w${draw.integer(14)}`), `of${draw.integer(12)}`, `and${draw.integer(40)}`]);
  }
  return builder.finish(Int32Array.from({ length: count }, (_, i) => i));
}

function coveredBy(rows: Similarities, taken: readonly { row: number }[]): number {
  const best = new Float64Array(rows.count);
  for (const { row } of taken) rows.near(row, (other, value) => void (best[other] = Math.max(best[other]!, value)));
  return best.reduce((sum, value) => sum + value, 0);
}

it.each([
  [20, 40_000],
  [60, 60_000],
  // Under 16 near rows each: the sum goes over a part of the rows.
  [200, 6000],
])('with a part of the similarities takes %i rows that stand for the rest nearly as well', (k, most) => {
  for (const seed of [1, 2]) {
    const rows = planted(600, 25, seed);
    const [exact, part] = [facilityLocation(rows, k), facilityLocation(rows, k, { most })];
    expect(part.length).toBe(k);
    expect(new Set(part.map(({ row }) => row)).size).toBe(k);
    expect(coveredBy(rows, part)).toBeGreaterThan(0.9 * coveredBy(rows, exact));
    const drawn = random(`any/${seed}`).sample([...Array(600).keys()], k);
    expect(coveredBy(rows, part)).toBeGreaterThan(
      coveredBy(
        rows,
        drawn.map((row) => ({ row })),
      ),
    );
  }
});

it('gives every row where all are wanted, and none where none is', () => {
  const rows = planted(50, 3, 1);
  expect(
    facilityLocation(rows, 80, { most: 100 })
      .map(({ row }) => row)
      .sort((a, b) => a - b),
  ).toEqual([...Array(50).keys()]);
  expect(facilityLocation(rows, 0)).toEqual([]);
});

it.each(['terms', 'vectors'])('the nearest by %s are those of the highest similarity', (kind) => {
  const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1, maxLength: 20 }), fc.nat(), fc.integer({ min: 1, max: 25 }), (all, at, most) => {
      const rows = kind === 'vectors' ? vectorRows(all) : planted(all.length + 1, 3, at);
      const row = at % rows.count;
      const found: [number, number][] = [];
      rows.nearest(row, most, (other, value) => found.push([other, value]));
      const every: [number, number][] = [];
      rows.near(row, (other, value) => every.push([other, value]));
      expect(found.some(([other]) => other === row)).toBe(true);
      const without = (list: readonly [number, number][]): number[] =>
        list
          .filter(([other]) => other !== row)
          .map(([, value]) => value)
          .sort((a, b) => b - a);
      const [got, wanted] = [without(found), without(every).slice(0, without(found).length)];
      for (const [i, value] of got.entries()) expect(value).toBeCloseTo(wanted[i] as number, 6);
      expect(found.length).toBeGreaterThanOrEqual(Math.min(most, every.length));
    }),
  );
});

it('reads the commonest terms of a row last, and gives exact similarities all the same', () => {
  // A tenth of the rows share four words: 20,000 postings, more than are read.
  const builder = termRows();
  const count = 50_000;
  const often = ['often', 'also', 'then', 'very'];
  for (let i = 0; i < count; i++) builder.add([`pair${Math.floor(i / 20)}`, ...(i % 10 === 0 ? often : []), `some${i % 300}`]);
  const rows = builder.finish(Int32Array.from({ length: count }, (_, i) => i));
  for (const row of [0, 600]) {
    const found = new Map<number, number>();
    rows.nearest(row, 8, (other, value) => found.set(other, value));
    expect(found.has(row + 10)).toBe(true);
    for (const [other, value] of found) expect(value).toBeCloseTo(rows.similarity(row, other), 6);
  }
});
