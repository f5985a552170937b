import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema, type Config, type Judge, type Rule } from '../../contracts/index.ts';
import { ConfigError } from '../../errors.ts';
import { heuristicJudge } from '../../judging/index.ts';
import { createMasker } from '../../privacy/index.ts';
import { buildVocabulary, createFilter, rules, selectRules } from './index.ts';
import { noContext, row } from './testkit.ts';

type Filter = Config['filter'];
const settings = (filter: Partial<Filter> = {}): Filter => configSchema.parse({ sources: [{ use: 'documents', path: '.' }], filter }).filter;
const gateOf = (filter: Partial<Filter> = {}, extra: readonly Rule[] = [], judge: Judge = heuristicJudge) =>
  createFilter({ rules: selectRules(settings(filter), extra), judge: { judge, options: {} }, config: settings(filter), context: noContext });

const good = row('What is a hash map?', 'A hash map is a table that finds a value by the hash of its key.');
const bad = row('What does this code do?', "I'm sorry, but I can't help with that.");
const plain = (id: string, check: Rule['check'], cost: Rule['cost'] = 'cheap'): Rule => ({
  id,
  version: '1',
  description: 'A rule of mine.',
  cost,
  options: z.strictObject({}),
  check,
});

describe('the gate', () => {
  test('keeps a good row with a verdict of every rule and aspect', async () => {
    const gate = gateOf();
    const verdict = await gate.check(good);
    expect(verdict).toMatchObject({ record: good.id, gate: 'filter', outcome: 'keep' });
    expect(verdict.rules.map(({ rule }) => rule)).toEqual(gate.rules.map(({ id }) => id));
    expect(gate.rules.length).toBe(rules.length + 4);
  });

  test('a rule or a judge that changes the row fails by name', async () => {
    const meddler = plain('meddler', (record) => {
      const [message] = record.messages;
      if (message) message.content = 'something else';
      return { outcome: 'keep', evidence: [] };
    });
    await expect(gateOf({}, [meddler]).check(structuredClone(good))).rejects.toThrow(`rule "meddler" failed on record ${good.id}`);
  });

  test('stops at the first drop, or runs all in audit mode', async () => {
    const short = await gateOf().check(bad);
    expect(short.outcome).toBe('drop');
    expect(short.rules.filter(({ outcome }) => outcome === 'drop')).toHaveLength(1);
    expect(short.rules.at(-1)?.outcome).toBe('drop');
    const long = await gateOf({ audit: true }).check(bad);
    expect(long.rules).toHaveLength(rules.length + 4);
    expect(long.rules.filter(({ outcome }) => outcome === 'drop').map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['refusal', 'dangling-reference', 'judge:self-contained']),
    );
  });

  test('dear rules run after cheap ones, and the judge last', async () => {
    const dear = plain('dear', () => ({ outcome: 'keep', evidence: [] }), 'dear');
    const cheap = plain('cheap', () => ({ outcome: 'keep', evidence: [] }));
    const order = (await gateOf({}, [dear, cheap]).check(good)).rules.map(({ rule }) => rule);
    expect(order.indexOf('cheap')).toBeLessThan(order.indexOf('language'));
    expect(order.indexOf('dear')).toBe(order.findIndex((rule) => rule.startsWith('judge:')) - 1);
  });

  test('a flag holds only where the config says so', async () => {
    const flagging = plain('odd', () => ({ outcome: 'flag', evidence: [], reason: 'it looks odd' }));
    expect((await gateOf({}, [flagging]).check(good)).outcome).toBe('keep');
    const held = await gateOf({ hold: ['odd'] }, [flagging]).check(good);
    expect(held.outcome).toBe('hold');
    expect(held.rules.find(({ rule }) => rule === 'odd')).toMatchObject({ outcome: 'flag', holds: true });
  });

  test('an aspect of the judge that the config names holds the row where it would drop it', async () => {
    const thin = row('Explain how a hash map finds a value by its key.', 'Hashing.');
    const off = { off: { length: 'for this test' } };
    const dropped = await gateOf(off).check(structuredClone(thin));
    expect(dropped).toMatchObject({ outcome: 'drop' });
    expect(dropped.rules.find(({ outcome }) => outcome === 'drop')?.rule).toBe('judge:completeness');
    const held = await gateOf({ ...off, hold: ['judge:completeness'] }).check(structuredClone(thin));
    expect(held.outcome).toBe('hold');
    expect(held.rules.find(({ rule }) => rule === 'judge:completeness')).toMatchObject({ outcome: 'flag', holds: true });
  });

  test('an unknown option says which ones the rule takes, at its own place', () => {
    const issues = (filter: unknown): unknown => {
      try {
        selectRules(settings(filter as Partial<Filter>), []);
      } catch (error) {
        return error instanceof ConfigError ? error.issues : error;
      }
      return [];
    };
    expect(issues({ rules: { truncated: { sentenceWord: 4 } } })).toEqual([
      {
        path: ['filter', 'rules', 'truncated', 'sentenceWord'],
        message: 'the rule "truncated" has no option "sentenceWord". Did you mean "sentenceWords"? It takes: sentenceWords.',
      },
    ]);
    expect(issues({ rules: { 'empty-output': { words: 4 } } })).toMatchObject([{ message: 'the rule "empty-output" has no option "words". It takes none.' }]);
  });

  test('a drop outweighs a hold', async () => {
    const flagging = plain('odd', () => ({ outcome: 'flag', evidence: [], reason: 'it looks odd' }));
    expect((await gateOf({ hold: ['odd'], audit: true }, [flagging]).check(bad)).outcome).toBe('drop');
  });

  test('scores are rounded to six decimals', async () => {
    const scored = plain('scored', () => ({ outcome: 'keep', evidence: [], score: 1 / 3, threshold: 0.1 }));
    expect((await gateOf({}, [scored]).check(good)).rules.find(({ rule }) => rule === 'scored')?.score).toBe(0.333333);
  });

  const broken: [string, Rule['check']][] = [
    ['returned nothing', (() => undefined) as unknown as Rule['check']],
    ['returned a promise', (async () => ({ outcome: 'keep', evidence: [] })) as unknown as Rule['check']],
    ['returned no valid result', (() => ({ outcome: 'maybe', evidence: [] })) as unknown as Rule['check']],
    [
      'failed',
      () => {
        throw new Error('boom');
      },
    ],
  ];
  test.each(broken)('a rule that %s ends the run, by name', async (what, check) => {
    const run = gateOf({}, [plain('mine', check)]).check(good);
    await expect(run).rejects.toMatchObject({ exitCode: 1, message: expect.stringMatching(new RegExp(`"mine" ${what}.*${good.id}`)) });
  });

  test('evidence of any rule is safe to print', async () => {
    const leaky = row('Who is it?', "I can't help with that, ask jane.doe@contoso-mail.com about it.");
    const quoting = plain('quoting', () => ({
      outcome: 'flag',
      reason: 'saw jane.doe@contoso-mail.com',
      evidence: [
        { type: 'quote', message: 1, start: 30, end: 50, quote: leaky.messages[1]?.content.slice(30, 50) ?? '' },
        { type: 'value', name: 'v', value: 'jane.doe@contoso-mail.com' },
      ],
    }));
    expect(JSON.stringify((await gateOf({ audit: true }, [quoting]).check(leaky)).rules)).not.toMatch(/jane|contoso/);
  });
});

describe('the judge in the gate', () => {
  const scripted = (score: number | undefined): Judge => ({
    id: 'scripted',
    version: '2',
    heuristic: false,
    family: 'test',
    aspects: [{ id: 'tone', anchors: { 1: 'rude to the reader', 3: 'neutral in tone', 5: 'kind to the reader' } }],
    options: z.strictObject({}),
    judge: () => [{ aspect: 'tone', score, reason: 'because', evidence: 'words' }],
  });
  test.each([
    [5, 'keep'],
    [3, 'keep'],
    [2.99, 'drop'],
  ])('%d against a cut-off of 3: %s', async (score, outcome) => {
    const verdict = await gateOf({}, [], scripted(score)).check(good);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.rules.at(-1)).toMatchObject({ rule: 'judge:tone', version: 'scripted@2', score, threshold: 3, outcome });
  });
  test('an unreadable judgement is unresolved and holds', async () => {
    const verdict = await gateOf({}, [], scripted(undefined)).check(good);
    expect(verdict.outcome).toBe('hold');
    expect(verdict.rules.at(-1)).toMatchObject({ outcome: 'unresolved', holds: true });
    expect(verdict.rules.at(-1)).not.toHaveProperty('score');
  });
  test.each([
    [7, 'scored'],
    [Number.NaN, 'scored'],
  ])('a score of %d ends the run', async (score, what) => {
    await expect(gateOf({}, [], scripted(score)).check(good)).rejects.toThrow(what);
  });
  test('a judge that leaves an aspect out ends the run', async () => {
    await expect(gateOf({}, [], { ...scripted(5), judge: () => [] }).check(good)).rejects.toMatchObject({ exitCode: 1 });
  });
  const panel = (flag?: string): Judge => ({
    ...scripted(4),
    judge: () => [
      {
        aspect: 'tone',
        score: 4,
        reason: 'kind',
        evidence: 'words',
        votes: [
          { judge: 'a', score: 5, reason: 'kind, says jane.doe@contoso-mail.com' },
          { judge: 'b', score: undefined, reason: 'cannot be read' },
        ],
        ...(flag === undefined ? {} : { flag }),
      },
    ],
  });
  test('votes of a panel are kept, safe to print', async () => {
    const verdict = await gateOf({}, [], panel()).check(good);
    expect(verdict.rules.at(-1)?.evidence[1]).toEqual({
      type: 'votes',
      votes: [
        { judge: 'a', score: 5, reason: 'kind, says [EMAIL]' },
        { judge: 'b', reason: 'cannot be read' },
      ],
    });
    expect(verdict.outcome).toBe('keep');
  });
  test('judges far apart flag an aspect, and hold it where the config says so', async () => {
    const flagged = await gateOf({}, [], panel('far apart')).check(good);
    expect(flagged.outcome).toBe('keep');
    expect(flagged.rules.at(-1)).toMatchObject({ rule: 'judge:tone', outcome: 'flag', score: 4, reason: 'kind (far apart)' });
    expect((await gateOf({ hold: ['judge:tone'] }, [], panel('far apart')).check(good)).outcome).toBe('hold');
  });
  test('a planted fault is judged of rows that pass alone, and changes none', async () => {
    const asked: string[] = [];
    const planting = (score: number): Judge => ({
      ...scripted(score),
      planted: (record) => ({ kind: 'negated', record: { ...record, id: 'copy' } }),
      judge: (record) => {
        asked.push(record.id);
        return [{ aspect: 'tone', score: record.id === 'copy' ? 1 : score, reason: 'because', evidence: 'words' }];
      },
    });
    const passed = await gateOf({}, [], planting(5)).check(good);
    expect(passed.outcome).toBe('keep');
    expect(passed.rules.at(-1)).toMatchObject({ rule: 'planted-fault', outcome: 'keep', evidence: [{ value: 'negated' }, { value: true }, { value: 1 }] });
    expect((await gateOf({}, [], planting(2)).check(good)).rules.map(({ rule }) => rule)).not.toContain('planted-fault');
    expect(asked).toEqual([good.id, 'copy', good.id]);
  });
  test('a judge may score a record by some of its aspects', async () => {
    const some: Judge = {
      ...scripted(5),
      aspects: [...scripted(5).aspects, { id: 'rhyme', anchors: { 1: 'no rhyme at all', 3: 'some of it rhymes', 5: 'all of it rhymes' } }],
      aspectsOf: () => ['tone'],
    };
    expect((await gateOf({}, [], some).check(good)).rules.filter(({ rule }) => rule.startsWith('judge:')).map(({ rule }) => rule)).toEqual(['judge:tone']);
  });
  test('a heuristic says in each verdict that it is one', async () => {
    const said = (await gateOf().check(good)).rules.filter(({ rule }) => rule.startsWith('judge:'));
    expect(said).toHaveLength(4);
    for (const { reason } of said) expect(reason).toMatch(/heuristic: it does not judge correctness/);
  });
});

describe('selectRules', () => {
  test('leaves out what is switched off with a reason', () => {
    const ids = selectRules(settings({ off: { language: 'all rows are short codes', refusal: 'logs hold none' }, rules: { refusal: false } }), []).map(
      ({ rule }) => rule.id,
    );
    expect(ids).not.toContain('language');
    expect(ids).not.toContain('refusal');
    expect(ids).toContain('length');
  });
  test.each<[string, Partial<Filter>, RegExp]>([
    ['an unknown rule', { rules: { lenght: {} } }, /filter\.rules\.lenght: there is no rule "lenght"\. Did you mean "length"\?/],
    ['an unknown rule to hold', { hold: ['refusals'] }, /filter\.hold\[0\].*Did you mean "refusal"/],
    ['an unknown option', { rules: { length: { promptWord: 1 } } }, /filter\.rules\.length.*promptWord/],
    ['an option out of range', { rules: { repetition: { top: 2 } } }, /filter\.rules\.repetition\.top/],
    ['a rule off without a reason', { rules: { refusal: false } }, /without a reason/],
  ])('%s is a usage error with its place', (_what, filter, message) => {
    expect(() => selectRules(settings(filter), [])).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }));
  });
  test('a plugin may not take the name of a rule', () => {
    expect(() => selectRules(settings(), [plain('length', () => ({ outcome: 'keep', evidence: [] }))])).toThrow(/two rules are called "length"/);
  });
  test('what the privacy policy keeps is no residual finding', async () => {
    const config = configSchema.parse({ sources: [{ use: 'documents', path: '.' }], privacy: { actions: { email: 'keep' } } });
    const gate = createFilter({
      rules: selectRules(config.filter, [], config.privacy),
      judge: { judge: heuristicJudge, options: {} },
      config: config.filter,
      context: noContext,
    });
    expect((await gate.check(row('Who answers questions about hash maps?', 'Jane does: write to jane@contoso-mail.com.'))).outcome).toBe('keep');
    expect((await gate.check(row('Who answers questions about hash maps?', 'Jane does: call +1 212 736 5000.'))).outcome).toBe('drop');
  });
  test("the policy's own recognisers and weak types are residual findings, and no verdict shows them", async () => {
    const pattern = { type: 'member', pattern: 'MEM-\\d{6}' };
    const gateWith = (actions: Config['privacy']['actions']) => {
      const config = configSchema.parse({ sources: [{ use: 'documents', path: '.' }], filter: { audit: true }, privacy: { actions, recognisers: [pattern] } });
      return createFilter({
        rules: selectRules(
          config.filter,
          [plain('shows', ({ messages }) => ({ outcome: 'flag', evidence: [], reason: messages[1]?.content ?? '' }))],
          config.privacy,
        ),
        judge: { judge: heuristicJudge, options: {} },
        config: config.filter,
        context: { ...noContext, recognisers: createMasker(config.privacy).recognisers },
      });
    };
    const record = row('Who answers questions about hash maps?', 'The member MEM-204518 answers them.');
    const verdict = await gateWith({}).check(record);
    expect(verdict.outcome).toBe('drop');
    expect(verdict.rules.find(({ rule }) => rule === 'personal-data')?.outcome).toBe('drop');
    expect(JSON.stringify(verdict)).not.toContain('204518');
    expect((await gateWith({ member: 'keep' }).check(record)).rules.find(({ rule }) => rule === 'personal-data')?.outcome).toBe('keep');
    const named = row('Who answers questions about hash maps?', 'My name is Ann Smith, and I answer them.');
    expect((await gateWith({}).check(named)).rules.find(({ rule }) => rule === 'personal-data')?.outcome).toBe('keep');
    expect((await gateWith({ name: 'mask' }).check(named)).rules.find(({ rule }) => rule === 'personal-data')?.outcome).toBe('drop');
  });
});

test('the vocabulary holds stems with their share of chunks, in order', async () => {
  const vocabulary = await buildVocabulary(['The maps hash keys.', 'A map is a table of keys', 'the of and']);
  expect([...vocabulary]).toEqual([
    ['hash', 0.333333],
    ['key', 0.666667],
    ['map', 0.666667],
    ['tabl', 0.333333],
  ]);
  expect((await buildVocabulary([])).size).toBe(0);
});
