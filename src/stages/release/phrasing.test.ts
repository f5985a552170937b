import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedKinds, phrasingTally } from './phrasing.ts';

/** Every way to draw, one by one. */
function byHand(counts: readonly number[], drawn: number): number {
  const things = counts.flatMap((count, kind) => Array.from({ length: count }, () => kind));
  let ways = 0;
  let kinds = 0;
  const draw = (from: number, hand: readonly number[]): void => {
    if (hand.length === drawn) {
      ways++;
      kinds += new Set(hand).size;
      return;
    }
    for (let at = from; at < things.length; at++) draw(at + 1, [...hand, things[at] as number]);
  };
  draw(0, []);
  return kinds / ways;
}

describe('openings in 100 rows', () => {
  it.each([
    [[1, 1, 1], 2],
    [[4, 2, 1], 3],
    [[5, 5], 4],
    [[3, 3, 3], 9],
  ])('%j, %i drawn: as counted by hand', (counts, drawn) => expect(expectedKinds(counts, drawn)).toBeCloseTo(byHand(counts, drawn), 10));

  it('do not depend on the order of arrival', () => {
    expect(expectedKinds([7, 3, 11, 2], 9)).toBe(expectedKinds([2, 11, 3, 7], 9));
  });
});

it('tells templates and openings by task type, most rows first', () => {
  const tally = phrasingTally();
  for (const [type, template, opening] of [
    ['list', 'a', 'list the steps'],
    ['list', 'a', 'name the steps'],
    ['list', 'b', 'list the steps'],
    ['note', 'c', 'what about it'],
  ] as const)
    tally.add(type, template, opening);
  expect(tally.finish()).toEqual([
    { taskType: 'all', rows: 4, share: 1, templates: 3, top: 'a', topShare: 0.5, openings: 3 },
    { taskType: 'list', rows: 3, share: 0.75, templates: 2, top: 'a', topShare: 0.666667, openings: 2 },
    { taskType: 'note', rows: 1, share: 0.25, templates: 1, top: 'c', topShare: 1, openings: 1 },
  ]);
  expect(phrasingTally().finish()).toEqual([]);
});

it('lists the most frequent openings as counting every one by name does', () => {
  const names = fc.constantFrom(...Array.from({ length: 40 }, (_, at) => `opening ${(at * 7) % 40}`), '', 'é', '\u{1F600} so');
  fc.assert(
    fc.property(fc.array(names, { maxLength: 80 }), (openings) => {
      const tally = phrasingTally();
      const counts = new Map<string, number>();
      for (const opening of openings) {
        tally.add('', '', opening);
        counts.set(opening, (counts.get(opening) ?? 0) + 1);
      }
      const sorted = [...counts].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
      expect(tally.openings()).toEqual({ distinct: counts.size, top: sorted.slice(0, 10) });
    }),
  );
});
