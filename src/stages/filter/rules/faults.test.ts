import { describe, expect, test } from 'vitest';
import type { TrainingRecord } from '../../../contracts/record.ts';
import { chat, noContext, row } from '../testkit.ts';
import { rules } from './registry.ts';

type Case = readonly [what: string, record: TrainingRecord];

function outcomes(id: string, record: TrainingRecord): string {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.check(record, rule.options.parse({}), noContext).outcome;
}

/** Faults must drop; near misses, which look like the fault to a careless pattern, must stay. */
function suite(id: string, faults: readonly Case[], nearMisses: readonly Case[]): void {
  describe(id, () => {
    test.each(faults)('drops %s', (_what, record) => expect(outcomes(id, record)).toBe('drop'));
    test.each(nearMisses)('keeps %s', (_what, record) => expect(outcomes(id, record)).toBe('keep'));
  });
}

const q = 'What is a hash map?';
const a = 'A hash map is a table that finds a value by the hash of its key. Look-ups take constant time on average.';

suite(
  'empty-output',
  [
    ['no answer', row(q, '')],
    ['blanks', row(q, ' \n ')],
    ['n/a', row(q, 'N/A')],
    ['a stand-in for no output', row(q, '<no output>')],
    ['dots', row(q, '...')],
    ['a bare null for an explanation', row('Explain hash maps.', 'null')],
    ['no assistant message', chat([['user', q]])],
    [
      'an empty answer in a conversation',
      chat([
        ['user', 'Hi'],
        ['assistant', 'Hello!'],
        ['user', q],
        ['assistant', ''],
      ]),
    ],
  ],
  [
    ['None for a question that allows it', row('Which of 4 and 6 is prime?', 'None')],
    ['undefined for a question about code', row('What does `[].pop()` return?', 'undefined')],
    ['an operator', row('Which operator means "and" in C?', '&&')],
    ['a digit', row('What is 2 - 2?', '0')],
    [
      'a call without text',
      row('', '', {
        messages: [
          { role: 'user', content: q },
          { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'f', arguments: '{}' }] },
        ],
      }),
    ],
    ['an answer that speaks of "no output"', row('What does `true` print?', 'There is no output: the command only sets the exit status.')],
  ],
);

suite(
  'placeholder',
  [
    ['an input that says there is none', row('Sort the list.', a, { input: '<noinput>' })],
    ['another spelling of no input', row('Sort the list.', a, { input: 'No input required.' })],
    ['a name to fill in', row(q, `Dear [Your Name], ${a}`)],
    ['a stretch to insert', row(q, `${a} <insert an example here>`)],
    ['filler text', row(q, 'Lorem ipsum dolor sit amet, consectetur adipiscing elit.')],
    ['a task left in the text', row(q, `${a}\nTODO: add an example.`)],
    ['a bare TBD', row(q, `${a}\nTBD`)],
    ['a template variable', row('Write about {{topic}}.', a)],
    ['text goes here', row(q, 'Your answer goes here')],
    ['a TODO in the question', row(`${q} [TODO add context]`, a)],
  ],
  [
    ['masks', row('Mail from [EMAIL_1] and [PHONE_2]?', 'It came from [EMAIL_1].')],
    ['generics', row('What is Vec<T>?', 'Vec<T> is a growable array; Option<T> holds a value or none.')],
    ['a name in a syntax description', row('How do I clone?', 'Run git clone <url> <directory> in the folder.')],
    ['a TODO list', row('What is a TODO list?', 'A TODO list names what is left to do. A TODO comment does so in code.')],
    ['a template that was asked for', row('Write a template for a thank-you letter.', 'Dear [Name], thank you for [gift].')],
    ['code with a placeholder', row(q, `${a}\n\n\`\`\`js\n// TODO: rehash\n\`\`\``)],
    [
      'a question about filler text',
      row('What does "lorem ipsum" come from? Is it Latin?', 'It comes from a text by Cicero; "lorem ipsum" is a garbled form of it.'),
    ],
    ['a Markdown link', row(q, `See [your guide](https://example.org/guide) for more. ${a}`)],
    [
      '"none" as a reply in a conversation',
      chat([
        ['user', 'Hi'],
        ['assistant', 'Any allergies?'],
        ['user', 'None'],
        ['assistant', 'Then try the nut cake.'],
      ]),
    ],
  ],
);

suite(
  'control-characters',
  [
    ['a bell', row(q, `${a}\u0007`)],
    ['a terminal escape', row(q, `\u001B[31m${a}`)],
    ['a C1 control', row(q, `${a}\u009B`)],
    ['an override', row(q, `${a} \u202Eevil\u202C`)],
    ['an invisible run', row(q, `A\u200B\u200C\u200B ${a}`)],
    ['tag characters', row(q, `${a}\u{E0068}\u{E0069}`)],
    ['a replacement character', row(q, `caf\uFFFD ${a}`)],
    ['a control in the question', row('What\u0000?', a)],
  ],
  [
    ['accents, dashes and quotes', row('Où est le café?', 'Le café – « Chez Zoé » – est là-bas, à côté de l’hôtel São João.')],
    ['a joined emoji', row('Emoji?', '👨‍👩‍👧 and 🏳️‍🌈 and 👍🏽')],
    ['the flag of Scotland', row('Flag?', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}')],
    ['Persian with its joiner', row('سلام چطور؟', 'می\u200Cخواهم کتاب بخوانم')],
    ['Hebrew with isolates', row('מה?', '\u2067שלום\u2069')],
    ['tabs and line ends', row(q, 'a\tb\r\nc\nd')],
  ],
);

suite(
  'mojibake',
  [
    ['mojibake', row(q, 'Itâ€™s a table, donâ€™t worry.')],
    ['mojibake of an accent', row(q, 'The cafÃ© opens.')],
  ],
  [
    ['mojibake that is asked about', row('Why does é show as Ã© when the encoding is wrong?', 'UTF-8 bytes read as Latin-1 give Ã©.')],
    ['accents and dashes', row(q, 'Le café – « Chez Zoé »')],
  ],
);

suite(
  'leaked-roles',
  [
    ['ChatML', row(q, `${a}<|im_end|>`)],
    ['Llama 2', row(q, `[INST] ${q} [/INST] ${a}`)],
    ['an end mark', row(q, `${a}</s>`)],
    ['Llama 3', row(q, `<|start_header_id|>assistant<|end_header_id|>\n${a}`)],
    ['Gemma', row(`${q}<end_of_turn>`, a)],
    [
      'in a tool result',
      chat([
        ['user', q],
        ['tool', '<|endoftext|>'],
        ['assistant', a],
      ]),
    ],
  ],
  [
    ['a token in code', row('What does `<|im_start|>` do?', 'The token `<|im_start|>` opens a message in ChatML.')],
    ['a pipe operator', row('What is <|> in Haskell?', 'The operator <|> tries the next alternative; x <|> y.')],
    ['struck-through text', row('Strike a word in HTML', 'Use <s>old</s> text.')],
    ['an array of constants', row('What is [MAX]?', 'arr[INSTANCE] and [INFO] are no tokens.')],
  ],
);

suite(
  'merged-turns',
  [
    ['a human header', row(q, `${a}\n\n### Human: And a set?\n### Assistant: A set holds keys.`)],
    ['a user line', row(q, `${a}\nUser: And a set?\nAssistant: A set.`)],
    ['a numbered instruction', row(q, `${a}\n12. Instruction: Name a fruit.\nOutput: Apple`)],
    ['an instruction with its output', row(q, `${a}\n\nInstruction: Name a fruit.\nInput:\nOutput: Apple`)],
    ['a further question', row(q, `${a}\nQuestion: Is it fast?\nAnswer: Yes.`)],
  ],
  [
    ['a dialogue that was asked for', row('Write a dialogue between a user and an assistant.', 'User: Hello.\nAssistant: Hi, how can I help?')],
    ['a quiz that was asked for', row('Make three quiz questions.', 'Question: 1 + 1?\nAnswer: 2\nQuestion: 2 + 2?\nAnswer: 4')],
    ['an answer mark in maths', row('What is 2 + 2?', '2 + 2 = 4\nAnswer: 4')],
    ['a log in code', row(q, `${a}\n\n\`\`\`\n### Human: hi\n\`\`\``)],
    ['sample input and output', row('Explain the task', 'Input: a list of numbers.\nOutput: their sum.')],
    ['a numbered list', row(q, '1. Instructions are read.\n2. Output is written.')],
  ],
);

suite(
  'code-fences',
  [
    ['an open fence', row(q, `${a}\n\n\`\`\`js\nconst m = new Map();`)],
    ['a fence closed by too few marks', row(q, `${a}\n\n\`\`\`\ncode\n\`\``)],
    ['an empty fence', row(q, `${a}\n\n\`\`\`rust\n\`\`\``)],
    ['an include directive', row(q, `${a}\n\n{{#include ../src/main.rs}}`)],
    ['a fence with a directive only', row(q, `${a}\n\n\`\`\`rust\n{{#rustdoc_include ../a.rs:here}}\n\`\`\``)],
    ['a stray backtick', row(q, 'Use `Map for this. It is fast.')],
    ['a backtick that opens in one item and closes in the next', row(q, '- the `put method\n- the get` method')],
  ],
  [
    ['balanced code', row(q, `Use \`Map\`:\n\n\`\`\`js\nnew Map();\n\`\`\``)],
    ['a fence in a fence', row(q, '````md\n```js\n1\n```\n````')],
    ['code with backticks in it', row(q, 'Write ``a ` b`` for a backtick in code.')],
    ['a list of escapes', row('Which marks does the passage write as code?', '- `\\t`\n- `"`\n- `\\`\n- `\\"`\n- `\\r`')],
    ['a span that ends in a backslash', row('Where do logs go?', 'They go under `D:\\logs\\` on that host.')],
    ['a backtick on its own', row('Which key?', 'Press the ` key, left of 1.')],
    ['quotes in the way of TeX', row(q, "It is ``fast'' in most cases.")],
    ['a fence in a list', row(q, '1. Run:\n   ```sh\n   ls\n   ```\n2. Look.')],
    ['a directive that is asked about', row('How do I include a file in mdBook?', 'Write {{#include file.rs}} on a line of its own.')],
    ['template literals', row('JS?', 'const s = `a\n\nb ${x}`;\nconst t = 1;')],
  ],
);

suite(
  'leftover-markup',
  [
    ['paragraph tags', row(q, `<p>${a}</p>`)],
    ['a link', row(q, `${a} See <a href="/x">more</a>.`)],
    ['an entity', row(q, 'A hash&nbsp;map is a table.')],
    ['a line break', row(q, `First.<br>${a}`)],
    ['a comment', row(q, `${a} <!-- end -->`)],
    ['a custom element', row(q, `<Listing number="4-3">${a}</Listing>`)],
  ],
  [
    ['HTML that was asked for', row('Write HTML for a bold word.', '<b>word</b>')],
    ['markup in code', row(q, 'Use `<div class="a">` here:\n\n```html\n<p>x</p>\n```')],
    ['an element by name', row('Which element holds a button label?', 'The <button> element does; the <label> tag is for fields.')],
    ['generics', row('What is a map of lists?', 'A Map<String, List<T>> maps a name to many values.')],
    ['comparisons', row('Order?', 'a < b and b > c, so 1 <x> 2 is odd.')],
    ['a break in a table cell', row(q, '| a | b |\n|---|---|\n| one<br>two | three |')],
    ['an ampersand', row(q, 'R&D and AT&T; salt & pepper.')],
    ['superscript', row('x squared?', 'x<sup>2</sup>')],
  ],
);
