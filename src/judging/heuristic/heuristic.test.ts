import { describe, expect, test } from 'vitest';
import type { Message, TrainingRecord } from '../../contracts/record.ts';
import { heuristicJudge } from './index.ts';

interface Parts {
  quotes?: string[];
  taskType?: string;
  input?: string;
  document?: string;
  messages?: Message[];
}

function row(question: string, answer: string, { quotes, taskType, input, document = 'docs/page.md', messages }: Parts = {}): TrainingRecord {
  return {
    id: 'r1',
    kind: 'single',
    messages: messages ?? [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    ...(input === undefined ? {} : { input }),
    labels: taskType === undefined ? {} : { taskType },
    grounding: quotes === undefined ? [] : [{ document, version: '0', spans: quotes.map((quote) => ({ start: 0, end: quote.length, quote })) }],
    origin: { strategy: 's', version: '1', source: 'docs', calls: [], parents: [], depth: 0, wave: 1, human: false },
    group: 'g',
    contentHash: '0',
    intake: [],
  };
}

async function score(aspect: string, record: TrainingRecord): Promise<number> {
  const scores = await heuristicJudge.judge(record, {});
  return scores.find((item) => item.aspect === aspect)?.score ?? Number.NaN;
}

const source = 'A lease ends when its time runs out. The keeper may renew a lease twice, for 30 days each.';

describe('support', () => {
  test("the source's own words score 5", async () => {
    expect(
      await score('support', row('How often can a lease be renewed?', 'The keeper may renew a lease twice, for 30 days each.', { quotes: [source] })),
    ).toBe(5);
  });
  test('the score falls with what the quotes do not hold', async () => {
    const some = await score(
      'support',
      row('How often can a lease be renewed?', 'The keeper may renew a lease twice, for 30 days, with a stamp.', { quotes: [source] }),
    );
    const most = await score(
      'support',
      row('How often can a lease be renewed?', 'Leases need stamps, forms, seals, signatures, witnesses and fees.', { quotes: [source] }),
    );
    expect(some).toBeLessThan(5);
    expect(some).toBeGreaterThanOrEqual(3);
    expect(most).toBeLessThan(2.5);
  });
  test('an answer about something else than the question falls under the cut-off', async () => {
    expect(await score('support', row('How is honey harvested from a hive?', 'The keeper may renew a lease twice.', { quotes: [source] }))).toBeLessThan(3);
  });
  test('the name of the document stands in for the heading', async () => {
    expect(
      await score(
        'support',
        row('What is the aim of "Focus order"?', 'People can reach each part in turn.', {
          quotes: ['People can reach each part in turn.'],
          document: 'docs/focus-order.html',
        }),
      ),
    ).toBe(5);
  });
  test('without sources a long answer must take up the question', async () => {
    const off =
      'Sweat onions and garlic slowly in butter, pour in stock, add barley, carrots, celery, thyme and bay leaves, simmer everything gently until tender, season generously with pepper and salt, then serve hot in deep bowls with fresh crusty bread, parsley, lemon zest and grated cheese sprinkled on top for guests, friends and family.';
    expect(await score('support', row('Which planets of the solar system have rings, and who discovered each ring system first?', off))).toBeLessThan(3);
    expect(await score('support', row('Tell me a joke.', 'Why did the scarecrow win a prize? It stood out in its field.'))).toBe(5);
  });
});

describe('self-contained', () => {
  const answer = 'A lease ends when its time runs out.';
  test.each([
    ['a question with a pointer', 'What does this section say about leases?', answer],
    ['a question with a numbered part', 'What does Listing 4-3 show?', answer],
    ['a question with a bare pronoun', 'How does it work?', answer],
    ['an answer that points at a listing', 'When does a lease end?', 'Listing 2-1 shows when a lease ends.'],
    ['an answer that points at a chapter', 'When does a lease end?', 'As we saw in the previous chapter, a lease ends in time.'],
    ['an answer that begins in the middle', 'When does a lease end?', 'However, a lease ends when its time runs out.'],
    ['an answer that promises what does not follow', 'When does a lease end?', 'The following example shows when a lease ends.'],
  ])('%s falls under the cut-off', async (_what, question, text) => expect(await score('self-contained', row(question, text))).toBeLessThan(3));

  test.each([
    ['a plain pair', 'When does a lease end?', answer],
    ["an answer that begins with a pronoun for the question's subject", 'What is a lease?', 'It is a right to use something for a time.'],
    ['an answer with the list that it announces', 'How do I renew a lease?', 'Take the following steps:\n\n1. Ask the keeper.\n2. Sign the form.'],
    ['an answer that takes up its own words', 'What are keywords?', 'Keywords are reserved words. You cannot use these words as names.'],
    ['an answer to "why"', 'Why is the sky blue?', 'This is because air scatters short waves.'],
    ['a law', 'What is Section 508?', 'Section 508 asks agencies to make their technology accessible.'],
  ])('%s scores 4 or more', async (_what, question, text) => expect(await score('self-contained', row(question, text))).toBeGreaterThanOrEqual(4));

  test('the input and the conversation resolve what the last question points at', async () => {
    expect(await score('self-contained', row('What does this text say?', answer, { input: source }))).toBe(5);
    const messages: Message[] = [
      { role: 'user', content: 'What is a lease?' },
      { role: 'assistant', content: 'A right to use something for a time.' },
      { role: 'user', content: 'When does it end?' },
      { role: 'assistant', content: 'However it was signed, when its time runs out.' },
    ];
    expect(await score('self-contained', row('', '', { messages }))).toBe(5);
  });
});

describe('completeness', () => {
  const quotes = [source];
  test.each([
    ['a cut sentence', row('When does a lease end?', 'A lease ends when its')],
    ['one word for an explanation', row('Explain how leases work.', 'Time.')],
    ['a one-item list', row("List the keeper's rights.", 'renewal', { quotes, taskType: 'list' })],
    ['a procedure of three words', row('How do I renew?', 'Ask the keeper.', { quotes, taskType: 'how-to' })],
    ['no code where code was asked for', row('Write a Python function that adds two numbers.', 'That is easily done with the usual operators.')],
  ])('%s falls under the cut-off', async (_what, record) => expect(await score('completeness', record)).toBeLessThan(3));
  test('a comparison that names one side only loses points', async () => {
    const question = 'What is the difference between leases and grants?';
    const both = await score('completeness', row(question, 'A lease ends in time, and a grant lasts for good.', { taskType: 'comparison', quotes }));
    const one = await score('completeness', row(question, 'A lease ends when its time runs out, after 30 days.', { taskType: 'comparison', quotes }));
    expect(both).toBe(5);
    expect(one).toBeLessThan(both);
  });
  test.each([
    ['a look-up', row('What is the capital of Peru?', 'Lima')],
    ['maths', row('What is 2 + 2?', '4')],
    [
      'a sentence that was to be quoted',
      row('Quote the sentence that mentions requests.', 'We’ll work with the raw bytes of requests.', {
        input: 'A server reads bytes. We’ll work with the raw bytes of requests.',
      }),
    ],
    ['steps', row('How do I renew?', '1. Ask the keeper.\n2. Sign the form.', { quotes, taskType: 'how-to' })],
  ])('%s scores 5', async (_what, record) => expect(await score('completeness', record)).toBe(5));
  test('a record without an answer has no score', async () => {
    expect(await score('completeness', row('', '', { messages: [{ role: 'user', content: 'Hello?' }] }))).toBeNaN();
  });
});

describe('format', () => {
  const question = 'When does a lease end?';
  test.each([
    ['an open fence', 'Run this:\n\n```sh\nls'],
    ['several leftovers', '[^1] A **lease ends [see][ref] in time.'],
  ])('%s falls under the cut-off', async (_what, answer) => expect(await score('format', row(question, answer))).toBeLessThan(3));
  test('small faults lower the score and keep the row', async () => {
    const sloppy = await score('format', row('when does a lease end', 'A lease ends in time.'));
    expect(sloppy).toBeLessThan(5);
    expect(sloppy).toBeGreaterThanOrEqual(3);
  });
  test('clean form scores 5', async () => expect(await score('format', row(question, 'A `lease` **ends** in time:\n\n```js\nx ** 2;\n```'))).toBe(5));
});

test('reasons name what was found, gravest first', async () => {
  const scores = await heuristicJudge.judge(row('What does Listing 4-3 show?', 'However, it ends.'), {});
  expect(scores.find((item) => item.aspect === 'self-contained')?.reason).toMatch(
    /^the question leans on text that is not in the row: "Listing 4-3"; the answer opens with "However/,
  );
});

describe('support, beside a passage', () => {
  const passage =
    'A lease always ends when its time runs out. The keeper may renew a lease twice, for 30 days each. A deposit of 40 crowns is paid at the desk before the lease begins. The boathouse opens at noon, because the ferry lands then.';
  const support = (question: string, answer: string): Promise<number> =>
    score('support', row(question, answer, { quotes: [passage], taskType: 'explanation' }));

  test.each([
    ['a negation put in', 'How often can a lease be renewed?', 'The keeper may not renew a lease twice, for 30 days each.'],
    ['the opposite', 'When is the deposit paid?', 'A deposit of 40 crowns is paid at the desk after the lease begins.'],
    ['never for always', 'When does a lease end?', 'A lease never ends when its time runs out.'],
  ])('%s falls under the cut-off', async (_what, question, answer) => expect(await support(question, answer)).toBeLessThan(3));
  test('a number from elsewhere in the source lowers the score', async () => {
    expect(await support('When is the deposit paid?', 'A deposit of 30 crowns is paid at the desk before the lease begins.')).toBeLessThan(4);
  });
  test('the answer to another question scores under the one that was asked for', async () => {
    const right = await support('Why does the boathouse open at noon?', 'The boathouse opens at noon, because the ferry lands then.');
    const wrong = await support('Why does the boathouse open at noon?', 'A deposit of 40 crowns is paid at the desk before the lease begins.');
    expect(right).toBe(5);
    expect(wrong).toBeLessThan(right - 0.5);
  });
  test('a count of its own list and a linking opener need no source', async () => {
    expect(await support('When does a lease end?', 'In short, a lease always ends when its time runs out.')).toBe(5);
    expect(await support('How is a lease renewed?', 'The keeper may renew a lease, in two steps: twice, for 30 days each.')).toBeGreaterThanOrEqual(4);
  });
  test('a value in the place of another clause turns no negation', async () => {
    const quotes = ['With a toll under 2 crowns every boat passes (there is no fee). The harbour master sets the usual toll to 12 after the winter.'];
    const question = 'What is the usual toll?';
    expect(await score('support', row(question, 'The toll is 12; the harbour master sets it after the winter.', { quotes }))).toBeGreaterThanOrEqual(3);
    const denied = ['There is no toll for small boats at the harbour gate.'];
    expect(await score('support', row(question, 'There is a toll for small boats at the harbour gate.', { quotes: denied }))).toBeLessThan(3);
  });
  test.each([
    ['a number in words', 'The harbour holds 600 boats.', 'The harbour holds six hundred boats.'],
    ['a time in another unit', 'The gate is painted once every three years.', 'The gate is painted once every 36 months.'],
    ['a size in another unit', 'The log may grow to 8 KiB.', 'The log may grow to 8192 bytes.'],
  ])('%s is the same number', async (_what, quote, answer) => {
    expect(await score('support', row('What of the harbour, the gate and the log?', answer, { quotes: [quote] }))).toBe(5);
  });
  test('headings over the quotes count as the source', async () => {
    const record = row('What is the aim of Harbour dues?', 'People pay at the desk.', { quotes: ['People pay at the desk.'], document: 'docs/p.html' });
    const [grounding] = record.grounding;
    expect(await score('support', record)).toBeLessThan(3);
    expect(await score('support', { ...record, grounding: grounding ? [{ ...grounding, headingPath: ['Harbour dues'] }] : [] })).toBe(5);
  });
  test('the reason shows words, not stems', async () => {
    const scores = await heuristicJudge.judge(row('How are quinces pickled?', 'A lease always ends.', { quotes: [passage] }), {});
    expect(scores[0]?.reason).toContain('quinces, pickled');
  });
});

describe('support of written questions', () => {
  const passage =
    'The lower gate cannot be opened by a single keeper, because its chain is too heavy for one. Boats with a mast may not pass at night. Every keeper carries a lamp, and the upper gate always opens first.';
  const support = (answer: string): Promise<number> =>
    score('support', row('Write one question that the passage answers.', answer, { quotes: [passage], input: passage, taskType: 'question-writing' }));

  test.each([
    ['asks whether what the source denies', 'Can the lower gate be opened by a single keeper?'],
    ['asks whether, in the past', 'May boats with a mast pass at night?'],
    ['asks whether it is the opposite', 'Does every keeper carry a lamp, and does the upper gate never open first?'],
    ['asks why not, in another order', "Why can't the lower gate be opened by a single keeper?"],
    ['asks, and answers', 'Question: Can the lower gate be opened by a single keeper?\nAnswer: The lower gate cannot be opened by a single keeper.'],
    ['asks why not, and answers', "**Question:** Why can't boats with a mast pass at night?\n**Answer:** Boats with a mast may not pass at night."],
  ])('%s', async (_what, answer) => expect(await support(answer)).toBeGreaterThanOrEqual(4));

  test.each([
    ['an answer that turns its source round', 'Question: Who can open the lower gate?\nAnswer: The lower gate can be opened by a single keeper.'],
    ['a question that takes the opposite for granted', 'Why can the lower gate be opened by a single keeper, because its chain is too heavy for one?'],
    ['a statement', 'The lower gate can be opened by a single keeper.'],
  ])('not: %s', async (_what, answer) => expect(await support(answer)).toBeLessThan(3));

  test('an answer that turns round what was asked of it is as wrong beside a question', async () => {
    const record = row('Can the lower gate be opened by a single keeper?', 'Yes, the lower gate can be opened by a single keeper.', { quotes: [passage] });
    expect(await score('support', record)).toBeLessThan(3);
  });
});

describe('completeness, beside a passage', () => {
  const passage =
    'A lease ends in time.\n\nLeases end for these reasons:\n\n- the time runs out\n- the keeper dies\n- the boat sinks\n\nA deposit of 40 crowns is paid at the desk. The ferry lands at noon.';
  const complete = (question: string, answer: string): Promise<number> => score('completeness', row(question, answer, { quotes: [passage] }));

  test('a part of the question without an answer', async () => {
    const question = 'How much is the deposit, and when does the ferry land?';
    expect(await complete(question, 'A deposit of 40 crowns is paid at the desk. The ferry lands at noon.')).toBe(5);
    expect(await complete(question, 'A deposit of 40 crowns is paid at the desk.')).toBeLessThan(4);
  });
  test('fewer items than the source lists, or than announced', async () => {
    const all = 'Leases end for these reasons:\n\n- the time runs out\n- the keeper dies\n- the boat sinks';
    expect(await complete('Why do leases end?', all)).toBe(5);
    expect(await complete('Why do leases end?', all.slice(0, all.lastIndexOf('\n')))).toBeLessThan(4);
    expect(await complete('Why do leases end?', all.slice(0, all.lastIndexOf('\n')).replace('these reasons', 'these three reasons'))).toBeLessThan(3);
  });
  test('a size, or a count of an earlier sentence, announces no list', async () => {
    const question = 'How is the log kept, and what are its limits?';
    const list = '\n\n- a lock on every page\n- a copy at night';
    for (const lead of ['Each page takes 20 kilobytes. The log is kept by:', 'The log of 8 MB is kept by:', 'The log has 3 owners. It is kept by:'])
      expect(await score('completeness', row(question, `${lead}${list}`))).toBe(5);
    expect(await score('completeness', row(question, `The log is kept by 3 means:${list}`))).toBeLessThan(3);
  });
  test.each([
    ['words that begin a later paragraph', 'A toll is paid in coin, or in notes.\n\nCrown notes of paper wear out within a year.', 'in crown notes of paper'],
    [
      'its last words in another sentence',
      'A toll is paid in coin, or in notes. For the worth of crown notes of paper, ask at the desk.',
      'in crown notes of paper',
    ],
    ['a paragraph right under the list', 'A toll is paid:\n\n- in coin\n- in old crown notes of paper\nThe desk gives change.', 'in old crown notes of paper'],
  ])('the end of a list is no cut: %s', async (_what, quote, last) => {
    expect(await score('completeness', row('How is a toll paid?', `A toll is paid:\n\n1. in coin\n2. ${last}`, { quotes: [quote] }))).toBe(5);
  });
  test('an item that stops inside a sentence of its source is cut', async () => {
    const quote = 'A toll is paid in coin, or in old crown notes of paper that the desk has stamped.';
    expect(
      await score('completeness', row('How is a toll paid?', 'A toll is paid:\n\n1. in coin\n2. in old crown notes of paper', { quotes: [quote] })),
    ).toBeLessThan(5);
  });
  test.each(['There are several reasons for this.', 'Let me explain how leases end.'])('%s announces, and stops', async (answer) =>
    expect(await complete('Why do leases end?', answer)).toBeLessThan(3),
  );
});
