import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gateVerdictSchema } from '../../contracts/index.ts';
import { random } from '../../statistics/random.ts';
import { boilerplateFacts, duplicateRules, findDuplicates, viewOf } from './index.ts';
import { gateOver, nobody, recordOf, twinsOf } from './testkit.ts';
import type { Sketch } from './testkit.ts';

const long = 'Explain to a new colleague how the night shift hands over the open tickets to the morning shift, step by step, with both lists.';
const answer = 'Read the list aloud, sign it, and leave a copy of it on the desk near the door.';

describe('copies', () => {
  test('an exact copy and a near copy each name their kept twin, with score and threshold', async () => {
    const gate = await gateOver([
      { prompt: long, answer },
      { prompt: long.toUpperCase(), answer },
      { prompt: long.replace('new', 'junior'), answer },
      { prompt: 'Which bread keeps longest in a warm kitchen?', answer: 'Rye.' },
    ]);
    const assignment = gate.assign(nobody);
    expect([...assignment.twin]).toEqual([-1, 0, 0, -1]);
    const verdicts = [0, 1, 2, 3].map((index) => gate.verdict(index, assignment));
    expect(verdicts.map((verdict) => verdict.outcome)).toEqual(['keep', 'drop', 'drop', 'keep']);
    for (const verdict of verdicts) {
      expect(gateVerdictSchema.parse(verdict)).toEqual(verdict);
      expect(verdict.rules.map(({ rule }) => rule)).toEqual(duplicateRules.slice(0, 3).map(({ rule }) => rule));
    }
    expect(verdicts[1]?.rules[0]).toMatchObject({
      outcome: 'drop',
      score: 1,
      threshold: 1,
      evidence: [{ type: 'twin', id: 'r0', view: 'prompt', similarity: 1 }],
    });
    expect(verdicts[2]?.rules[1]).toMatchObject({ outcome: 'drop', score: 0.76, threshold: 0.7, evidence: [{ id: 'r0', similarity: 0.76 }] });
    expect(verdicts[2]?.rules[0]?.outcome).toBe('keep');
  });

  test('a kept row shows the nearest kept row under the threshold', async () => {
    const gate = await gateOver([{ prompt: long }, { prompt: long.replace('new', 'junior').replace('morning', 'early') }]);
    const verdict = gate.verdict(1, gate.assign(nobody));
    expect(verdict.rules[1]).toMatchObject({ outcome: 'keep', score: 0.571429, threshold: 0.7, evidence: [{ id: 'r0' }] });
  });

  test('a system prompt never counts; input does; other views compare other parts', async () => {
    const system = 'You are a careful clerk who answers all questions at length, and in the order in which they came in.';
    expect(
      await twinsOf(
        [
          { prompt: 'How late is it?', system },
          { prompt: 'Who won?', system },
        ],
        { view: 'conversation' },
      ),
    ).toEqual([-1, -1]);
    expect(
      await twinsOf([
        { prompt: 'Sum up.', input: 'One story.' },
        { prompt: 'Sum up.', input: 'Another tale.' },
      ]),
    ).toEqual([-1, -1]);
    const rows: Sketch[] = [
      { prompt: 'How do we close?', answer },
      { prompt: 'What happens at night?', answer },
    ];
    expect(await twinsOf(rows)).toEqual([-1, -1]);
    expect(await twinsOf(rows, { view: 'answer' })).toEqual([-1, 0]);
    expect(await twinsOf(rows, { view: 'pair' })).toEqual([-1, -1]);
    expect(viewOf(recordOf({ prompt: 'a', answer: 'b', system: 'c', input: 'd' }), 'conversation')).toBe('a\nb\nd');
  });

  test('rows without any text in the view are not copies of each other', async () => {
    expect(await twinsOf([{ prompt: '' }, { prompt: ' ' }, { prompt: '???' }, { prompt: '???' }])).toEqual([-1, -1, -1, 2]);
  });

  test('rows under one long header are told apart once its lines are sealed as boilerplate', async () => {
    const header = `You have these tools: ${Array.from({ length: 80 }, (_, i) => `tool${i}`).join(', ')}.`;
    const rows = Array.from({ length: 50 }, (_, i) => ({ prompt: `${header}\n${Array.from({ length: 12 }, (_, j) => `job${i}part${j}`).join(' ')}`, answer }));
    rows.push({ prompt: rows[9]?.prompt ?? '', answer });
    expect((await twinsOf(rows)).filter((twin) => twin < 0)).toHaveLength(1);
    const boilerplate = await boilerplateFacts(rows.map(recordOf), 0.05);
    expect(boilerplate).toEqual([header.toLowerCase()]);
    expect((await twinsOf(rows, { facts: { boilerplate } })).map((twin, i) => (twin < 0 ? -1 : [i, twin])).filter((twin) => twin !== -1)).toEqual([[50, 9]]);
  });

  test('which rows are similar does not depend on their order', async () => {
    const words = ['red', 'sun', 'ox', 'tin', 'sea'];
    const prompts = fc.array(
      fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }).map((list) => list.join(' ')),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(prompts, fc.integer(), async (texts, seed) => {
        const rows = texts.map((prompt, index) => ({ prompt, id: `n${index}` }));
        const shuffled = random(seed).shuffle(rows);
        const gates = [await gateOver(rows), await gateOver(shuffled)];
        const [straight, mixed] = gates.map((gate) => {
          const pairs: string[] = [];
          for (let a = 0; a < gate.size; a++) {
            for (let b = 0; b < gate.size; b++) {
              // With all other rows out, a row follows the other one exactly where the two are a pair.
              const { twin } = gate.assign((index) => index !== a && index !== b);
              if (a !== b && twin[a] === b) pairs.push([gate.id(a), gate.id(b)].sort().join(' '));
            }
          }
          return pairs.sort();
        });
        expect(mixed).toEqual(straight);
      }),
      { numRuns: 30 },
    );
  });

  test('rows may come one at a time', async () => {
    async function* rows(): AsyncGenerator<ReturnType<typeof recordOf>> {
      yield recordOf({ prompt: long }, 0);
      yield recordOf({ prompt: long }, 1);
    }
    const gate = await findDuplicates(rows(), { threshold: 0.7, view: 'prompt', facts: { boilerplate: [] } });
    expect([gate.size, gate.id(1), ...gate.assign(nobody).twin]).toEqual([2, 'r1', -1, 0]);
  });
});

describe('the leader rule over rows that are out', () => {
  test('copies of a leader that left come back, the first of them as the new leader', async () => {
    const gate = await gateOver([
      { prompt: long, answer: answer.slice(0, 30) },
      { prompt: long, answer },
      { prompt: long, answer },
    ]);
    expect([...gate.assign(nobody).twin]).toEqual([-1, 0, 0]);
    expect([...gate.assign((index) => index === 0).twin]).toEqual([-1, -1, 1]);
  });

  test('a chain keeps its ends', async () => {
    const all = Array.from({ length: 60 }, (_, i) => `word${i}`);
    const chain = Array.from({ length: 12 }, (_, i) => ({ prompt: all.slice(i * 2, i * 2 + 22).join(' ') }));
    const twins = await twinsOf(chain);
    expect(twins.filter((twin) => twin < 0).length).toBe(6);
    expect(twins[0]).toBe(-1);
    twins.forEach((twin) => twin >= 0 && expect(twins[twin]).toBe(-1));
  });
});

describe('rows that are not compared', () => {
  test('an ancestor, over any number of steps', async () => {
    const rows: Sketch[] = [
      { prompt: long, id: 'a' },
      { prompt: `${long} Please.`, id: 'b', replaces: 'a' },
      { prompt: `${long} Please do.`, id: 'c', parents: ['b', 'unknown'] },
      { prompt: long, id: 'd' },
    ];
    expect(await twinsOf(rows)).toEqual([-1, -1, -1, 0]);
  });

  test('samples of one prompt with the same parents; without parents, or with another prompt, they are', async () => {
    const sample = (id: string, prompt = long, parents = ['p']): Sketch => ({ id, prompt, answer: `${id} ${answer}`, parents });
    expect(await twinsOf([sample('a'), sample('b'), sample('c')])).toEqual([-1, -1, -1]);
    expect(await twinsOf([sample('a'), sample('b', `${long} Please.`)])).toEqual([-1, 0]);
    expect(await twinsOf([sample('a', long, []), sample('b', long, [])])).toEqual([-1, 0]);
    expect(await twinsOf([sample('a', long, ['p']), sample('b', long, ['q'])])).toEqual([-1, 0]);
  });

  test('a circle of parents ends', async () => {
    expect(
      await twinsOf([
        { prompt: long, id: 'a', parents: ['b'] },
        { prompt: long, id: 'b', parents: ['a'] },
        { prompt: long, id: 'c' },
      ]),
    ).toEqual([-1, -1, 0]);
  });

  const asked = (thing: string): string =>
    `According to the reference of the standard library, what does the type ${thing} hold, and when is it the right choice?`;
  const cases: [string, Sketch, Sketch][] = [
    [
      'a code span',
      { prompt: asked('`Vec<T>`'), answer: 'Values of one type in a row.' },
      { prompt: asked('`HashMap<K, V>`'), answer: 'Keys, each with a value.' },
    ],
    [
      'a number',
      { prompt: long.replace('both', '3'), answer: 'It takes three signatures.' },
      { prompt: long.replace('both', '4'), answer: 'Four people must agree first.' },
    ],
    ['a name', { prompt: asked('of Paris'), answer: 'Values of one type in a row.' }, { prompt: asked('of Lyon'), answer: 'Keys, each with a value.' }],
    ['a quoted term', { prompt: asked('"row"'), answer: 'Values of one type in a row.' }, { prompt: asked('"map"'), answer: 'Keys, each with a value.' }],
    ['the order of two numbers', { prompt: `${long} From 5 to 9.`, answer: 'Up it goes.' }, { prompt: `${long} From 9 to 5.`, answer: 'It goes down again.' }],
    ['a sign that no word shows', { prompt: asked('C'), answer: 'Values of one type in a row.' }, { prompt: asked('C#'), answer: 'Keys, each with a value.' }],
  ];
  test.each(cases)('two questions that differ in %s, where the answers differ too', async (_, one, other) => {
    const gate = await gateOver([one, other], { threshold: 0.5 });
    const assignment = gate.assign(nobody);
    expect([...assignment.twin]).toEqual([-1, -1]);
    expect(gate.verdict(1, assignment).rules[1]?.reason).toContain('r0');
    // With one answer they are copies of each other.
    expect(await twinsOf([one, { ...other, answer: one.answer }], { threshold: 0.5 })).toEqual([-1, 0]);
  });

  test('an edit of ordinary words is no such difference, whatever the answers say', async () => {
    expect(
      await twinsOf([
        { prompt: long, answer },
        { prompt: long.replace('new', 'junior'), answer: 'Something else entirely.' },
      ]),
    ).toEqual([-1, 0]);
  });

  test('two tasks on one passage, where the answers are others', async () => {
    const passage = 'The dock gate is shut before the tide turns, and the pumps run until the basin is dry. Crews then clear the sill by hand.';
    const one = { prompt: `Suggest a heading for the passage.\n${passage}`, answer: 'Emptying the Basin' };
    const other = { prompt: `Which sentence tells what crews do?\n${passage}`, answer: 'Crews then clear the sill by hand.' };
    expect(await twinsOf([one, other], { threshold: 0.5 })).toEqual([-1, -1]);
    expect(await twinsOf([one, { ...other, answer: one.answer }], { threshold: 0.5 })).toEqual([-1, 0]);
    expect(await twinsOf([one, { prompt: `Suggest a good heading for the passage.\n${passage}`, answer: 'The Gate' }])).toEqual([-1, 0]);
  });

  describe('two questions on one passage, where the answers are others', () => {
    const passage =
      'A winch with a brake is set by the foreman before the shift begins. A winch without a brake may be used by day alone, and only where a second man holds the rope. The drum takes two ropes, and its pawl keeps them from running out.';
    const ask = (question: string, answer: string): Sketch => ({ prompt: `Answer from the passage: ${question}\n${passage}`, answer });
    const day = 'It may be used by day alone, and only where a second man holds the rope.';
    const foreman = 'The foreman, before the shift begins.';
    test.each<[string, Sketch, Sketch]>([
      ['a negation', ask('When is a winch with a brake used?', foreman), ask('When is a winch without a brake used?', day)],
      ['the question word', ask('When is a winch set?', 'At dawn, as a rule.'), ask('Who has to set a winch?', foreman)],
      ['two words more', ask('What does the drum do?', 'Its pawl keeps them from running out.'), ask('What two ropes does the drum need to take?', day)],
    ])('that differ in %s', async (_, one, other) => {
      expect(await twinsOf([one, other])).toEqual([-1, -1]);
      expect(await twinsOf([one, { ...other, answer: one.answer ?? '' }])).toEqual([-1, 0]);
    });
    test('but not one question with an ordinary word more', async () => {
      expect(await twinsOf([ask('What does the drum do?', day), ask('What does the iron drum do?', foreman)])).toEqual([-1, 0]);
    });
  });

  test('two names in code, of which much the same is said', async () => {
    const said = (name: string): string => `The \`${name}\` setting sets how long a keeper waits before the gate is tried again, in seconds.`;
    const look = (name: string, of = name): Sketch => ({
      prompt: `What does the passage say about \`${name}\`?\n${said(of)} Zero means that he does not wait.`,
      answer: said(of),
    });
    expect(await twinsOf([look('lock_wait'), look('weir_wait')], { threshold: 0.5 })).toEqual([-1, -1]);
    // The same is asked of both, or the same answered to both.
    expect(await twinsOf([look('wait', 'lock_wait'), look('wait', 'weir_wait')], { threshold: 0.5 })).toEqual([-1, 0]);
    expect(await twinsOf([look('lock_wait'), { ...look('weir_wait'), answer: said('lock_wait') }], { threshold: 0.5 })).toEqual([-1, 0]);
  });

  test('a swapped word in a longer look-up, where two short answers name different things', async () => {
    const look = (thing: string, answer: string): Sketch => ({
      prompt: `Name the setting that gives the form a hidden field which, if it is there at all, carries the ${thing} of the order to send once the buyer has paid.`,
      answer,
    });
    const one = look('weight', 'The `OrderWeight` setting.');
    expect(await twinsOf([one, look('colour', 'The `OrderColour` setting.')])).toEqual([-1, -1]);
    // The same name, or none, or an answer at length: an edit of the prompt.
    expect(await twinsOf([one, look('colour', 'The setting `OrderWeight`.')])).toEqual([-1, 0]);
    expect(await twinsOf([one, look('colour', 'A hidden one.')])).toEqual([-1, 0]);
    expect(await twinsOf([one, look('colour', `The \`OrderColour\` setting. ${answer}`)])).toEqual([-1, 0]);
  });

  test('look-ups of two operators, whose answers differ in signs alone', async () => {
    const of = (operator: string): Sketch => ({ prompt: `Give an example of the operator ${operator} in this language.`, answer: `\`var ${operator} expr\`` });
    expect(await twinsOf([of('`|=`'), of('`-=`')], { threshold: 0.5 })).toEqual([-1, -1]);
    expect(await twinsOf([of('`|=`'), { ...of('`-=`'), answer: of('`|=`').answer ?? '' }], { threshold: 0.5 })).toEqual([-1, 0]);
  });

  const short = (verb: string): string => `How can a member of staff ${verb} the key of an account at the main office?`;

  test('short questions that differ in a word of content, where the answers are others', async () => {
    const one = { prompt: short('rotate'), answer: 'Open the settings, choose keys, and press the arrow beside the one in use.' };
    const other = { prompt: short('revoke'), answer: 'Ask the administrator; nobody else may take a key away.' };
    expect(await twinsOf([one, other], { threshold: 0.6 })).toEqual([-1, -1]);
    expect(await twinsOf([one, { ...other, answer: `${one.answer} It takes a minute.` }], { threshold: 0.6 })).toEqual([-1, 0]);
    // A word more is the same question in more words.
    expect(await twinsOf([one, { ...other, prompt: one.prompt.replace('key', 'old key') }], { threshold: 0.6 })).toEqual([-1, 0]);
  });
});

describe('conflicts', () => {
  const prompt = 'When was the old bridge over the river opened, and by whom?';
  const conflictOf = async (one: string, other: string): Promise<string | undefined> => {
    const gate = await gateOver([
      { prompt, answer: one },
      { prompt: prompt.toLowerCase(), answer: other },
    ]);
    const [conflict] = gate.conflicts(gate.assign(nobody));
    return conflict?.differs;
  };

  test.each([
    ['numbers: 1889 / 1901', 'It was opened in 1889.', 'The mayor opened it in 1901, on a Sunday.'],
    ['numbers: 1000 / 1000.5', 'It cost 1,000 marks.', 'It cost 1000.50 marks.'],
    ['numbers: 5 / 50', 'It is 5', 'It is 50'],
    ['numbers: -3 / 3', 'The answer is -3.', 'The answer is 3.'],
    ['names: eiffel / weber', 'It was opened by Gustave Eiffel.', 'It was opened by Gustave Weber.'],
    ['names: paris / lyon', 'Paris.', 'Lyon.'],
    ['identifiers: push / insert', 'Use `push` for that.', 'Use `insert` for that.'],
    ['polarity: one is negated', 'You may open it at night.', 'You must not open it at night.'],
    ['polarity: one is negated', 'Visitors can enter after dark.', 'Visitors can’t enter after dark.'],
    ['polarity: one agrees, the other denies', 'Yes, and with pleasure.', 'No.'],
  ])('%s', async (differs, one, other) => {
    expect(await conflictOf(one, other)).toBe(differs);
  });

  test.each([
    ['the same', 'It was opened in 1889.', 'it was opened in 1889'],
    ['other words for it', 'The mayor opened it.', 'It was opened on a fine day by the mayor.'],
    ['one says more', 'It was opened in 1889.', 'It was opened in 1889, 12 years after the first plan by Weber.'],
    ['one breaks off inside a word', 'It was opened in 1889 by Gust', 'It was opened in 1889 by Gustave Eiffel, not by Weber.'],
    ['one is empty', '', 'No, in 1889.'],
    ['list numbers', '1. Weber\n2. Eiffel', '- Weber\n- Eiffel'],
    ['numbers of the list, and one number', '1. Weber\n2. Eiffel', 'Weber and Eiffel, in 1889.'],
    ['a name that opens the other sentence', 'It was opened by Weber', 'Weber opened it with Eiffel'],
    ['code blocks', '```\nlet a_b = 1;\n```', '```\nlet c_d = 2;\n```'],
    ['two questions that were asked for', 'Can the bridge be crossed at night?', 'Why can’t the bridge of Weber be crossed?'],
    ['negated, about something else', 'The mayor came by boat.', 'It is not known who cut the ribbon.'],
  ])('none: %s', async (_, one, other) => {
    expect(await conflictOf(one, other)).toBeUndefined();
    expect(await conflictOf(other, one)).toBeUndefined();
  });

  test('both rows are held, and each names the other', async () => {
    const gate = await gateOver([
      { prompt, answer: 'In 1889.' },
      { prompt, answer: 'In 1901.' },
      { prompt, answer: 'In 1889.' },
    ]);
    const assignment = gate.assign(nobody);
    const conflicts = gate.conflicts(assignment);
    expect(conflicts).toEqual([{ leader: 0, follower: 1, differs: 'numbers: 1889 / 1901' }]);
    const follower = gate.verdict(1, assignment, { other: 0, differs: 'numbers: 1889 / 1901' });
    const leader = gate.verdict(0, assignment, { other: 1, differs: 'numbers: 1889 / 1901' });
    for (const [verdict, other] of [
      [follower, 'r0'],
      [leader, 'r1'],
    ] as const) {
      expect(gateVerdictSchema.parse(verdict).outcome).toBe('hold');
      expect(verdict.rules.map(({ outcome }) => outcome)).toEqual(['keep', 'keep', 'flag']);
      expect(verdict.rules[2]).toMatchObject({ holds: true, evidence: [{ id: other, differs: 'numbers: 1889 / 1901' }] });
    }
    expect(gate.verdict(2, assignment).outcome).toBe('drop');
  });

  test('are found in every view, but not between samples of one prompt, nor with rows that are out', async () => {
    const rows: Sketch[] = [
      { prompt, answer: 'In 1889.' },
      { prompt, answer: 'In 1901.' },
    ];
    for (const view of ['prompt', 'answer', 'pair', 'conversation'] as const) {
      const gate = await gateOver(rows, { view });
      expect(gate.conflicts(gate.assign(nobody))).toHaveLength(1);
      expect(gate.conflicts(gate.assign((index) => index === 0))).toEqual([]);
    }
    const samples = await gateOver(rows.map((row) => ({ ...row, parents: ['p'] })));
    expect(samples.conflicts(samples.assign(nobody))).toEqual([]);
  });
});

describe('hostile text', () => {
  test.each([
    ['digits', '1.'.repeat(50_000)],
    ['zeros', `0.${'0'.repeat(100_000)}1`],
    ['backticks', '`'.repeat(100_000)],
    ['backticks of all lengths', Array.from({ length: 400 }, (_, i) => '`'.repeat(i)).join(' ')],
    ['capitals', 'A'.repeat(100_000)],
    ['stars', '**a'.repeat(30_000)],
    ['quotes', '“a'.repeat(50_000)],
    ['list marks', '1. '.repeat(30_000)],
    ['one run', 'x y '.repeat(25_000)],
    ['colons', 'a::'.repeat(30_000)],
  ])('%s take no long time', async (_, text) => {
    expect(
      await twinsOf([
        { prompt: text, answer: text },
        { prompt: text, answer: text },
      ]),
    ).toEqual([-1, 0]);
  });
});

test('more look-alikes than the budget are said aloud, and a row still leaves for a kept one alone', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    prompt: `one two three four five six seven eight nine ten eleven twelve thirteen ${'abcdefghij'[i % 10]}`,
  }));
  const exact = await gateOver(rows);
  const loose = await gateOver(rows, { budget: 10 });
  expect([exact.notes, loose.notes?.length]).toEqual([[], 1]);
  expect([...loose.assign(nobody).twin]).toEqual([...exact.assign(nobody).twin]);
});
