import { expect, it } from 'vitest';
import { spareSamples, spareVerdict } from './samples.ts';

const row = (id: string, prompt: string, score: number): { id: string; prompt: string; score: number } => ({ id, prompt, score });

it('spares all but the best samples of each prompt, and of equals those that come first', () => {
  const rows = [row('a', 'p', 3), row('b', 'p', 4), row('x', 'q', 1), row('c', 'p', 4), row('d', 'p', 5)];
  expect(spareSamples(rows, 2).map(({ id, better, rank }) => [id, better, rank])).toEqual([
    ['c', 'd', 3],
    ['a', 'd', 4],
  ]);
  expect(spareSamples(rows, 1).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(spareSamples(rows, 9)).toEqual([]);
});

it('says which sample is better, and by what', () => {
  const [spare] = spareSamples([row('a', 'p', 3.25), row('b', 'p', 4)], 1);
  expect(spare && spareVerdict(spare)).toMatchObject({
    record: 'a',
    gate: 'coverage',
    outcome: 'drop',
    rules: [
      {
        rule: 'spare-sample',
        score: 2,
        threshold: 1,
        evidence: [
          { name: 'better', value: 'b' },
          { name: 'score', value: 3.25 },
        ],
      },
    ],
  });
});
