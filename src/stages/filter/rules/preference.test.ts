/** Rows of preferences: alternatives beside the answer, and answers that are given as bad ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alternative, Message, TrainingRecord } from '../../../contracts/record.ts';
import { ruleConformance } from '../../../testing/rule-conformance.ts';
import { noContext, row } from '../testkit.ts';
import { rules } from './registry.ts';

const says = (content: string, parts: Partial<Message> = {}): Message => ({ role: 'assistant', content, ...parts });
const preference = (answer: string, alternatives: readonly Message[][], desirable?: boolean): TrainingRecord => ({
  ...row('Why does the sea have tides?', answer),
  kind: 'preference',
  ...(alternatives.length === 0 ? {} : { alternatives: alternatives.map((messages, index): Alternative => ({ id: `a${index}`, messages })) }),
  ...(desirable === undefined ? {} : { desirable }),
});
const moon = 'The moon pulls the water, and so it rises twice a day.';
const searching = says('', { reasoning: 'I look it up.', toolCalls: [{ id: 'c1', name: 'search', arguments: '{"q":"tides"}' }] });

const samples: readonly TrainingRecord[] = [
  preference(moon, [[says('I cannot help with that.')]]),
  preference(moon, [[says('')], [says('The sun does it alone, and the')]]),
  preference(moon, [[searching, { role: 'tool', content: '[]', toolCallId: 'c1' }, says('Nobody knows.')]]),
  preference("I'm sorry, but I can't help with that.", [], false),
  preference('', [], false),
  preference(moon, [], true),
  preference(moon, [[says('2 + 2 = 5', { reasoning: 'A sum.' })]], true),
];

const places: readonly [string, (value: string) => readonly Message[]][] = [
  ['the text', (value) => [says(`Ask ${value} about it.`)]],
  ['the reasoning', (value) => [says('The moon.', { reasoning: `I know ${value} well.` })]],
  ['the arguments of a call', (value) => [says('', { toolCalls: [{ id: 'c1', name: 'ask', arguments: JSON.stringify({ who: value }) }] }), says('It is so.')]],
  ['a result of a tool', (value) => [searching, { role: 'tool', content: `By ${value}.`, toolCallId: 'c1' }, says('It is so.')]],
];

describe.each(rules.map((rule) => [rule.id, rule] as const))('rule %s, of rows of preferences', (_id, rule) => {
  // Long texts are the same for rows of every kind: they run once, beside the other rules.
  for (const check of ruleConformance(rule, rule.options.parse({}), samples)) if (!check.name.includes('hostile')) test(check.name, () => check.run());
});

test('no rule throws on any of them, and each says the same twice', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom('`', '```\n', '\n', '- ', '|', '[', '<b>', 'the ', 'It ', '1,000', ' = ', 'User: ', '. ', '"', '\ud800', 'É'), { maxLength: 20 })
      .map((parts) => parts.join('')),
  );
  const message = fc.oneof(
    text.map((content) => says(content)),
    fc.tuple(text, text).map(([reasoning, given]) => says('', { reasoning, toolCalls: [{ id: 'c1', name: 'do', arguments: given }] })),
    text.map((content): Message => ({ role: 'tool', content, toolCallId: 'c1' })),
  );
  const others = fc.array(fc.array(message, { minLength: 1, maxLength: 3 }), { maxLength: 3 });
  fc.assert(
    fc.property(text, others, fc.constantFrom(true, false, undefined), (answer, alternatives, desirable) => {
      const record = preference(answer, alternatives, desirable);
      for (const rule of rules) {
        const options = rule.options.parse({});
        expect(rule.check(record, options, noContext), rule.id).toEqual(rule.check(record, options, noContext));
      }
    }),
    { numRuns: 60 },
  );
});

describe.each(places)('in %s of an alternative', (_where, messages) => {
  test.each([
    ['personal-data', 'jane@contoso-mail.com'],
    ['secrets', 'ghp_9aKd83jdKsl20fjwkfLs93kdlQpr74mZx1Yb'],
  ])('%s finds what is left', (id, value) => {
    const rule = rules.find((one) => one.id === id);
    const verdict = (record: TrainingRecord): unknown => rule?.check(record, rule.options.parse({}), noContext);
    const found = verdict(preference(moon, [[says('No.')], [...messages(value)]]));
    expect(found).toMatchObject({ outcome: 'drop' });
    expect(JSON.stringify(found)).not.toContain(value);
    expect(verdict(preference(moon, [[says('No.')], [...messages('Jane')]]))).toMatchObject({ outcome: 'keep' });
  });
});
