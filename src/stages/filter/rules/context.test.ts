import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleContext } from '../../../contracts/plugins.ts';
import type { TrainingRecord } from '../../../contracts/record.ts';
import type { RuleResult } from '../../../contracts/verdict.ts';
import { patternRecogniser } from '../../../privacy/index.ts';
import { buildVocabulary } from '../index.ts';
import { chat, noContext, row } from '../testkit.ts';
import { rules } from './registry.ts';

function check(id: string, record: TrainingRecord, context: RuleContext = noContext, options: object = {}): RuleResult {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.check(record, rule.options.parse(options), context);
}

describe('grounding', () => {
  const quote =
    'The *Mercury* probe weighed 1,107 kg at launch and carried seven instruments, among them `read_line` and a non-contact sensor. Its orbits lasted 8.0 hours.';
  const grounded = (answer: string, parts: object = {}): RuleResult =>
    check('grounding', row('What did the Mercury probe carry?', answer, { quotes: [quote], ...parts }));

  test.each([
    ["the source's own words", 'The Mercury probe weighed 1,107 kg at launch.'],
    ['another form of a number', 'It weighed 1107 kg and 8 hours, with 7 instruments.'],
    ['a spelled number', 'The probe carried seven instruments.'],
    ['another form of a word', 'The probes carry an instrument; the orbit lasts hours.'],
    ['a possessive', "The probe's sensor is among the instruments."],
    ['hyphen variants', 'A noncontact sensor, a non contact sensor.'],
    ['code', '`read_line` at launch.'],
    ['numbered steps', '1. Launch.\n2. Orbits.'],
  ])('keeps %s', (_what, answer) => expect(grounded(answer).outcome).toBe('keep'));

  test.each([
    ['an invented number', 'The Mercury probe weighed 1,170 kg at launch.', '1,170'],
    ['an invented spelled number', 'The probe carried nine instruments.', 'nine'],
    ['an invented name', 'The Mercury probe of Hendrik weighed 1,107 kg.', 'Hendrik'],
    ['an invented term', 'The Mercury probe carried seven spectrometers.', 'spectrometers'],
    ['an invented everyday word', 'The Mercury probe carried seven cheap instruments.', 'cheap'],
    ['an invented identifier', 'Call `read_file` on the sensor.', 'read_file'],
    ['an invented acronym', 'The NASA probe weighed 1,107 kg.', 'NASA'],
  ])('drops %s and shows it', (_what, answer, missing) => {
    const result = grounded(answer);
    expect(result.outcome).toBe('drop');
    expect(result.evidence).toContainEqual(
      expect.objectContaining({ type: 'quote', message: 1, quote: missing, start: answer.indexOf(missing), end: answer.indexOf(missing) + missing.length }),
    );
  });

  test('a paraphrase by a model may use everyday words of its own, but no name, number or unknown term', () => {
    const paraphrase = 'At launch, the Mercury probe weighed 1,107 kg and carried seven useful instruments.';
    expect(grounded(paraphrase, { depth: 1 }).outcome).toBe('keep');
    expect(grounded(paraphrase).outcome).toBe('drop');
    expect(grounded(paraphrase.replace('1,107', '1,207'), { depth: 1 }).outcome).toBe('drop');
    expect(grounded(paraphrase.replace('useful', 'spectral'), { depth: 1 }).outcome).toBe('drop');
  });

  test('a term that other sources know is no invention in a paraphrase', async () => {
    const vocabulary = await buildVocabulary(['spectral lines']);
    const record = row('What did the Mercury probe carry?', 'The Mercury probe carried seven spectral instruments among a sensor at launch.', {
      quotes: [quote],
      depth: 1,
    });
    expect(check('grounding', record, { ...noContext, vocabulary }).outcome).toBe('keep');
  });

  test('a rationale is held to the numbers and names of its source', () => {
    const answer = 'The Mercury probe weighed 1,107 kg at launch.';
    expect(grounded(answer, { rationale: 'The text says that the probe weighed 1,107 kg.' }).outcome).toBe('keep');
    expect(grounded(answer, { rationale: 'The text says that the probe weighed 1,108 kg.' }).evidence).toMatchObject([{ message: -2 }]);
  });

  test('a row without grounding is kept and says so; grounding without a quote is dropped', () => {
    expect(check('grounding', row('Who?', 'Hendrik the 4th.'))).toMatchObject({ outcome: 'keep', reason: 'no grounding to check' });
    expect(check('grounding', row('Who?', 'Hendrik.', { quotes: ['  '] })).outcome).toBe('drop');
  });

  test("any selection of the source's own words passes", () => {
    const words = quote.split(' ');
    fc.assert(
      fc.property(fc.nat(words.length - 2), fc.nat(words.length), (from, count) => {
        const answer = words.slice(from, from + count + 1).join(' ');
        expect(grounded(answer).outcome).toBe('keep');
      }),
      { numRuns: 60 },
    );
  });
});

describe('truncated', () => {
  const list = '- `fill`: Open the valve until the basin holds as much as the lake above it\n- `hold`: Keep both gates shut';
  const table = '| key | what it does |\n|---|---|\n| `dry` | Run the pumps until the sill can be seen from the wall |';
  const fill = 'Open the valve until the basin holds as much as the lake above it';
  const dry = 'Run the pumps until the sill can be seen from the wall';
  const ask = (answer: string, parts: object): string => check('truncated', row('What does the list say of it?', answer, parts)).outcome;

  test.each([
    ['a description of the list in the prompt', fill, { input: list, quotes: [list.replaceAll('`', '')], taskType: 'definition' }],
    ['a cell of the table in the prompt', dry, { input: table, quotes: ['dry Run the pumps until the sill can be seen from the wall\nfill Open'] }],
    ['a cell of a quoted table', dry, { quotes: [table], taskType: 'definition' }],
    ['an item of a quoted list that another follows', fill, { quotes: [list], taskType: 'definition' }],
  ])('keeps %s', (_, answer, parts) => expect(ask(answer, parts)).toBe('keep'));

  test.each([
    ['a description cut short', fill.slice(0, -' above it'.length), { input: list, quotes: [list.replaceAll('`', '')], taskType: 'definition' }],
    ['a cell cut short', dry.slice(0, -' from the wall'.length), { input: table, quotes: [table], taskType: 'definition' }],
    ['a sentence that no list holds', fill, { input: 'Use the lock with care.', quotes: [fill], taskType: 'definition' }],
    [
      'the last item of a quote, which may go on',
      'Keep both gates of the basin shut until the bell has rung',
      {
        quotes: ['- `hold`: Keep both gates of the basin shut until the bell has rung'],
        taskType: 'definition',
      },
    ],
  ])('drops %s', (_, answer, parts) => expect(ask(answer, parts)).toBe('drop'));
});

describe('language', () => {
  const english = 'A hash map is a table that finds a value by the hash of its key, and look-ups take constant time on average in practice.';
  const german =
    'Eine Hashtabelle ist eine Tabelle, die einen Wert über den Hash seines Schlüssels findet; das Nachschlagen braucht im Mittel konstante Zeit, auch bei vielen Einträgen.';

  test('drops an answer in another language than a plain question', () =>
    expect(check('language', row('How does a hash map find a value so quickly?', german)).outcome).toBe('drop'));
  test('drops an answer in another language than its source', () =>
    expect(check('language', row('Map?', german, { quotes: [`${english} ${english}`] })).outcome).toBe('drop'));
  test('drops another script at any length', () => expect(check('language', row('What is a hash map?', 'Это таблица значений.')).outcome).toBe('drop'));
  test('drops a language that the config does not list', () => {
    const record = row('Wie findet eine Hashtabelle einen Wert so schnell?', german);
    expect(check('language', record, { ...noContext, languages: ['en'] }).outcome).toBe('drop');
    expect(check('language', record, { ...noContext, languages: ['en', 'de'] }).outcome).toBe('keep');
    expect(check('language', record).outcome).toBe('keep');
  });
  test('looks at the prompt only where it decides', () => {
    const record = row('How does a hash map find a value so quickly?', german, { quotes: [`${german} ${german}`] });
    const seen = (languages: string[]): string[] => {
      const texts: string[] = [];
      const likelyLanguage: RuleContext['likelyLanguage'] = (text) => {
        texts.push(text);
        return { language: 'de', isReliable: () => true, getScores: () => ({ de: 1 }) };
      };
      check('language', record, { ...noContext, languages, likelyLanguage });
      return texts;
    };
    const prompt = 'How does a hash map find a value so quickly?';
    expect(seen([])).not.toContain(prompt);
    expect(seen(['de'])).toContain(prompt);
  });
  test('is unresolved where no detector is at hand', () => {
    const { likelyLanguage: _none, ...context } = noContext;
    expect(check('language', row('What is a hash map?', english), context)).toMatchObject({
      outcome: 'unresolved',
      reason: expect.stringMatching(/no detector/),
    });
  });
  test.each([
    ['a translation', row('Translate to German: A hash map finds values by the hash of their keys.', german)],
    ['a question about another language', row('How do I say this in German? "A hash map finds values."', german)],
    [
      'English with code',
      row(
        'How do I build a map from two vectors in Rust?',
        `Call \`zip\` and \`collect\`: \`let map: HashMap<_, _> = keys.into_iter().zip(values).collect();\` ${english}`,
      ),
    ],
    ['a few foreign words', row('What is "Weltschmerz"?', 'Weltschmerz is a German word for sadness about the state of the world.')],
    ['code alone', row('Write a loop in Python, please, over the keys.', '```python\nfor schluessel in tabelle: drucke(schluessel)\n```')],
  ])('keeps %s', (_what, record) => expect(check('language', record, { ...noContext, languages: [] }).outcome).toBe('keep'));
});

describe('off-topic', async () => {
  const sources = [
    'Ferris borrows a mutable reference; the compiler checks lifetimes, ownership and traits of a struct at compile time.',
    'Closures capture variables; iterators are lazy; a vector lives on the heap.',
  ];
  const context = { ...noContext, vocabulary: await buildVocabulary(sources) };
  const options = { minVocabulary: 5 };
  const recipe = row('How do I make a tomato sauce?', 'Sweat an onion and garlic in olive oil, add peeled tomatoes and basil, and simmer.');
  const borrow = row('When does the compiler reject a borrow?', 'When a mutable reference to a struct outlives its owner; lifetimes show it.');

  test('drops a row whose words no source knows', () => expect(check('off-topic', recipe, context, options)).toMatchObject({ outcome: 'drop', score: 0 }));
  test("keeps a row of the sources' subject", () => expect(check('off-topic', borrow, context, options).outcome).toBe('keep'));
  test('keeps grounded rows, small talk, and all where nothing can be compared', () => {
    expect(check('off-topic', { ...recipe, grounding: [{ document: 'd', version: '0', spans: [] }] }, context, options).outcome).toBe('keep');
    expect(
      check(
        'off-topic',
        chat([
          ['user', 'Hi there'],
          ['assistant', 'Hello! How can I help?'],
        ]),
        context,
        options,
      ).outcome,
    ).toBe('keep');
    expect(check('off-topic', recipe, noContext, options).outcome).toBe('keep');
    expect(check('off-topic', recipe, context).outcome).toBe('keep');
  });
  test('the domain of the config counts as known, and can stand alone', () => {
    const domain = 'cooking: sauces, tomatoes, onions, garlic, basil, olive oil, simmering';
    expect(check('off-topic', recipe, { ...context, domain }, options).outcome).toBe('keep');
    expect(check('off-topic', recipe, { ...noContext, domain }).outcome).toBe('keep');
    expect(check('off-topic', borrow, { ...noContext, domain }).outcome).toBe('drop');
  });
});

describe('dangling-reference', () => {
  test('what tools can reach, and what the story tells of before, is no lost thing', () => {
    const of = (prompt: string): string => check('dangling-reference', row(prompt, 'A trait names methods that a type must have.')).outcome;
    expect(of('toolformer: enabled\nFind the lines from the given file fox.txt.')).toBe('keep');
    expect(of('Find the lines from the given file.')).toBe('drop');
    expect(of('Imagine you work on The Last Supper painting. How did you group the people in the painting?')).toBe('keep');
    expect(of('I made a painting. Who stands in the painting?')).toBe('drop');
  });

  const answer = 'A trait names methods that a type must have.';
  test.each([
    'What does this code do?',
    'Explain the passage above.',
    'What is shown in Figure 3?',
    'How does it work?',
    'What is this?',
    'Which of the following is true?',
    'Summarise the article below.',
    'What does Listing 4-3 print?',
    'Describe this picture.',
    'Open the link and sum it up.',
    'According to the text, what is a trait?',
    'What is the purpose of this section?',
  ])('drops "%s"', (question) => expect(check('dangling-reference', row(question, answer)).outcome).toBe('drop'));
  test.each([
    'Why is it important to test code?',
    'What does it mean to borrow a value?',
    'When a value goes out of scope, what happens to it?',
    'Is this sentence correct: "He go home."',
    'What does this code do?\n\n```rust\nlet x = 1;\n```',
    'Classify the following review as good or bad: "It broke."',
    'What is the minimum size of text above 18 points?',
    'What does Section 508 require?',
    'How do I remove the last item of a list?',
    'Write a function that returns the square of the given number.',
    'What will the weather be like this week?',
    'How do I add an image to a page in HTML?',
    'What is the best way to do that in Git when a branch has diverged?',
    'Who was the previous king of Spain?',
  ])('keeps "%s"', (question) => expect(check('dangling-reference', row(question, answer)).outcome).toBe('keep'));
  test('keeps what the input or the conversation can resolve', () => {
    expect(check('dangling-reference', row('What does this code do?', answer, { input: 'let x = 1;' })).outcome).toBe('keep');
    expect(
      check(
        'dangling-reference',
        chat([
          ['user', 'What is a trait?'],
          ['assistant', answer],
          ['user', 'How does it work?'],
          ['assistant', answer],
        ]),
      ).outcome,
    ).toBe('keep');
  });
});

describe('residual personal data and secrets', () => {
  const card = '4539 1488 0343 6467';
  test('personal data is dropped, and its text is in no evidence', () => {
    const result = check('personal-data', row('Who pays?', `Jane pays with ${card} and writes from jane@contoso-mail.com.`));
    expect(result.outcome).toBe('drop');
    expect(JSON.stringify(result)).not.toMatch(/4539|jane@/);
  });
  test("a secret is the other rule's", () => {
    const record = row('Key?', 'Use ghp_9aKd83jdKsl20fjwkfLs93kdlQpr74mZx1Yb here.');
    expect(check('secrets', record).outcome).toBe('drop');
    expect(check('personal-data', record).outcome).toBe('keep');
  });
  test('masks stay, and so does what the policy keeps', () => {
    expect(check('personal-data', row('Who?', 'Write to [EMAIL_1] or [PHONE_1].')).outcome).toBe('keep');
    expect(check('personal-data', row('Who?', 'Write to jane@contoso-mail.com.'), noContext, { keep: ['email'] }).outcome).toBe('keep');
  });
  const own: RuleContext = { ...noContext, recognisers: [patternRecogniser({ type: 'member', pattern: 'MEM-\\d{6}', ignoreCase: false, words: [] })] };
  test("what the config's own recognisers find is dropped as ours is, and its text is in no evidence", () => {
    const record = row('Who is it?', 'It is MEM-204518.');
    expect(check('personal-data', record).outcome).toBe('keep');
    const result = check('personal-data', record, own);
    expect(result).toMatchObject({ outcome: 'drop', reason: expect.stringMatching(/left in the row: member$/) as string });
    expect(JSON.stringify(result)).not.toContain('204518');
    expect(check('secrets', record, own).outcome).toBe('keep');
    expect(check('personal-data', record, own, { keep: ['member'] }).outcome).toBe('keep');
    expect(check('personal-data', record, own, { check: ['email'] }).outcome).toBe('keep');
  });
  test('weak types are looked for where they are named', () => {
    const record = row('Who is it?', 'My name is Ann Smith.');
    expect(check('personal-data', record).outcome).toBe('keep');
    expect(check('personal-data', record, noContext, { also: ['name'] }).outcome).toBe('drop');
  });
  test('arguments of a tool call are looked at', () => {
    const record = row('', '', {
      messages: [
        { role: 'user', content: 'Pay' },
        { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'pay', arguments: `{"card":"${card}"}` }] },
      ],
    });
    expect(check('personal-data', record).outcome).toBe('drop');
  });
});

test('no rule throws on any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('`', '```\n', '\n', '- ', '|', '[', '](', '<b>', 'the ', 'It ', 'Listing 1-2 ', '1,000', 'User: ', '. ', '"', '\ud800', 'É'))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, fc.option(text, { nil: undefined }), (prompt, answer, quote) => {
      const record = row(prompt, answer, quote === undefined ? {} : { quotes: [quote] });
      for (const rule of rules) rule.check(record, rule.options.parse({}), noContext);
    }),
    { numRuns: 150 },
  );
});

describe('truncated', () => {
  test('takes a suggested heading for what it is, and no sentence that was cut', () => {
    const heading = 'Making sure that what is shown on hover can be put away';
    const suggested = row('Suggest a heading for this passage.', heading, { taskType: 'heading', quotes: [`## ${heading}`] });
    expect(check('truncated', suggested).outcome).toBe('keep');
    const explained = row('Explain what is shown on hover.', 'What is shown on hover has to be put away without moving the', {
      taskType: 'explanation',
      quotes: [heading],
    });
    expect(check('truncated', explained).outcome).toBe('drop');
  });
});
