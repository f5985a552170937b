import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filtersSchema, type Filters } from '../../contracts/config.ts';
import { HornbookError } from '../../errors.ts';
import { checkFilters, rowFilter } from './filters.ts';
import { importText, jsonl } from './testkit.ts';
import { timeOf } from './time.ts';

const filters = (given: object): Filters => filtersSchema.parse(given);
const fields = { time: 'time', rating: 'rating', model: 'model', category: 'category' } as const;
const out = (given: object, row: object): string | undefined => rowFilter(filters(given))?.byFields({ ...row }, fields);

describe('times', () => {
  it.each<[unknown, string | undefined]>([
    ['2025-03-31', '2025-03-31T00:00:00.000Z'],
    ['2025-03-31T18:30', '2025-03-31T18:30:00.000Z'],
    ['2025-03-31 18:30:05.25+02:00', '2025-03-31T16:30:05.250Z'],
    ['2025-03-31T18:30:05Z', '2025-03-31T18:30:05.000Z'],
    ['2025-03-31T18:30:05-0530', '2025-04-01T00:00:05.000Z'],
    [1_743_445_805, '2025-03-31T18:30:05.000Z'],
    ['1743445805', '2025-03-31T18:30:05.000Z'],
    [1_743_445_805_250, '2025-03-31T18:30:05.250Z'],
    [1_743_445_805_250_000, '2025-03-31T18:30:05.250Z'],
    ['2025-02-29', undefined],
    ['3/4/2025', undefined],
    ['yesterday', undefined],
    [Number.NaN, undefined],
    [{}, undefined],
  ])('%j', (value, expected) => {
    const time = timeOf(value);
    expect(time === undefined ? undefined : new Date(time).toISOString()).toBe(expected);
  });

  it('reads every moment that a program writes', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        expect(timeOf(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

describe('filters', () => {
  it('take whole days at both ends', () => {
    const given = { from: '2025-02-01', to: '2025-02-28' };
    for (const time of ['2025-02-01', '2025-02-28T23:59:59.999Z', '2025-03-01T00:30:00+01:00']) expect(out(given, { time })).toBeUndefined();
    for (const time of ['2025-01-31T23:59:59Z', '2025-03-01T00:00:00Z']) expect(out(given, { time })).toBe('time');
    expect(out({ to: '2025-02-28T12:00:00Z' }, { time: '2025-02-28T12:00:00Z' })).toBeUndefined();
    expect(out({ to: '2025-02-28T12:00:00Z' }, { time: '2025-02-28T12:00:00.001Z' })).toBe('time');
  });

  it('say what a row lacks, unless such rows are kept', () => {
    expect(out({ from: '2025-02-01' }, {})).toBe('no-time');
    expect(out({ from: '2025-02-01' }, { time: '3/4/2025' })).toBe('no-time');
    expect(out({ from: '2025-02-01', missing: 'keep' }, {})).toBeUndefined();
    expect(out({ rating: { min: 1 } }, { rating: 'n/a' })).toBe('no-rating');
  });

  it('know thumbs, stars and lists of ratings', () => {
    for (const rating of ['up', true, 1, '👍', 'Thumbs_Up', '1']) expect(out({ rating: ['up'] }, { rating })).toBeUndefined();
    for (const rating of ['down', false, 0, -1, 5]) expect(out({ rating: ['up'] }, { rating })).toBe('rating');
    expect(out({ rating: { min: 4 } }, { rating: '4,5' })).toBeUndefined();
    expect(out({ rating: { min: 4 } }, { rating: 3 })).toBe('rating');
    expect(out({ rating: [4, 5] }, { rating: '5' })).toBeUndefined();
    expect(out({ rating: [5] }, { rating: true })).toBe('rating');
  });

  it('match names with stars, in any letter case', () => {
    expect(out({ model: 'gpt-4*' }, { model: 'GPT-4o-mini' })).toBeUndefined();
    expect(out({ model: ['*claude*3*'] }, { model: 'anthropic/claude-3-opus' })).toBeUndefined();
    expect(out({ model: ['a*a'] }, { model: 'a' })).toBe('model');
    expect(out({ notModel: '*preview' }, { model: 'x-preview' })).toBe('model');
    expect(out({ category: ['billing'], notCategory: ['bill*'] }, { category: 'Billing' })).toBe('category');
    const hostile = rowFilter(filters({ model: '*a'.repeat(1000) }))?.byFields({ model: `${'a'.repeat(100_000)}b` }, fields);
    expect(hostile).toBe('model');
  });

  it('count characters as code points, over the whole conversation', () => {
    const filter = rowFilter(filters({ prompt: { max: 3 }, response: { min: 2 } }));
    const talk = (prompt: string, reply: string): Parameters<NonNullable<typeof filter>['byLength']>[0] => ({
      messages: [
        { role: 'user', content: prompt },
        { role: 'assistant', content: reply },
      ],
      notes: [],
    });
    expect(filter?.byLength(talk('🦀🦀🦀', 'ok'))).toBeUndefined();
    expect(filter?.byLength({ ...talk('🦀🦀🦀', 'ok'), input: 'x' })).toBe('prompt');
    expect(filter?.byLength(talk('abc', '🦀'))).toBe('response');
  });

  it.each([
    [{ from: '2025-02-30' }, /is no day of the calendar/],
    [{ from: '2025-03-01', to: '2025-02-01' }, /end before they begin/],
    [{ rating: { min: 5, max: 1 } }, /min is over max/],
  ])('refuse %j', (given, message) => {
    expect(() => checkFilters(filters(given), 'logs', 'sources')).toThrow(message);
  });

  it('are for rows only', () => {
    const error: unknown = (() => {
      try {
        checkFilters(filters({ from: '2025-01-01' }), 'documents', 'sources');
      } catch (cause) {
        return cause;
      }
    })();
    expect(HornbookError.isInstance(error) && error.exitCode).toBe(2);
  });

  it('account for every row of a file once', async () => {
    const value = fc.record(
      {
        prompt: fc.constantFrom('a question', '', 7),
        response: fc.constantFrom('an answer', 'short', null),
        time: fc.constantFrom('2025-01-01', '2025-06-01', 'never'),
        rating: fc.constantFrom('up', 'down', 3),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 12 }), async (rows) => {
        const { items } = await importText(jsonl(...rows), { filters: filters({ from: '2025-03-01', rating: ['up'], response: { min: 6 } }) });
        expect(items.map((item) => item.line)).toEqual(rows.map((_, index) => index + 1));
      }),
      { numRuns: 60 },
    );
  });
});
