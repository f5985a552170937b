import { expect, it } from 'vitest';
import { counted, wordFor } from './plural.ts';

it('counts one thing as one, and nothing or several as several', () => {
  expect([0, 1, 2, 12_345].map((number) => counted(number, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '12345 rows']);
  expect([1, 2].map((number) => `it ${wordFor(number, 'is', 'are')} ${counted(number, 'entry', 'entries')}`)).toEqual(['it is 1 entry', 'it are 2 entries']);
});
