import { describe, expect, test } from 'vitest';
import { cutFromSource, endingOf } from './endings.ts';
import { danglingOpening, unnamedPronoun } from './openings.ts';
import { referencesIn } from './references.ts';

describe('endingOf', () => {
  test('says why and where', () => {
    const text = 'A lease ends in time. It may be renewed by the';
    const ending = endingOf(text, 'prose');
    expect(ending).toMatchObject({ cut: true, why: 'it ends with "the"', end: text.length });
  });
  test('a bracket in code is none', () => {
    expect(endingOf('Parts of a vector are taken with `[` and `[[`, and set with `[[<-`.', 'lookup').cut).toBe(false);
    expect(endingOf('Parts of a vector are taken with `get` (and set with `assign`.', 'lookup').cut).toBe(true);
  });
  test('the same words may be whole for a look-up and cut for prose', () => {
    expect(endingOf('the one you rely on', 'lookup').cut).toBe(false);
    expect(endingOf('The keeper is the one you rely on', 'prose').cut).toBe(true);
  });
});

describe('cutFromSource', () => {
  const quotes = [
    'A lease ends when its time\nruns out. The keeper may renew it:\n\n- twice\n- for 30 days\n\n| a cell of words | more |\n\n| `a != b` | text | Add `:?` to it. |',
  ];
  test.each(['A lease ends', 'A lease ends when its ti', 'The keeper may'])('"%s" is cut', (answer) => expect(cutFromSource(answer, quotes)).toBe(true));
  test.each([
    'A lease ends when its time runs out.',
    'A lease ends when its time runs out',
    '- twice\n- for 30 days',
    'a cell of words',
    '`a != b`',
    'A tenure ends',
    'lease',
  ])('"%s" is not', (answer) => expect(cutFromSource(answer, quotes)).toBe(false));
});

describe('references', () => {
  const phrases = (text: string, reading = {}): string[] => referencesIn(text, reading).map((reference) => reference.phrase);
  test('are found with their places', () => {
    const text = 'As shown in Listing 4-3, the code above runs.';
    for (const { start, end, phrase } of referencesIn(text)) expect(text.slice(start, end)).toBe(phrase);
    expect(phrases(text)).toEqual(['Listing 4-3', 'the code above']);
  });
  test('are resolved by what stands beside them', () => {
    expect(phrases('The following code prints a line:\n\n```\nprint\n```')).toEqual([]);
    expect(phrases('The following code prints a line.')).toEqual(['The following code']);
    const shut = 'Shut the gate as in the following example';
    expect(phrases(`${shut}:\n\n\`\`\`\nshut(gate)\n\`\`\``, { isAnswer: true })).toEqual([]);
    expect(phrases(`${shut} of ours.\n\n| gate | shut |`, { isAnswer: true })).toEqual([]);
    expect(phrases(`${shut}.`, { isAnswer: true })).toEqual(['the following example']);
    expect(phrases(`${shut}.\n\nThen go.\n\n- at noon`, { isAnswer: true })).toEqual(['in the following example']);
    expect(phrases('It is told in the following chapter:\n\n- at noon', { isAnswer: true })).toEqual(['the following chapter']);
    expect(phrases('Listing 4-3 prints a line.', { before: 'What does Listing 4-3 print?', isAnswer: true })).toEqual([]);
    expect(phrases('Keywords are words. These words are reserved.', { isAnswer: true })).toEqual([]);
  });
  test('options under a question are what it points at', () => expect(phrases('Which of the following is prime?\nA) 4\nB) 5')).toEqual([]));
  test('a pronoun before anything is named', () => {
    expect(unnamedPronoun('How does it work?')?.phrase).toBe('it');
    expect(unnamedPronoun('Why is this important?')?.phrase).toBe('this');
    expect(unnamedPronoun('Why is it important to test?')).toBeUndefined();
    expect(unnamedPronoun('When a lease ends, who renews it?')).toBeUndefined();
  });
  test('an opening that goes on from nothing', () => {
    expect(danglingOpening('However, it ends.', true)?.kind).toBe('connective');
    expect(danglingOpening('They end in time.', false)?.kind).toBe('pronoun');
    expect(danglingOpening('They end in time.', true)).toBeUndefined();
    expect(danglingOpening('It is important to ask.', false)).toBeUndefined();
    expect(danglingOpening('There are two kinds.', false)).toBeUndefined();
  });
});
