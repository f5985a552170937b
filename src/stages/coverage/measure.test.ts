import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageReportSchema, type CoverageReport } from '../../contracts/coverage.ts';
import { HornbookError } from '../../errors.ts';
import { checkCoverage } from './check.ts';
import { measureCoverage } from './measure.ts';
import { configOf, row, someQuotas, someRows } from './testkit.ts';

const cell = (report: CoverageReport, dimension: string, value: string): CoverageReport['cells'][number] | undefined =>
  report.cells.find((one) => one.dimension === dimension && one.value === value);

describe('measureCoverage', () => {
  it('gives the whole report of a small set', async () => {
    const rows = [
      row('r1', { tone: 'kind', source: 'faq' }),
      row('r2', { tone: 'kind', source: 'faq' }),
      row('r3', { tone: 'kind', source: 'log' }, { outcome: 'rejected', droppedBy: { gate: 'filter', rule: 'length' } }),
      row('r4', { tone: 'angry', source: 'log' }, { outcome: 'held' }),
      row('t9', {}, { outcome: 'failed' }),
    ];
    const config = configOf({ dimensions: [{ name: 'tone', values: { kind: ['x'], angry: ['y'], sad: ['z'] } }], quotas: { tone: { kind: 2, angry: 1 } } });
    const report = await measureCoverage(rows, config, new Map([['tone=angry', { outcome: 'no-yield', added: 0 }]]));
    expect(coverageReportSchema.parse(report)).toEqual(report);
    expect(report.accepted).toBe(2);
    expect(report.dimensions.find((one) => one.name === 'tone')).toEqual({
      name: 'tone',
      formula: 'words and patterns of the config, in the prompt first, then in the answer',
      entropy: 0,
      effective: 1,
      median: 0,
    });
    expect(report.cells.filter((one) => one.dimension === 'tone')).toEqual([
      { dimension: 'tone', value: 'angry', candidates: 1, accepted: 0, rejected: 0, held: 1, quota: 1, thin: true, augmented: 'no-yield', added: 0 },
      { dimension: 'tone', value: 'kind', candidates: 3, accepted: 2, rejected: 1, held: 0, quota: 2, thin: false, augmented: 'not-needed', added: 0 },
      { dimension: 'tone', value: 'sad', candidates: 0, accepted: 0, rejected: 0, held: 0, quota: null, thin: false, augmented: 'not-needed', added: 0 },
    ]);
    expect(report.thin).toEqual([
      { dimension: 'source', value: 'log', accepted: 0, wanted: 1 },
      { dimension: 'tone', value: 'angry', accepted: 0, wanted: 1 },
    ]);
    // Of the four rows that were judged, one was dropped.
    expect(report.dropRates).toEqual([
      {
        rule: 'filter/length',
        by: 'source',
        dimension: 'source',
        value: 'log',
        dropped: 1,
        of: 2,
        low: 0.094531,
        high: 0.905469,
        overall: 0.25,
        warning: false,
      },
      { rule: 'filter/length', by: 'cell', dimension: 'tone', value: 'kind', dropped: 1, of: 3, low: 0.061492, high: 0.79234, overall: 0.25, warning: false },
    ]);
    expect(report.warnings).toEqual([]);
  });

  it('calls a cell without a quota thin under a quarter of its median', async () => {
    const rows = ['a', 'b', 'c'].flatMap((value, i) => Array.from({ length: i === 0 ? 1 : 8 }, (_, k) => row(`${value}${k}`, { tone: value })));
    const report = await measureCoverage(rows, configOf({}));
    expect(report.thin).toEqual([{ dimension: 'tone', value: 'a', accepted: 1, wanted: 2 }]);
    const enough = await measureCoverage([...rows, row('a9', { tone: 'a' })], configOf({}));
    expect(enough.thin).toEqual([]);
  });

  it('shows the holes of a crossing, leaves impossible cells out, and says where one is not so impossible', async () => {
    const rows = [row('r1', { a: 'p', b: 'v' }), row('r2', { a: 'q', b: 'w' }), row('r3', { a: 's', b: 'w' })];
    const config = configOf({ crossings: [['a', 'b']], impossible: ['a=p x b=w', 'a=s'] });
    const report = await measureCoverage(rows, config);
    expect(report.cells.filter((one) => one.dimension === 'a x b').map((one) => [one.value, one.accepted])).toEqual([
      ['p x v', 1],
      ['q x v', 0],
      ['q x w', 1],
      ['s x w', 1],
    ]);
    expect(report.warnings).toEqual([
      'a=s is named impossible in the config, but 1 row is in it.',
      'a x b=s x w is named impossible in the config, but 1 row is in it.',
    ]);
  });

  it('warns where a rule eats a language, and not where surplus does its work', async () => {
    const dropped = (rule: string, gate = 'filter'): { outcome: 'rejected'; droppedBy: { gate: string; rule: string } } => ({
      outcome: 'rejected',
      droppedBy: { gate, rule },
    });
    const rows = [
      ...Array.from({ length: 90 }, (_, i) => row(`e${i}`, { language: 'en', tone: i < 45 ? 'x' : 'y' }, i < 5 ? dropped('truncated') : {})),
      ...Array.from({ length: 20 }, (_, i) => row(`d${i}`, { language: 'de', tone: 'x' }, i < 15 ? dropped('truncated') : {})),
      ...Array.from({ length: 9 }, (_, i) => row(`f${i}`, { language: 'fr', tone: 'x' }, dropped('truncated'))),
      ...Array.from({ length: 20 }, (_, i) => row(`s${i}`, { language: 'sv', tone: 'y' }, dropped('surplus', 'coverage'))),
    ];
    const report = await measureCoverage(rows, configOf({}));
    expect(report.dropRates.filter((rate) => rate.warning).map((rate) => [rate.rule, rate.by, rate.value])).toEqual([['filter/truncated', 'language', 'de']]);
    expect(report.warnings).toEqual([
      'filter/truncated drops 75 % of language=de (15 of 20; 95 % interval 53.1-88.8 %), against 20.9 % of all rows: see whether the rule fits these rows.',
    ]);
    // Nine rows are too few to say.
    expect(report.dropRates.find((rate) => rate.value === 'fr')).toMatchObject({ dropped: 9, of: 9, warning: false });
  });

  it('adds up, whatever the order', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, someQuotas, async (rows, { quotas }) => {
        const config = configOf({ quotas });
        const report = await measureCoverage(rows, config);
        expect(await measureCoverage([...rows].reverse(), config)).toEqual(report);
        for (const name of ['a', 'b']) {
          const cells = report.cells.filter((one) => one.dimension === name);
          expect(cells.reduce((sum, one) => sum + one.candidates, 0)).toBe(rows.length);
          expect(cells.reduce((sum, one) => sum + one.accepted, 0)).toBe(report.accepted);
        }
        for (const one of report.cells) {
          expect(one.accepted + one.rejected + one.held).toBe(one.candidates);
          if (one.quota !== null) expect(one.thin).toBe(one.accepted < one.quota);
        }
        const crossed = cell(report, 'a x b', 'p x v');
        if (crossed)
          expect(crossed.accepted).toBe(rows.filter((one) => one.outcome === 'accepted' && one.labels['a'] === 'p' && one.labels['b'] === 'v').length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('checkCoverage', () => {
  const names = { sources: ['faq', 'log'] };

  it('lets a sound config pass', () => {
    checkCoverage(
      configOf({
        dimensions: [
          { name: 'tone', values: { kind: ['x'] } },
          { name: 'topic', values: { bread: ['bake'] } },
        ],
        quotas: {
          difficulty: { easy: 3 },
          tone: { kind: 1, other: 0 },
          source: { faq: 2 },
          topic: { anything: 1 },
          taskType: { 'table-lookup': 1 },
          'taskType x difficulty': { 'list x hard': 2 },
        },
        crossings: [['tone', 'turns']],
        impossible: ['tone=kind x turns=5+', 'difficulty=hard x taskType=chat'],
      }),
      names,
    );
  });

  it.each<[object, string]>([
    [{ quotas: { dificulty: { easy: 1 } } }, 'coverage.quotas["dificulty"]: there is no dimension "dificulty". Did you mean "difficulty"?'],
    [{ quotas: { difficulty: { eazy: 1 } } }, '"eazy" is no value of difficulty. Did you mean "easy"?'],
    [{ quotas: { source: { lgo: 1 } } }, '"lgo" is no value of source. Did you mean "log"?'],
    [{ quotas: { 'turns x turns': { '1 x 1': 1 } } }, 'a crossing joins two different dimensions'],
    [{ quotas: { 'turns x difficulty': { easy: 1 } } }, '"easy" does not name a cell of turns x difficulty'],
    [{ quotas: { turns: { '1': 1 } }, impossible: ['turns=1'] }, 'has a quota, and coverage.impossible names it'],
    [{ crossings: [['turns', 'tone']] }, 'coverage.crossings[0]: there is no dimension "tone"'],
    [{ crossings: [['turns', 'turns']] }, 'joins two different dimensions'],
    [{ impossible: ['turns'] }, '"turns" names no cell'],
    [{ dimensions: [{ name: 'turns', values: { a: ['b'] } }] }, 'measured by hornbook'],
  ])('refuses %j', (coverage, message) => {
    const error: unknown = (() => {
      try {
        checkCoverage(configOf(coverage), names);
      } catch (cause) {
        return cause;
      }
      return undefined;
    })();
    expect(String(error)).toContain(message);
    expect(HornbookError.isInstance(error) && error.exitCode).toBe(2);
  });
});
