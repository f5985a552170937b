import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gateVerdictSchema } from '../../contracts/verdict.ts';
import { commonPhrases, unprotected } from './index.ts';
import { gate, item, row, rule } from './testkit.ts';

const long =
  'A baker fills 12 trays with rolls before dawn, sells three quarters of them at the market, and gives the rest to a school. ' +
  'If each tray holds 24 rolls, how many rolls does the school receive in one week of five market days?';
const capital = item('Which river runs through the old town of Bern?', { answer: 'the Aare' });
const tiny = item('Capital of Peru?', { id: 'i2', answer: 'Lima' });
const stock = [item(long, { id: 'i0' }), capital, tiny];
const filler = 'Some remarks that have nothing to do with anything else stand here for a while. ';

const droppedBy = (prompt: string, reply?: string, items = stock): string[] =>
  gate(items)
    .check(row(prompt, reply))
    .rules.filter((entry) => entry.outcome === 'drop')
    .map((entry) => entry.rule);

describe('rules', () => {
  test('a whole question is found in any text of the row, whatever its markup', () => {
    expect(droppedBy(`${filler}**Which** river runs\n> through the OLD town of Bern?`)).toContain('whole-item');
    expect(droppedBy('Tell me.', `${filler}which river runs through the old town of bern`)).toContain('whole-item');
    const verdict = gate(stock).check(row('a', 'b', { input: capital.question, rationale: capital.question }));
    expect(rule(verdict, 'whole-item').evidence.map((entry) => entry.type === 'leak' && entry.message)).toEqual([-1, -2]);
    const hidden = row('a', 'b', {
      messages: [{ role: 'assistant', content: '', reasoning: capital.question, toolCalls: [{ id: '1', name: 'f', arguments: capital.question }] }],
    });
    expect(rule(gate(stock).check(hidden), 'whole-item').evidence.map((entry) => entry.type === 'leak' && entry.message)).toEqual([-3, -4]);
  });

  test('evidence holds both spans, as they stand in the texts', () => {
    const prompt = `Look: ${long}`;
    const verdict = gate(stock).check(row(prompt));
    for (const name of ['whole-item', 'overlap', 'longest-run']) {
      const found = rule(verdict, name).evidence[0];
      if (found?.type !== 'leak') throw new Error('no leak');
      expect(prompt.slice(found.start, found.end)).toBe(found.quote);
      expect(long.slice(found.itemStart, found.itemEnd)).toBe(found.itemQuote);
      expect(found).toMatchObject({ set: 'exam', item: 'i0', field: 'question', message: 0, private: false });
    }
    expect(gateVerdictSchema.parse(verdict)).toEqual(verdict);
    expect(verdict.rules.every((entry) => entry.score !== undefined && entry.threshold !== undefined)).toBe(true);
  });

  test('other numbers, a tenth of the words, half of the text: still the item', () => {
    expect(droppedBy(long.replaceAll(/\d+/g, '9'))).toContain('overlap');
    expect(droppedBy(long.replace('baker', 'cook').replace('rolls', 'buns').replace('school', 'home').replace('five', 'six'))).toContain('overlap');
    expect(droppedBy(`${filler}${long.slice(0, 130)} ${filler}`)).toContain('longest-run');
    const medium = 'A farmer keeps nine hens and two ducks, and every hen lays four eggs in a week. How many eggs are there?';
    expect(droppedBy(medium.replace('nine', 'eight').replace('ducks', 'geese').replace('week', 'month'), 'ok', [item(medium)])).toContain('edited-copy');
  });

  test("an item's code with other names in it waits for a person", () => {
    const answer =
      'def below(moves):\n    total = 0\n    for move in moves:\n        total += move\n        if total < 0:\n            return True\n    return False\n';
    const quiz = [item('Write a function that tells whether an account falls below zero.', { answer })];
    const copy = `Try this:\n\`\`\`python\n${answer.replaceAll('total', 'money').replaceAll('move', 'step').replace('below', 'sinks')}\`\`\``;
    const verdict = gate(quiz).check(row('Help me with my account.', copy));
    expect(verdict.outcome).toBe('hold');
    expect(rule(verdict, 'renamed-code')).toMatchObject({ outcome: 'flag', holds: true, evidence: [{ item: 'i1', field: 'answer', message: 1 }] });
    expect(gate(quiz).check(row('Help me.', copy.replace('+= step', '-= len(step)').replace('< 0', '!= 4'))).outcome).toBe('keep');
    const hidden = rule(gate(quiz, { privateSets: new Set(['exam']) }).check(row('Help me.', copy)), 'renamed-code').evidence[0];
    expect(hidden).toMatchObject({ private: true, quote: '[private]', itemQuote: '[private]' });
  });

  test('a short item with a word changed waits for a person', () => {
    const question = 'Which river runs through the old town of Bern today?';
    const verdict = gate([item(question)]).check(row(question.replace('old', 'new')));
    expect(verdict.outcome).toBe('hold');
    expect(rule(verdict, 'near-copy')).toMatchObject({ outcome: 'flag', holds: true });
  });

  test('a question with more words changed waits for a person where its answer stands with it', () => {
    const question = 'Which river runs through the old town of Bern and turns the wheels of its seven mills?';
    const index = gate([item(question, { answer: 'the Aare' })]);
    const changed = 'Which river runs through the middle of Bern and moves the wheels of the mills?';
    const verdict = index.check(row(changed, 'That is the Aare.'));
    expect(verdict.outcome).toBe('hold');
    expect(rule(verdict, 'answered-copy')).toMatchObject({ outcome: 'flag', holds: true, threshold: 0.6 });
    expect(index.check(row(changed, 'That is the Rhine.')).outcome).toBe('keep');
  });

  test('a prompt that spells a short question without its blanks and marks asks the same', () => {
    expect(droppedBy('capital-ofperu', 'I do not know.')).toEqual(['short-item']);
  });

  test('copies are found wherever they stand in a very long text', () => {
    const noise = 'word after word goes by and none of them says a thing '.repeat(900);
    const changed = long.replace('baker', 'cook').replace('rolls', 'buns').replace('school', 'home').replaceAll(/\d+/g, '9');
    for (const shift of [0, 7000, 7900, 8000, 8100, 8190, 9500]) {
      const words = noise.split(' ');
      const prompt = [...words.slice(0, shift), changed, ...words.slice(shift)].join(' ');
      const verdict = gate(stock).check(row(prompt));
      const leak = rule(verdict, 'overlap').evidence[0];
      if (leak?.type !== 'leak') throw new Error(`not found at ${shift}`);
      expect(leak.quote).toContain('sells three quarters of them at the market');
      expect(prompt.slice(leak.start, leak.end)).toBe(leak.quote);
    }
  });

  test('a share spread over a long text is no copy', () => {
    const pieces = (long.match(/\S+ \S+/g) ?? []).map((pair) => `${pair} ${filler.repeat(2)}`).join('');
    expect(droppedBy(pieces)).toEqual([]);
  });

  test('short items: question and answer together, or the question and nothing else', () => {
    expect(droppedBy('Quick: capital of Peru?', 'It is Lima.')).toEqual(['short-item']);
    expect(droppedBy('Capital of Peru?', 'I do not know.')).toEqual(['short-item']);
    expect(droppedBy('Is Cusco the capital of Peru, or is it another town?', 'Another one.')).toEqual([]);
    expect(droppedBy('Tell me about towns.', 'Q: Capital of Peru? A: Lima')).toEqual([]);
    const five = item('Name the largest lake?', { answer: 'the Caspian Sea' });
    expect(droppedBy('A quiz.', `${filler} Name the LARGEST lake: the Caspian Sea`, [five])).toEqual(['short-item']);
    expect(droppedBy('A quiz.', `${filler} Name the LARGEST lake. ${filler.repeat(6)} the Caspian Sea`, [five])).toEqual([]);
  });

  test('a prompt that many items share needs the answer of one', () => {
    const same = ['Rain is wet', 'Snow is warm', 'Fire is cold'].map((answer, at) => item('Which is true?', { id: `i${at}`, answer }));
    expect(droppedBy('Which is true?', 'Nobody knows.', same)).toEqual([]);
    expect(droppedBy('Which is true?', 'Snow is warm.', same)).toEqual(['short-item']);
  });

  test('a generic question is not dropped because an item holds it', () => {
    const holder = item('What is ownership? Explain how it differs from borrowing in a language without a garbage collector.');
    expect(droppedBy('What is ownership?', 'A set of rules that govern how memory is managed.', [holder])).toEqual([]);
  });

  test('a prompt of 8 words inside an item is dropped', () => {
    expect(droppedBy('how many rolls does the school receive in one week?')).toEqual(['row-in-item']);
    expect(droppedBy('how many rolls does the school receive?')).toEqual([]);
  });

  test('passage, answer and choices alone do what the config says', () => {
    const passage = 'The old mill at the lower bridge was built of red sandstone by three brothers from the valley in 1742.';
    const reading = [item('Who built it?', { passage })];
    for (const [partial, outcome] of [
      ['hold', 'hold'],
      ['flag', 'keep'],
      ['drop', 'drop'],
    ] as const) {
      const verdict = gate(reading, { partial }).check(row('Tell me about the mill.', passage));
      expect(verdict.outcome).toBe(outcome);
      expect(rule(verdict, 'partial').evidence[0]).toMatchObject({ field: 'passage' });
    }
    expect(gate(reading).check(row('Hm.', 'The old mill was built of wood.')).outcome).toBe('keep');
  });

  test('formulas and tables of numbers are looked for whole only', () => {
    const sums = [item('What is 12 / 4 + 3 * 2 - 1 + 5 * 6?', { answer: '36' }), item('Is x + y + z = 3 or x * y * z = 4?', { id: 'i2', answer: 'x' })];
    expect(droppedBy('What is 13 / 4 + 9 * 2 - 7 + 5 * 8?', '1 / 2 + 3 * 4', sums)).toEqual([]);
    expect(droppedBy('What is 12 / 4 + 3 * 2 - 1 + 5 * 6?', '36', sums).length).toBeGreaterThan(0);
  });
});

describe('phrases that say nothing', () => {
  const starts = 'Which of the following sentences about the history of the northern towns best describes what happened in';
  const set = Array.from({ length: 30 }, (_, at) =>
    item(`${starts} ${['Aldo', 'Berro', 'Cimme', 'Dorra', 'Elvas'][at % 5]}${at} when ${at % 7} bells rang?`, { id: `i${at}` }),
  );

  test('what a set repeats in many items counts in no run', () => {
    expect(droppedBy(`${starts} a village of which nobody has ever heard a word?`, 'Nothing.', set)).not.toContain('longest-run');
    expect(droppedBy(set[3]?.question ?? '', 'Nothing.', set)).toContain('whole-item');
  });

  test('an instruction above each item of a set makes no copy of one', () => {
    const above =
      'Read the following story with care and say whether the person in it has done something that others would call wrong. Judge by the usual standards of a small town in our days, ' +
      'leave aside what the law may have to say about the matter, and answer with one of two words, wrong or fine, without any further comment on how you came to it. Story:';
    const stories = ['grew pears behind the barn', 'sold the lake to a stranger', 'painted every door green', 'hid the letters of his aunt'];
    const others = Array.from({ length: 400 }, (_, at) =>
      item(`What did clerk number ${at} write on card b${at} about mill c${at} last May?`, { id: `o${at}` }),
    );
    const asked = Array.from({ length: 40 }, (_, at) => item(`${above} He ${stories[at % 4]} in year ${at}.`, { id: `i${at}` }));
    const many = [...asked, ...others];
    expect(droppedBy(`${above} She rowed over the bay at night and lost both oars near the pier.`, 'Not wrong.', many)).toEqual([]);
    expect(droppedBy(many[7]?.question ?? '', 'Wrong.', many)).toContain('whole-item');
  });

  test('what many sources repeat counts in no run, but a whole item stays an item', () => {
    const licence = 'this work may be copied, changed and given away by anybody as long as this very notice is kept';
    const items = [item(`In the text "${licence}", which of the duties does a reader of the copy have to keep in mind when printing?`)];
    const documents = Array.from({ length: 12 }, (_, at) => `Page ${at}. ${licence}. More of it.`);
    const prompt = `What does "${licence}" mean?`;
    expect(droppedBy(prompt, 'ok', items)).toContain('longest-run');
    const common = commonPhrases(items, documents);
    const guarded = gate(items, { commonPhrases: common });
    expect(guarded.check(row(prompt)).outcome).toBe('keep');
    expect(guarded.check(row(items[0]?.question ?? '')).outcome).toBe('drop');
    expect(commonPhrases(items, documents.slice(0, 10)).size).toBe(0);
    const everywhere = commonPhrases(
      items,
      Array.from({ length: 12 }, () => items[0]?.question ?? ''),
    );
    expect(gate(items, { commonPhrases: everywhere }).check(row(items[0]?.question ?? '')).outcome).toBe('drop');
  });
});

describe('the index', () => {
  test('says what its rules cannot see', () => {
    const [exam] = gate([...stock, item('?!', { id: 'i3' })]).sets;
    expect(exam).toEqual({
      set: 'exam',
      items: 4,
      private: false,
      tooShort: [
        { rule: 'whole-item', items: 2 },
        { rule: 'overlap', items: 2 },
        { rule: 'longest-run', items: 3 },
        { rule: 'any', items: 1 },
      ],
    });
  });

  test('screens a text by the rules that drop', () => {
    const index = gate([...stock, item('Who built it?', { id: 'i4', passage: long.replaceAll('rolls', 'buns') })]);
    expect(index.screen(`${filler}${long}`)).toEqual({ set: 'exam', item: 'i0', rule: 'whole-item', score: 1 });
    expect(index.screen(long.replaceAll(/\d+/g, '9'))).toMatchObject({ item: 'i0', rule: 'overlap' });
    expect(index.screen('Capital of Peru? Lima.')).toBeUndefined();
    expect(index.screen(filler)).toBeUndefined();
    expect(index.screen('')).toBeUndefined();
  });

  test('without a set every verdict says that nothing was checked', () => {
    const verdict = unprotected('no evaluation set is configured').check(row(long));
    expect(verdict.outcome).toBe('keep');
    expect(gateVerdictSchema.parse(verdict).rules[0]).toMatchObject({ rule: 'not-checked', evidence: [{ name: 'checked', value: false }] });
  });

  test('a verdict depends on the row alone, not on rows before it', () => {
    const text = fc.array(fc.constantFrom(...long.split(' '), 'Capital of Peru?', 'Lima', '9'), { maxLength: 40, size: 'max' }).map((list) => list.join(' '));
    const shared = gate(stock);
    fc.assert(
      fc.property(text, text, (prompt, reply) => {
        expect(shared.check(row(prompt, reply))).toEqual(gate(stock).check(row(prompt, reply)));
      }),
    );
  });

  test('whatever stands around an item of 5 words or more, it is found', () => {
    const name = fc.constantFrom('oak', 'elm', 'ash', 'fir', 'yew', 'bay', 'fig', 'box');
    fc.assert(
      fc.property(
        fc.array(fc.array(name, { minLength: 5, maxLength: 20, size: 'max' }), { minLength: 1, maxLength: 5 }),
        fc.array(name, { maxLength: 20, size: 'max' }),
        fc.array(name, { maxLength: 20, size: 'max' }),
        fc.nat(),
        (questions, before, after, pick) => {
          const items = questions.map((list, at) => item(list.join(' '), { id: `i${at}` }));
          const question = items[pick % items.length]?.question ?? '';
          const verdict = gate(items).check(row([...before, question, ...after].join(', ')));
          expect(rule(verdict, 'whole-item').outcome).toBe('drop');
        },
      ),
    );
  });
});
