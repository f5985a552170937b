import { describe, expect, test } from 'vitest';
import { canaryReportSchema } from '../../contracts/release.ts';
import { plantCanaries, unprotected } from './index.ts';
import { gate, item } from './testkit.ts';

const subjects = ['baker', 'miller', 'sailor', 'tailor', 'farmer', 'potter', 'weaver', 'glazier'];
const items = subjects.map((who, at) =>
  item(`The ${who} of the village works ${at + 3} hours on each of ${at + 2} days and rests for the remainder of the week. How long does the ${who} rest?`, {
    id: `i${at}`,
    answer: `${at}`,
  }),
);
const options = { count: 5, recall: 0.95, seed: 7, carriers: ['A page about tools.\n\nIt says how to keep them, and where.'] };

describe('canaries', () => {
  test('each kind is planted, counted and given an interval', () => {
    const report = plantCanaries(gate(items), items, options);
    expect(canaryReportSchema.parse(report)).toEqual(report);
    expect(report.kinds.map(({ kind, planted, caught, recall }) => [kind, planted, caught, recall])).toEqual(
      ['verbatim', 'embedded', 'edited', 'numbers-swapped'].map((kind) => [kind, 5, 5, 1]),
    );
    expect(report.kinds[0]?.low).toBeCloseTo(0.565518, 5);
    expect(report).toMatchObject({ required: 0.95, passed: true });
  });

  test('the same seed makes the same canaries, in any order of the items', () => {
    const texts = (list: typeof items, seed: number): string[] => {
      const seen: string[] = [];
      const index = gate(list);
      plantCanaries({ ...index, check: (record) => (seen.push(record.messages[0]?.content ?? ''), index.check(record)) }, list, { ...options, seed });
      return seen;
    };
    const first = texts(items, 7);
    expect(first).toHaveLength(20);
    expect(texts(items, 7)).toEqual(first);
    expect(texts(items, 8)).not.toEqual(first);
    // Words for edits come from the other items as they stand; which items are taken does not.
    expect(new Set(texts([...items].reverse(), 7).slice(0, 5))).toEqual(new Set(first.slice(0, 5)));
    for (const text of first.slice(15)) expect(items.some((entry) => entry.question === text)).toBe(false);
  });

  test('a gate that sees nothing fails', () => {
    const report = plantCanaries(unprotected('test'), items, options);
    expect(report.passed).toBe(false);
    expect(report.kinds.every(({ caught }) => caught === 0)).toBe(true);
  });

  test('kinds that cannot be made are said', () => {
    const bare = [item('Capital of Peru?', { answer: 'Lima' })];
    const report = plantCanaries(gate(bare), bare, { ...options, carriers: [] });
    expect(report.kinds.map(({ kind }) => kind)).toEqual(['verbatim', 'embedded']);
    for (const part of ['edited: not made of 1 of 1', 'numbers-swapped: not made of 1 of 1', 'plain text of our own']) expect(report.note).toContain(part);
    expect(plantCanaries(gate([]), [], options)).toMatchObject({ kinds: [], passed: true });
    expect(plantCanaries(gate(items), items, { ...options, count: 0 }).note).toContain('no canaries were asked for');
  });

  test('each set has its share, and a leaking carrier is not used', () => {
    const other = [item('How many towers had the old wall of the upper town in the year of the great fire?', { id: 'z', set: 'small' })];
    const all = [...items, ...other];
    const seen: string[] = [];
    const index = gate(all);
    plantCanaries({ ...index, check: (record) => (seen.push(record.messages[0]?.content ?? ''), index.check(record)) }, all, {
      ...options,
      count: 2,
      carriers: [items[0]?.question ?? ''],
    });
    expect(seen.some((text) => text === other[0]?.question)).toBe(true);
    expect(seen.filter((text) => text.includes('Some notes were taken')).length + seen.filter((text) => text.includes('no plan')).length).toBeGreaterThan(0);
  });
});
