import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastLikeness, pairRows, unpaired } from './pairing.ts';
import type { Rows } from './pairing.ts';
import { likeness, sketches } from './sketches.ts';

interface Sketch {
  document: number;
  asks: string;
  says: string;
}

function rowsOf(rows: readonly Sketch[]): Rows {
  const says = sketches();
  for (const row of rows)
    says.add([
      { role: 'user', text: row.asks },
      { role: 'assistant', text: row.says },
    ]);
  return { documents: Uint32Array.from(rows, ({ document }) => document), says };
}

const word = fc.constantFrom('boat', 'lock', 'oak', 'gate', 'rain', 'mill');
const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const row = fc.record({ document: fc.integer({ min: 0, max: 2 }), asks: text, says: text });
const side = fc.array(row, { maxLength: 4 });

/** The rule by its words: all pairs of a document, best first, those of one prompt before all others. */
function byAllPairs(a: readonly Sketch[], b: readonly Sketch[]): number[] {
  const [older, newer] = [rowsOf(a).says, rowsOf(b).says];
  const all = a.flatMap((left, i) =>
    b.flatMap((right, j) => {
      const score = likeness(older.of(i), newer.of(j));
      const same = left.asks === right.asks;
      return left.document === right.document && (same || score >= leastLikeness) ? [{ i, j, same, score }] : [];
    }),
  );
  all.sort((x, y) => Number(y.same) - Number(x.same) || y.score - x.score || x.i - y.i || x.j - y.j);
  const olderOf = b.map(() => unpaired);
  for (const { i, j } of all) if (olderOf[j] === unpaired && !olderOf.includes(i)) olderOf[j] = i;
  return olderOf;
}

describe('pairRows', () => {
  it('pairs as a comparison of all pairs does', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        expect([...pairRows(rowsOf(a), rowsOf(b)).olderOf]).toEqual(byAllPairs(a, b));
      }),
      { numRuns: 300 },
    );
  });

  it('pairs rows of a template one to one, by what fills it', () => {
    const make = (tail: string): Sketch[] =>
      Array.from({ length: 300 }, (_, i) => ({
        document: 1,
        asks: `What does part ${i} of the plan say${tail}?`,
        says: `Part ${i} says that boat ${i * 7} leaves at ${i}.`,
      }));
    const { olderOf, how } = pairRows(rowsOf(make('')), rowsOf(make(' now').reverse()));
    expect([...olderOf]).toEqual(Array.from({ length: 300 }, (_, i) => 299 - i));
    expect(new Set(how)).toEqual(new Set([2]));
  });

  it('pairs ten thousand rows of one prompt in their order, each once', () => {
    const same = (tail: string): Sketch[] => Array.from({ length: 10_000 }, (_, i) => ({ document: 1, asks: 'Go on.', says: `${i} ${tail}` }));
    const { olderOf } = pairRows(rowsOf(same('a').slice(0, 9_000)), rowsOf(same('b')));
    expect(olderOf.filter((row) => row !== unpaired)).toHaveLength(9_000);
    expect(new Set(olderOf.slice(0, 9_000)).size).toBe(9_000);
  });

  it('leaves rows alone that share neither prompt nor words, or stand in other documents', () => {
    const a = [{ document: 1, asks: 'What is a lock?', says: 'A gate for boats.' }];
    expect([...pairRows(rowsOf(a), rowsOf([{ document: 1, asks: 'Who pays?', says: 'Nobody does, in winter.' }])).olderOf]).toEqual([unpaired]);
    expect([...pairRows(rowsOf(a), rowsOf([{ document: 2, asks: 'What is a lock?', says: 'A gate for boats.' }])).olderOf]).toEqual([unpaired]);
  });
});
