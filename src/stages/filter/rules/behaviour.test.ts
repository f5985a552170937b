import { describe, expect, test } from 'vitest';
import type { TrainingRecord } from '../../../contracts/record.ts';
import { chat, noContext, row } from '../testkit.ts';
import { rules } from './registry.ts';

type Case = readonly [what: string, record: TrainingRecord];

function outcomeOf(id: string, record: TrainingRecord, options: object = {}): string {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.check(record, rule.options.parse(options), noContext).outcome;
}

function suite(id: string, faults: readonly Case[], nearMisses: readonly Case[]): void {
  describe(id, () => {
    test.each(faults)('drops %s', (_what, record) => expect(outcomeOf(id, record)).toBe('drop'));
    test.each(nearMisses)('keeps %s', (_what, record) => expect(outcomeOf(id, record)).toBe('keep'));
  });
}

const q = 'What is a hash map?';
const a = 'A hash map is a table that finds a value by the hash of its key. Look-ups take constant time on average.';
const quotes = [a];
const fire = 'A fire in the year 1902 destroyed the old mill and all of its four stones.';
const shortPassage = `The mill is gone. ${fire}`;

suite(
  'length',
  [
    ['an empty prompt', row('', a)],
    ['a prompt of one word', row('Map', a)],
    ['one word for an explanation', row('Explain how hash maps work.', 'Hashing.')],
    ['one word that no list holds', row('Analyze how the mail sounds. Tones include Formal, Worried, Confident, Sad, and Joyful.', 'Loud')],
    ['one word for a grounded definition', row(q, 'Memory.', { quotes, taskType: 'definition' })],
    ["the question's own word", row('What is ownership?', 'Ownership')],
    ['an endless answer', row(q, 'word '.repeat(20_000))],
    ['an endless prompt', row('word '.repeat(20_000), a)],
  ],
  [
    ['a look-up', row('What is the capital of France?', 'Paris')],
    ['one of the words that the prompt lists', row('Analyze how the mail sounds. Tones include Formal, Worried, Confident, Sad, and Joyful.', 'Confident')],
    ['a measured label that guesses', row('What is the capital of France?', 'Paris', { taskType: 'definition' })],
    ['maths', row('What is 3 * 4?', '12')],
    ['a choice', row('Is 7 prime or composite?', 'prime')],
    ['code', row('Write a loop in C.', 'for(;;);')],
    [
      'small talk',
      chat([
        ['user', 'My name is Ann.'],
        ['assistant', 'Hi Ann!'],
        ['user', 'thanks'],
        ['assistant', 'Sure!'],
      ]),
    ],
    ['Chinese', row('什么是哈希表？', '一种数据结构')],
    ['a spelling', row('How do you spell the plural of "box"?', 'boxes')],
  ],
);

suite(
  'truncated',
  [
    ['a sentence cut at an article', row(q, 'A hash map is a table that finds a value by the')],
    ['a last sentence without a mark', row(q, 'A hash map is a table. Look-ups take constant time on')],
    ['a long sentence without a mark', row(q, 'A hash map is a table that finds a value by hashing its key first')],
    ['a colon', row(q, 'There are two kinds of hash maps:')],
    ['a comma', row(q, 'A hash map is a table,')],
    ['an open bracket', row(q, 'A hash map is a table (see the chapter on trees.')],
    ['an item cut off', row('List rules.', '- Wash your hands.\n- Dry them well.\n- Turn off the')],
    ['an item without the mark that others have', row('List rules.', '- Wash your hands.\n- Dry them well.\n- Turn off the big tap')],
    ["a cut in the source's words", row(q, 'A hash map is a', { quotes, taskType: 'definition' })],
    ['a cut inside a word', row(q, 'Look-ups take constant ti', { quotes, taskType: 'explanation' })],
  ],
  [
    ['a look-up', row('Who wrote Emma?', 'Jane Austen')],
    ['maths', row('Solve x + 1 = 3', 'x = 2')],
    ['an interval', row('Write the interval.', 'The set is [0, 1)')],
    ['a list without marks', row('Name fruits.', '- apples\n- pears\n- plums')],
    ['code at the end', row(q, 'Use this:\n\n```js\nnew Map()\n```')],
    ['a table at the end', row(q, 'The sizes:\n\n| a | b |\n|---|---|\n| 1 | 2 |')],
    ['a web address', row('Where is it?', 'You can find the file in the archive at https://example.org/files')],
    ['an emoji', row('Cheer me up', 'You did very well today. Keep going 🎉')],
    ['a glossary entry', row('What does "crate" mean?', '**Crate**: A tree of modules that produces a library or executable')],
    ['an emoticon', row('How was it?', 'It rained all day :(')],
    ['a closing quote', row('What did she say?', 'She said: "We will come tomorrow."')],
    ['a Japanese sentence', row('日本の首都は？', '東京です')],
    [
      'casual chat',
      chat([
        ['user', 'hi'],
        ['assistant', 'hey'],
        ['user', 'who is that for'],
        ['assistant', 'it is for whoever you like'],
      ]),
    ],
    [
      'the whole of a table cell',
      row('What is it?', 'Empty tuple, both literal and type', { quotes: ['| `()` | Empty tuple, both literal and type |'], taskType: 'table-lookup' }),
    ],
  ],
);

suite(
  'refusal',
  [
    ['sorry, cannot', row(q, "I'm sorry, but I can't help with that.")],
    ['cannot assist', row(q, 'I cannot assist with this request. Please ask something else.')],
    ['as an AI', row(q, 'As an AI language model, I am unable to provide that information.')],
    ['a curly apostrophe', row(q, 'Sorry, I can’t answer this.')],
    ['unfortunately', row(q, 'Unfortunately, I am not able to fulfil this request.')],
    ['no access', row('What is the news?', "I don't have access to current events.")],
    [
      'in a conversation',
      chat([
        ['user', 'hi'],
        ['assistant', 'Hello!'],
        ['user', q],
        ['assistant', 'I must decline to answer that.'],
      ]),
    ],
    ['that offers something else', row(q, "I can't provide that, but I can help you with: another topic of your choice.")],
    ['to write', row('Write a story about a bank.', "I'm sorry, but I can't assist with that request.")],
  ],
  [
    [
      'past weather that it lacks, and what it has',
      row('What was the weather in Tokyo?', "I cannot provide past weather, but I can give today's: weather('Tokyo weather today')."),
    ],
    ['unfortunately as prose', row('What became of the library?', 'Unfortunately, the library burned down in 1902.')],
    ['a letter that declines', row('Write an email declining an invitation.', "I'm sorry, but I can't offer you a date before May. Best wishes, Tom")],
    ['a story', row('Write a short story in the first person.', 'I could not see the house in the fog. I cannot give up, I thought.')],
    ['cannot in a fact', row('Why can penguins not fly?', 'Penguins cannot fly, because their wings became flippers.')],
    ['later in the answer', row(q, `${a} I cannot provide more without the source.`)],
    ['an apology that goes on', row('You got it wrong.', 'Sorry, you are right: the sum is 12, not 11.')],
    ['a wanted refusal', row('How do I pick a lock?', "I'm sorry, but I can't help with that.", { taskType: 'refusal' })],
    ['"I can\'t" as a feeling', row('Are you excited?', "I can't wait to hear how it goes!")],
  ],
);

suite(
  'self-reference',
  [
    ['as an AI language model', row(q, `As an AI language model, I think so. ${a}`)],
    ['I am just an AI', row(q, "I'm just an AI, but a map is a table.")],
    ['last update', row(q, 'As of my last update, maps are fast.')],
    ['a maker', row(q, 'I was trained by OpenAI to explain maps.')],
    ['no personal opinions', row('Tea or coffee?', "I don't have personal preferences, but tea is milder.")],
  ],
  [
    ['a fact about models', row('What is a language model?', 'As an AI language model is trained, it learns to predict the next word.')],
    ['an engineer', row('Introduce yourself as Kim.', 'I am an AI engineer from Oslo.')],
    ['a question about itself', row('Are you a robot?', "Yes, I'm an AI model.")],
    ['a quotation', row('Which phrase shows that text was generated?', 'A typical one is "As an AI language model, I cannot".')],
  ],
);

suite(
  'prompt-copied',
  [
    ['the question again', row('How do I sort a list of names in Python?', 'How do I sort a list of names in Python?')],
    [
      'the question twice',
      row('How do I sort a list of names in Python?', 'How do I sort a list of names in Python? How do I sort a list of names in Python?'),
    ],
    ['with other marks', row('Explain the rules of chess to a new player.', 'explain the rules of chess to a new player')],
    [
      'prompt and input',
      row('Sum up.', 'The mill burned down in 1902 and was rebuilt as a school three years later.', {
        input: 'The mill burned down in 1902 and was rebuilt as a school three years later.',
      }),
    ],
    [
      'the question again, beside a passage',
      row('Which sentence of the passage names the year of the fire?', 'Which sentence of the passage names the year of the fire', { input: shortPassage }),
    ],
  ],
  [
    [
      'a list in another form',
      row('Give the items of the list as a JSON array of strings.', '["The mill burned down in 1902.", "It was rebuilt as a school."]', {
        input: '- The mill burned down in 1902.\n- It was rebuilt as a school.',
      }),
    ],
    ['a sentence quoted from a short passage', row('Which sentence names the year?', fire, { input: shortPassage })],
    [
      'a sentence quoted from a short passage in the prompt',
      row(`Answer from the passage: When did the mill burn?\n\n${shortPassage}`, fire, { quotes: [fire] }),
    ],
    ['the question restated', row('Why does ice float on water?', 'Ice floats on water because it is less dense than the liquid around it.')],
    ['a correction', row('Correct: "She go to the school every day of the week."', 'She goes to the school every day of the week.')],
    [
      'a quotation from a long passage',
      row(
        `Which sentence names the year?\n\n${'The mill stood by the river for long. '.repeat(5)}A fire destroyed it in the year 1902.`,
        'A fire destroyed it in the year 1902.',
      ),
    ],
    ['a yes-or-no question', row('Does Rust allow you to overload arbitrary operators?', "Rust doesn't allow you to overload arbitrary operators.")],
    ['a short answer', row('Is it red or blue?', 'red or blue')],
  ],
);

const berths = ['north', 'south', 'east', 'west'].map((side) => `berth at pier https://pier.example/${side}`);
const fleet = [
  '| Berth in the harbour | Address of its ledger book | Kind of ship |',
  '|---|---|---|',
  ...berths.map((berth, i) => `| ${berth} | https://ledger.example/book/${i} | ship for cargo only |`),
].join('\n');
const nested = berths
  .map((berth, i) => `- ${berth}\n  - Address of its ledger book: https://ledger.example/book/${i}\n  - Kind of ship: ship for cargo only`)
  .join('\n');

suite(
  'repetition',
  [
    ['a table of the prompt whose rows come twice', row('Make a nested list of the table.', `${nested}\n${nested}`, { input: fleet })],
    ['an item of the prompt over and over', row('Make a list of the table.', `- ${berths[0]}\n`.repeat(9), { input: fleet })],
    ['a nested list of no table', row('Make a nested list.', nested, { input: 'The harbour has four berths, and each keeps a book.' })],
    ['words of the table in a loop', row('Say what the table holds.', 'The berth is for a cargo ship. '.repeat(5), { input: fleet })],
    ['a looping phrase', row(q, `A hash map is a table ${'of the table '.repeat(10)}.`)],
    ['a looping word', row(q, `It is very ${'good '.repeat(12)}`)],
    ['a sentence over and over', row(q, `${a} ${a} ${a} ${a}`)],
    ['a paragraph twice', row(q, `${a}\n\n${a}`)],
    ['one character', row(q, `A map is a table${'a'.repeat(60)}.`)],
    ['a line of code on end', row(q, `\`\`\`js\n${'console.log(value);\n'.repeat(14)}\`\`\``)],
    ['table rows', row(q, `| a | b |\n|---|---|\n${'| one | two |\n'.repeat(6)}`)],
  ],
  [
    [
      'parallel items',
      row(
        'List.',
        '- When links receive focus, an outline is shown around the link.\n- When fields receive focus, an outline is shown around the field.\n- When menus receive focus, an outline is shown around the menu.',
      ),
    ],
    ['a nested list that repeats what its table repeats', row('Make a nested list of the table.', nested, { input: fleet })],
    ['code with braces', row('Code?', `\`\`\`c\n${'}\n'.repeat(20)}\`\`\``)],
    ['a table of numbers', row('Table?', '| a | b |\n|---|---|\n| 0 | 0 |\n| 0 | 1 |\n| 1 | 0 |\n| 1 | 1 |')],
    ['repetition that was asked for', row('Repeat "hello" ten times.', 'hello '.repeat(10))],
    ['a rule under a heading', row('Heading?', `Title\n${'='.repeat(60)}\nText.`)],
    ['a refrain', row('Write a song.', 'Row, row, row your boat,\ngently down the stream.\nMerrily, merrily, merrily, merrily,\nlife is but a dream.')],
    ['two code spans that differ', row('Compare.', 'For `!=`, the example is `a != b`. For `%`, the example is `a % b`.')],
    ['many zeros', row('How big is 10^40?', '10000000000000000000000000000000000000000')],
  ],
);

describe('options', () => {
  test('a refusal can be flagged in place of dropped', () => expect(outcomeOf('refusal', row(q, "I can't help with that."), { action: 'flag' })).toBe('flag'));
  test('floors can be set by shape', () =>
    expect(outcomeOf('length', row(q, 'Two words', { quotes, taskType: 'definition' }), { answerWords: { definition: 2 } })).toBe('keep'));
  test('placeholders of your own', () => expect(outcomeOf('placeholder', row(q, `${a} %%FILL%%`), { texts: ['%%fill%%'] })).toBe('drop'));
  test('template tokens of your own', () => expect(outcomeOf('leaked-roles', row(q, `${a} @@bot`), { tokens: ['@@bot'] })).toBe('drop'));
});
