import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readability, syllablesOf } from './readability.ts';

it('counts the syllables of common words', () => {
  const known: { [word: string]: number } = {
    the: 1,
    table: 2,
    people: 2,
    created: 3,
    wanted: 2,
    asked: 1,
    boxes: 2,
    changes: 2,
    times: 1,
    nation: 2,
    science: 2,
    experience: 4,
    quiet: 2,
    being: 2,
    media: 3,
    idea: 3,
    theory: 3,
    various: 3,
    delicious: 3,
    usual: 3,
    language: 2,
    ownership: 3,
    variable: 4,
    function: 2,
    value: 2,
    example: 3,
    immutable: 4,
    thread: 1,
    through: 1,
    queue: 1,
    capitalism: 5,
    poem: 2,
    reading: 2,
    employee: 3,
    something: 2,
    careful: 2,
    statement: 2,
    implementation: 5,
    whole: 1,
    handled: 2,
    declared: 2,
    needed: 2,
    provides: 2,
  };
  const wrong = Object.entries(known).filter(([word, count]) => syllablesOf(word) !== count);
  expect(wrong).toEqual([]);
});

it('computes the Flesch-Kincaid grade', () => {
  // 13 words, 1 sentence, 26 syllables: .39 x 13 + 11.8 x 2 - 15.59.
  expect(readability('The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.')).toEqual({
    words: 13,
    sentences: 1,
    syllables: 26,
    grade: 13.08,
  });
  expect(readability('The cat sat on the mat. The dog ran to the big red barn and slept.').grade).toBe(-0.67);
  expect(readability('Too short to say.').grade).toBeUndefined();
});

it('leaves code and tables out, and ends a sentence with a list item', () => {
  const prose = 'The cat sat on the mat and slept.\n\n- one two three\n- four five six';
  const { words, sentences } = readability(`${prose}\n\n\`\`\`rust\nlet long_identifier = compute(everything);\n\`\`\`\n\n| a | b |\n|---|---|`);
  expect({ words, sentences }).toEqual({ words: 14, sentences: 3 });
});

it('survives anything, quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { words, sentences, syllables } = readability(text);
      expect(words).toBeGreaterThanOrEqual(sentences);
      expect(syllables).toBeGreaterThanOrEqual(words);
    }),
  );
  for (const nasty of [
    'e'.repeat(100_000),
    'a '.repeat(50_000),
    '."'.repeat(50_000),
    '```\n'.repeat(25_000),
    `${'.'.repeat(100_000)}x`,
    `.${'"'.repeat(100_000)}x`,
    '1) '.repeat(30_000),
  ])
    readability(nasty);
});
