import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verbAndObject } from './verb-object.ts';

it.each([
  ['Write a short poem about the sea.', 'write poem'],
  ['Please explain the difference between a list and a tuple.', 'explain difference'],
  ['Can you help me write a cover letter for a job?', 'write letter'],
  ['Give me three tips for staying healthy', 'give tip'],
  ['Sort the list of numbers in ascending order', 'sort number'],
  ['I want you to translate this sentence into French: "Good night"', 'translate sentence'],
  ['Make a list.', 'make list'],
  ['How do I fix a leaking tap?', 'fix tap'],
  ['What is the capital of Peru?', undefined],
  ['Schreibe ein Gedicht', undefined],
  ['', undefined],
])('%s', (text, wanted) => {
  const found = verbAndObject(text);
  expect(found === undefined ? undefined : `${found.verb} ${found.object}`).toBe(wanted);
});

it('takes any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void verbAndObject(text)));
  for (const nasty of ['please '.repeat(20_000), '((((('.repeat(20_000), 'a'.repeat(100_000)]) verbAndObject(nasty);
});
