import { describe, expect, test } from 'vitest';
import { labelLength, questionKind } from './questions.ts';

describe('questionKind', () => {
  test.each([
    ['whether', 'Can the gate be opened by one keeper?'],
    ['whether', 'Question: Is the lock dry in May?'],
    ['whether', "Isn't the lock dry when the pumps run?"],
    ['whether', 'In winter, may boats pass?'],
    ['open', 'Why can’t the gate be opened?'],
    ['open', '**Q:** Which keeper opens it?'],
    ['open', '“Under which flag do boats pass?”'],
    [undefined, 'The keeper asks which boat may pass.'],
    [undefined, ''],
  ])('%s: %s', (kind, text) => expect(questionKind(text)).toBe(kind));

  test('labels are measured with what follows them', () => {
    expect(['Question: x', '**Answer:** x', 'A: x', 'Area: x', 'Q x'].map(labelLength)).toEqual([10, 12, 3, 0, 0]);
  });
});
