import { describe, expect, test } from 'vitest';
import { openerLength } from './discourse.ts';
import { lostSubject } from './lost-subject.ts';
import { referencesIn } from './references.ts';

describe('questions that lost their subject', () => {
  test.each([
    'Which lock does it take?',
    'When is `ferry` used in it?',
    'What is its main advantage?',
    'What kind of boats are they made for?',
    'Why was that name chosen?',
    'In which version did this change?',
    'What was new in that release?',
    'Which one is the common choice?',
    'What does the second option do?',
    'What is the difference between the two?',
    'What does the author mean here?',
  ])('%s', (question) => expect(lostSubject(question)).toBeDefined());
});

describe('questions that name their subject', () => {
  test.each([
    'Which lock does the ferry take?',
    'What does the ferry do when it is full?',
    'How does a canal work, and what does it need?',
    'I have a question about ferries. How do they turn?',
    'When is it useful to moor twice?',
    'Why is it important that ropes stay dry?',
    'How far is it to Rotterdam?',
    'What would a ferry look like that sails on ice?',
    'How do I open a hatch and close it again?',
    'What does the second mate of a ferry do?',
    'What is the difference between the bow and the stern?',
    'Does the harbour keep its lights on?',
    'It takes Ada 10 minutes to tie 4 ropes. How long do 8 ropes take?',
    'Ada caught 180 crabs, then let half of them go. How many did she keep?',
    'The father of Ada gave her 5 crabs, and Ben gave him 3. How many are there?',
  ])('%s', (question) => expect(lostSubject(question)).toBeUndefined());
});

describe('answers that point elsewhere', () => {
  test.each([
    'As the chart shows, ferries turn.',
    'Ferries turn, as said above.',
    'Ferries turn. Refer to the note above.',
    'Ferries turn. An example is given below.',
    'Ferries turn; the details are covered in the next part.',
    'Ferries turn. See below.',
  ])('%s', (answer) => expect(referencesIn(answer, { isAnswer: true }).length).toBeGreaterThan(0));
  test('a list below is no pointer', () => expect(referencesIn('The ferries listed below turn:\n\n- one\n- two', { isAnswer: true })).toEqual([]));
});

test('linking openers claim nothing', () => {
  for (const sentence of ['In short, it floats.', 'Generally speaking, it floats.', 'Keep in mind that it floats.'])
    expect(openerLength(sentence)).toBe(sentence.indexOf('it floats'));
  for (const sentence of ['In Rotterdam, it floats.', 'In short supply it is.', 'Still waters.']) expect(openerLength(sentence)).toBe(0);
});
