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
