/** Rules that look at what a prompt asks for, and at sums, code and JSON. */
import { describe, expect, test } from 'vitest';
import type { TrainingRecord } from '../../../contracts/record.ts';
import { noContext, row } from '../testkit.ts';
import { rules } from './registry.ts';

type Case = readonly [string, TrainingRecord];

function suite(id: string, outcome: 'drop' | 'flag', faulty: readonly Case[], clean: readonly Case[]): void {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const of = (record: TrainingRecord) => rule.check(record, rule.options.parse({}), noContext);
  describe(id, () => {
    test.each(faulty)(`${outcome}s %s`, (_name, record) => expect(of(record).outcome).toBe(outcome));
    test.each(clean)('keeps %s', (_name, record) => expect(of(record)).toMatchObject({ outcome: 'keep' }));
  });
}

suite(
  'needs-image',
  'drop',
  [
    ['a picture that should be attached', row('Classify the following shape.', 'Triangle', { input: '<Picture Attached>' })],
    ['a definite picture', row('Describe what you see in the picture.', 'A dog.')],
    ['a link to a picture in Markdown', row('What is this? ![chart](chart.png)', 'A chart.')],
    ['a picture that the asker has', row('I took a photo of my dog. What breed is in the photo?', 'A corgi.')],
    ['a recording', row('Transcribe the attached audio clip.', 'Hello.')],
  ],
  [
    ['a picture in words', row('Write alt text for the image: a dog that runs along a beach at sunset.', 'Dog running on a beach')],
    ['pictures as a subject', row('How do I resize the image with CSS?', 'Set its width.')],
    ['code for pictures', row('Write a Python function that loads the image and rotates it.', 'def f(): pass')],
    ['a figure of speech', row('What is the big picture of the French revolution?', 'It ended the old order.')],
    ['a picture of the story', row('Hannah hangs a painting on a wall of 50 square feet. How much of the wall is taken up by the painting?', 'A sixth.')],
    ['a recording of the story', row('A video is 100 hours long. Roger and Lila watch the same video twice. How long do they watch?', '200 hours.')],
    ['tools that can see', row('Toolformer: enabled. Describe the image below.', 'vision()')],
  ],
);

suite(
  'needs-url',
  'drop',
  [
    ['an article behind an address', row('Summarize the article.', 'It is about mars.', { input: 'https://news.site.com/a/1' })],
    ['a page to read', row('Read https://a.org/x.html and list three key points of the page.', '1. A')],
    ['the weather of today', row('What is the current weather in Paris?', 'Sunny.')],
    ['a search', row('Search the web for cheap hotels.', 'Hotel A')],
  ],
  [
    [
      'an address among its text',
      row(`Summarize: ${'The storm came in the night and took the roofs of the old town. '.repeat(6)} https://a.org/x`, 'A storm.'),
    ],
    ['an address as a subject', row('Is https://a.org/x a valid URL?', 'Yes.')],
    ['code that fetches', row('Write a Python script that downloads https://a.org/x.', 'import urllib')],
    ['a sum about the current temperature', row('If the current temperature of the peak is 84 degrees and falls by 4, what is it?', '80')],
  ],
);

suite(
  'impossible-action',
  'drop',
  [
    ['a font', row('Increase the font size to 12 points.', 'The font size has been increased to 12 points.')],
    ['a picture', row('Draw a picture of a horse.', 'Here is a picture of a horse.')],
    ['an alarm', row('Please set an alarm for 7 am.', 'Done!')],
  ],
  [
    ['a drawing in code', row('Draw a picture of a tree using ASCII art.', '  *\n ***\n  |')],
    ['an order of numbers', row('Order the following numbers: 3, 1, 2.', '1, 2, 3')],
    ['a part to play', row('Play the role of a pirate captain.', 'Arr!')],
    ['a conclusion', row('Draw a conclusion from the text.', 'It rains.')],
    ['an e-mail to write', row('Write an email to my boss that I am sick.', 'Dear boss, I am sick.')],
    ['with a tool', row('You have access to the following tools: lights. Turn off the lights.', 'lights(off)')],
  ],
);

suite(
  'code-missing',
  'drop',
  [
    ['prose for a function', row('Write a Python function that adds two numbers.', 'You take both numbers and add them.')],
    ['code that is not there', row('Debug the following code.', 'The loop ends too early.')],
  ],
  [
    ['a function', row('Write a Python function that adds two numbers.', 'def add(a, b):\n    return a + b')],
    ['a pattern', row('Write a regular expression that matches digits.', '\\d+')],
    ['code in the prompt', row('Explain the following code.\nfor (i = 0; i < 3; i++) { print(i); }', 'It counts.')],
    ['a code of conduct', row('Review the following code of conduct.', 'It is fair.')],
    ['a query for a shop', row('Based on the given query, suggest others.', 'shoes, boots', { input: 'sandals' })],
  ],
);

suite(
  'wrong-maths',
  'drop',
  [
    ['a sum', row('How much?', 'He pays 48 / 2 = 25 dollars.')],
    ['a note of a calculator', row('How much?', 'He pays 48/2 = <<48/2=24>>25 dollars.')],
    [
      'an equation beside its value',
      row('When do they meet?', 'At 9:45.', { rationale: 'Equation: 90t + 110(t - 0.5) = 300. Solve: t = 1.75 hours, so they meet at 9:45 AM.' }),
    ],
    ['a final answer from nowhere', row('How many?', 'She has 3 + 4 = 7 apples.\n#### 19')],
  ],
  [
    ['sums that hold', row('How much?', 'He pays 48/2 = <<48/2=24>>24 dollars, and 1/3 = 0.33 of it later.\n#### 24')],
    ['a change of units', row('How many cents?', 'It costs 3.5 * 0.14 = $0.49.\n#### 49')],
    ['a negative answer', row('Average?', '-48 / 4 = -12 degrees.\n#### -12')],
    ['errors that are asked for', row('Find the error: 2 + 2 = 5.', '2 + 2 = 5 is wrong.')],
  ],
);

suite(
  'invalid-json',
  'drop',
  [
    ['a comma too many', row('Give JSON.', '{"a": 1,}')],
    ['Python in JSON', row('As JSON please.', "{'a': None}")],
    ['a fence of JSON', row('Give it.', '```json\n{"a": 1\n```')],
    [
      'arguments of a call',
      row('', '', {
        messages: [
          { role: 'user', content: 'Go.' },
          { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'go', arguments: '{"a":' }] },
        ],
      }),
    ],
  ],
  [
    ['JSON', row('Give JSON.', '{"a": [1, 2, {"b": null}]}')],
    ['a line each', row('Give JSON.', '{"a": 1}\n{"a": 2}')],
    ['a block of C', row('Show it.', '{ int x = 1; }')],
    ['a list in Python', row('Sort it in Python.', "['a', 'b']")],
    ['broken JSON that is asked about', row('Fix the invalid JSON {"a": 1,}', '{"a": 1,}')],
    ['deep JSON', row('Give JSON.', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ],
);

suite(
  'placeholder-input',
  'drop',
  [
    ['no input', row('Name a fruit.', 'Apple', { input: '<noinput>' })],
    ['none', row('Name a fruit.', 'Apple', { input: 'None' })],
  ],
  [['an input', row('Is it a fruit?', 'Yes', { input: 'Apple' })]],
);

test('a rule that acts on a request flags what it cannot be sure of', () => {
  const rule = rules.find(({ id }) => id === 'impossible-action');
  const answer =
    'Think of a horse as a few ovals: one for the body, one for the head. Join them, add legs, and shade what lies away from the light, then rest.';
  expect(rule?.check(row('Draw me a picture of a horse.', answer), {}, noContext).outcome).toBe('flag');
});
