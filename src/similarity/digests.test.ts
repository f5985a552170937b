import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Digests } from './digests.ts';

test('numbers distinct texts in order of arrival, whatever the texts', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('', 'a', '\ud800'))), (texts) => {
      const digests = new Digests();
      // A file could not tell one broken character from another either.
      const wellFormed = texts.map((text) => text.toWellFormed());
      const expected = new Map<string, number>();
      for (const text of wellFormed) if (!expected.has(text)) expected.set(text, expected.size);
      expect(wellFormed.map((text) => digests.add(text))).toEqual(wellFormed.map((text) => expected.get(text)));
      expect(digests.size).toBe(expected.size);
      expect(digests.find('never seen')).toBe(-1);
    }),
  );
});

test('keeps its numbers while its tables grow', () => {
  const digests = new Digests();
  const numbers = Array.from({ length: 20_000 }, (_, at) => at);
  expect(numbers.map((at) => digests.add(`text ${at}`))).toEqual(numbers);
  expect(numbers.map((at) => digests.find(`text ${at}`))).toEqual(numbers);
});
