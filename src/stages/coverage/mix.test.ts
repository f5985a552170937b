import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixConfigSchema, releaseConfigSchema } from '../../contracts/release-config.ts';
import type { Config } from '../../contracts/index.ts';
import { checkMix } from './check-mix.ts';
import { mixRows, mixWarnings, partOf } from './mix.ts';
import type { MixRow } from './mix.ts';

const config = (change: object) => mixConfigSchema.parse(change);
const rows = (...parts: [count: number, human?: boolean, size?: number][]): MixRow[] =>
  parts.flatMap(([count, human = true, size = 1], part) =>
    Array.from({ length: count }, (_, index) => ({ id: `p${part}-${String(index).padStart(5, '0')}`, part, size, human, score: index % 3 })),
  );

describe('a mix', () => {
  it('takes all of the first part, and of the others what its size leaves them', async () => {
    const { out, report } = await mixRows(
      rows([800], [50_000]),
      config({
        parts: [
          { source: 'wiki', share: 0.8 },
          { dataset: 'general', share: 0.2 },
        ],
      }),
      0,
    );
    expect(report).toMatchObject({
      size: 1000,
      parts: [
        { name: 'source wiki', rows: 800, share: 0.8, reached: true },
        { name: 'dataset general', rows: 200, share: 0.2 },
      ],
    });
    expect(out).toHaveLength(49_800);
    expect(out[0]).toMatchObject({ part: 'dataset general', wanted: 200, why: 'full' });
  });

  it('does not shrink for a part that is too small, and says what share it reached', async () => {
    const { out, report } = await mixRows(
      rows([800], [50]),
      config({
        parts: [
          { source: 'wiki', share: 0.8 },
          { dataset: 'general', share: 0.2 },
        ],
      }),
      0,
    );
    expect(out).toEqual([]);
    expect(report.parts[1]).toMatchObject({ rows: 50, available: 50, reached: false, share: 0.058824 });
    expect(mixWarnings(report)).toEqual([
      'The mix asks for 20 % of dataset general; its 50 rows that passed came to 5.8824 %. Add rows of it, or lower its share.',
    ]);
  });

  it('takes the size that it is given, and gives rows of no part what the shares leave', async () => {
    const { report } = await mixRows(
      rows([500], [500], [500]),
      config({
        size: 100,
        parts: [
          { source: 'a', share: 0.5 },
          { strategy: 'b', share: 0.2 },
        ],
      }),
      0,
    );
    expect(report.parts.map(({ name, rows: taken }) => [name, taken])).toEqual([
      ['source a', 50],
      ['strategy b', 20],
      ['rest', 30],
    ]);
  });

  it('leaves rows of no part out where the shares are all of it', async () => {
    const { report, out } = await mixRows(rows([10], [5]), config({ parts: [{ source: 'a', share: 1 }] }), 0);
    expect(report.parts).toMatchObject([
      { name: 'source a', rows: 10 },
      { name: 'rest', asked: 0, rows: 0, available: 5 },
    ]);
    expect(out).toHaveLength(5);
  });

  it('keeps the best rows of a part', async () => {
    const { out } = await mixRows(rows([99]), config({ size: 33, parts: [{ source: 'a', share: 1 }] }), 0);
    const left = new Set(out.map(({ id }) => id));
    expect(
      rows([99])
        .filter(({ id }) => !left.has(id))
        .every(({ score }) => score === 2),
    ).toBe(true);
  });

  it('counts tokens where it is told to', async () => {
    const { report } = await mixRows(
      rows([100, true, 40], [100, true, 10]),
      config({
        by: 'tokens',
        size: 1000,
        parts: [
          { source: 'a', share: 0.5 },
          { source: 'b', share: 0.5 },
        ],
      }),
      0,
    );
    expect(report.parts).toMatchObject([
      { rows: 12, taken: 480 },
      { rows: 50, taken: 500 },
    ]);
  });

  it('lets generated rows leave until people have their share, and no more of them than that', async () => {
    const { out, report } = await mixRows(
      rows([30, true], [970, false]),
      config({
        human: 0.1,
        parts: [
          { source: 'a', share: 0.03 },
          { source: 'b', share: 0.97 },
        ],
      }),
      0,
    );
    expect(report.human).toEqual({ asked: 0.1, share: 0.1, left: 700 });
    expect(out.every(({ why }) => why === 'human')).toBe(true);
    await expect(mixRows(rows([30, false]), config({ human: 0.1, parts: [{ source: 'a', share: 1 }] }), 0)).rejects.toMatchObject({
      code: 'human-share',
      exitCode: 3,
    });
  });

  it('takes no more rows than its size, however the shares round', async () => {
    const halves = { size: 3, parts: ['a', 'b'].map((source) => ({ source, share: 0.5 })) };
    const { report } = await mixRows(rows([9], [9]), config(halves), 0);
    expect(report.parts.map(({ rows: taken, reached }) => [taken, reached])).toEqual([
      [2, true],
      [1, true],
    ]);
  });

  it('lets no row leave where people have exactly their share', async () => {
    const { report } = await mixRows(
      rows([7, true], [93, false]),
      config({
        human: 0.07,
        parts: [
          { source: 'a', share: 0.07 },
          { source: 'b', share: 0.93 },
        ],
      }),
      0,
    );
    expect(report.human).toEqual({ asked: 0.07, share: 0.07, left: 0 });
  });

  it('says that a share was not reached where its rows are too long, or left for the share of people', async () => {
    const parts = [
      { source: 'a', share: 0.5 },
      { source: 'b', share: 0.5 },
    ];
    const long = await mixRows(rows([10, true, 50], [2, true, 700]), config({ by: 'tokens', size: 1000, parts }), 0);
    expect(long.report.parts.map(({ taken, reached }) => [taken, reached])).toEqual([
      [500, true],
      [0, false],
    ]);
    expect(mixWarnings(long.report)).toEqual(['The mix asks for 50 % of source b; 0 of its 1400 tokens stay, 0 %: its other rows are too long to fit.']);
    const people = await mixRows(rows([10, true], [10, false]), config({ human: 0.8, parts }), 0);
    expect(people.report.parts.map(({ rows: taken, reached }) => [taken, reached])).toEqual([
      [10, true],
      [2, false],
    ]);
    expect(mixWarnings(people.report)[0]).toBe(
      "The mix asks for 50 % of source b; 2 of its 10 rows stay, 16.6667 %: generated rows left for the share of people's rows.",
    );
  });

  it('keeps shares, loses no row and does not hang on the order of rows', async () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.boolean(), fc.integer({ min: 1, max: 9 }));
    const shares = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })).map(([a, b]) => [a / 100, b / 100] as const);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(part, part, part),
        shares,
        fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
        fc.integer(),
        async (of, [a, b], size, seed) => {
          const all = rows(...of);
          const asked = config({
            parts: [
              { source: 'a', share: a },
              { source: 'b', share: b },
            ],
            ...(size === undefined ? {} : { size }),
          });
          const { out, report } = await mixRows(all, asked, 7);
          const left = new Set(out.map(({ id }) => id));
          expect(left.size).toBe(out.length);
          expect(report.parts.reduce((sum, { rows: taken }) => sum + taken, 0) + out.length).toBe(all.length);
          for (const { asked: share, taken } of report.parts) expect(taken).toBeLessThan(report.size * share + 1);
          expect(report.parts.reduce((sum, { taken }) => sum + taken, 0)).toBeLessThanOrEqual(report.size);
          const shuffled = all.toSorted((x, y) => ((x.id.length * seed) % 7) - ((y.id.length * seed) % 7) || (x.id < y.id ? 1 : -1));
          expect((await mixRows(shuffled, asked, 7)).out).toEqual(out);
        },
      ),
    );
  });
});

it('a row belongs to the first part that names it', () => {
  const { parts } = config({
    parts: [
      { strategy: 'evolve', share: 0.1 },
      { source: 'wiki', share: 0.5 },
    ],
  });
  expect(partOf(parts, { source: 'wiki', strategy: 'evolve' })).toBe(0);
  expect(partOf(parts, { source: 'wiki', strategy: 'facts' })).toBe(1);
  expect(partOf(parts, { source: 'logs', strategy: 'import-logs' })).toBe(2);
});

describe('the config of a mix', () => {
  const check =
    (mix: object, coverage: object = {}) =>
    () =>
      checkMix(
        { release: releaseConfigSchema.parse({ mix }), coverage: coverage as Config['coverage'] },
        {
          sources: [
            { id: 'wiki', kind: 'documents' },
            { id: 'dolly', kind: 'datasets' },
          ],
          strategies: ['extractive'],
        },
      );

  it('names what there is', () => {
    expect(
      check({
        parts: [
          { source: 'wiki', share: 0.5 },
          { dataset: 'dolly', share: 0.5 },
        ],
      }),
    ).not.toThrow();
    expect(check({ parts: [{ source: 'wika', share: 0.5 }] })).toThrow('there is no source "wika"');
    expect(check({ parts: [{ dataset: 'wiki', share: 0.5 }] })).toThrow('there is no source of datasets "wiki"');
    expect(check({ parts: [{ strategy: 'evolve', share: 0.5 }] })).toThrow('there is no strategy "evolve"');
    expect(
      check({
        parts: [
          { source: 'wiki', share: 0.5 },
          { source: 'wiki', share: 0.1 },
        ],
      }),
    ).toThrow('named twice');
    expect(
      check({
        parts: [
          { source: 'dolly', share: 0.5 },
          { dataset: 'dolly', share: 0.1 },
        ],
      }),
    ).toThrow('named twice');
    expect(
      check({
        parts: [
          { source: 'wiki', share: 0.7 },
          { source: 'dolly', share: 0.7 },
        ],
      }),
    ).toThrow('add up to 1.4');
    expect(check({ parts: [{ source: 'wiki', share: 0.7 }] }, { select: { rows: 5 } })).toThrow('both choose');
    expect(() => config({ parts: [{ source: 'a', strategy: 'b', share: 0.5 }] })).toThrow('names one of');
  });
});
