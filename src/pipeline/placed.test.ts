import { expect, test } from 'vitest';
import { ConfigError, usageError } from '../errors.ts';
import { compose } from './compose.ts';
import { placed } from './placed.ts';
import { config } from './testkit.ts';

function pathsOf(work: () => unknown): (string | number)[][] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ path }) => [...path]);
    throw error;
  }
}

test('every mistake that only the families can see has its place in the config', () => {
  const at = (input: Parameters<typeof config>[0]) => pathsOf(() => compose(config(input), '.'));
  expect(at({ coverage: { quotas: { tasktype: { list: 1 } } } })).toEqual([['coverage', 'quotas', 'tasktype']]);
  expect(at({ coverage: { quotas: { difficulty: { eazy: 1 } } } })).toEqual([['coverage', 'quotas', 'difficulty']]);
  expect(at({ coverage: { crossings: [['taskType', 'dificulty']] } })).toEqual([['coverage', 'crossings', 0]]);
  expect(at({ coverage: { impossible: ['x=y'] } })).toEqual([['coverage', 'impossible', 0]]);
  expect(at({ coverage: { dimensions: [{ name: 'who', values: { a: ['/(/'] } }] } })).toEqual([['coverage', 'dimensions', 0, 'values', 'a']]);
  expect(at({ privacy: { actions: { emial: 'mask' } } })).toEqual([['privacy', 'actions']]);
  expect(at({ privacy: { regions: ['Germany'] } })).toEqual([['privacy', 'regions']]);
  expect(
    at({
      sources: [
        { use: 'logs', path: 'a' },
        { use: 'logs', path: 'b', fields: { promt: 'x' } },
      ],
    }),
  ).toEqual([['sources', 1, 'fields']]);
  expect(at({ sources: [{ use: 'logs', path: 'a', format: 'mesages' }] })).toEqual([['sources', 0, 'format']]);
});

test('a name of an aspect that the judge has not is refused where it stands, with the names that it has', () => {
  const hold = (names: string[]) => () => compose(config({ filter: { hold: names } }), '.');
  expect(hold(['truncated', 'judge:support', 'judge:self-contained'])).not.toThrow();
  expect(pathsOf(hold(['judge:support', 'judge:suport']))).toEqual([['filter', 'hold', 1]]);
  expect(hold(['judge:suport'])).toThrow(
    'filter.hold[0]: the judge "heuristic" has no aspect "suport". Did you mean "judge:support"? It has: judge:support, judge:self-contained, judge:completeness, judge:format.',
  );
  const judge = { id: 'own', version: '1', heuristic: true, aspects: [{ id: 'tone', anchors: { 1: 'a', 3: 'b', 5: 'c' } }], judge: () => [] };
  const own = (name: string) => () => compose(config({ plugins: { judges: [judge] }, filter: { judge: { use: 'own' }, hold: [name] } }), '.');
  expect(own('judge:tone')).not.toThrow();
  expect(own('judge:support')).toThrow('the judge "own" has no aspect "support". It has: judge:tone.');
});

test('other errors pass as they are', () => {
  expect(() =>
    placed(['a'], () => {
      throw new TypeError('b: c');
    }),
  ).toThrow(TypeError);
  expect(
    pathsOf(() =>
      placed(['a'], () => {
        throw usageError('no place here');
      }),
    ),
  ).toEqual([['a']]);
});
