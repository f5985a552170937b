import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema, type Cell, type Config, type CoverageReport } from '../../contracts/index.ts';
import { afterRound, augmentedCells, describeStop, judgeRound, planAugment, type AugmentState } from './index.ts';

const augment = (given: object = {}): Config['augment'] => configSchema.parse({ sources: [{ use: 'documents', path: 'x' }], augment: given }).augment;

const cell = (dimension: string, value: string, accepted: number, quota: number | null): Cell => ({
  dimension,
  value,
  candidates: accepted,
  accepted,
  rejected: 0,
  held: 0,
  quota,
  thin: quota !== null && accepted < quota,
  augmented: 'not-run',
  added: 0,
});
const report = (...cells: Cell[]): CoverageReport => ({
  schema: 'hornbook.coverage/1',
  accepted: 0,
  dimensions: [],
  cells,
  thin: [],
  dropRates: [],
  warnings: [],
});
const none: AugmentState = new Map();

describe('planAugment', () => {
  const thin = report(
    cell('taskType', 'list', 2, 10),
    cell('taskType', 'code', 12, 10),
    cell('topic', 'bread', 0, null),
    cell('turns', '2', 0, 5),
    cell('taskType x difficulty', 'list x hard', 0, 1),
    cell('taskType x turns', 'list x 2', 0, 1),
  );

  it('asks for what is missing under a quota, in the order of the report', () => {
    expect(planAugment(thin, augment({ maxCandidatesPerMissing: 3 }), none)).toEqual([
      { key: 'taskType=list', target: { dimension: 'taskType', value: 'list', wanted: 8 }, ceiling: 24 },
      { key: 'taskType x difficulty=list x hard', target: { dimension: 'taskType x difficulty', value: 'list x hard', wanted: 1 }, ceiling: 3 },
    ]);
  });

  it('plans nothing where it is skipped, has no rounds, or the cell has stopped', () => {
    expect(planAugment(thin, augment({ skip: 'the corpus is small and whole' }), none)).toEqual([]);
    expect(planAugment(thin, augment({ maxRounds: 0 }), none)).toEqual([]);
    const stopped: AugmentState = new Map([
      ['taskType=list', { missing: 8, candidates: 5, added: 0, rounds: 1, stop: 'no-yield' }],
      ['taskType x difficulty=list x hard', { missing: 1, candidates: 6, added: 0, rounds: 1 }],
    ]);
    expect(planAugment(thin, augment(), stopped)).toEqual([]);
  });

  it('says which cells no strategy can steer', () => {
    expect([...augmentedCells(thin, augment(), none)]).toEqual([
      ['turns=2', { outcome: 'no-yield', added: 0 }],
      ['taskType x turns=list x 2', { outcome: 'no-yield', added: 0 }],
    ]);
    expect([...augmentedCells(thin, augment({ skip: 'not wanted here' }), none)]).toEqual([]);
  });
});

describe('judgeRound', () => {
  const target = { dimension: 'taskType', value: 'list', wanted: 4 };
  const before = { accepted: 6, candidates: 0, rounds: 0 };
  const limits = { ceiling: 20, maxRounds: 3 };

  it.each<[number, number, number, string | undefined]>([
    [10, 20, 3, 'filled'],
    [6, 20, 3, 'no-yield'],
    [5, 2, 1, 'no-yield'],
    [7, 20, 1, 'ceiling'],
    [7, 5, 3, 'rounds'],
    [7, 5, 1, undefined],
  ])('%i accepted after %i candidates and %i rounds: %s', (accepted, candidates, rounds, expected) => {
    const stop = judgeRound(before, { accepted, candidates, rounds }, target, limits);
    expect(stop).toBe(expected);
    if (stop !== undefined) expect(describeStop('taskType=list', stop, { added: accepted - 6, candidates, rounds })).toMatch(/^taskType=list: .+\.$/);
  });
});

it('counts rows that a cell gained from other cells apart from the candidates made for it', () => {
  const said = describeStop('taskType=list', 'filled', { added: 5, candidates: 0, rounds: 1 });
  expect(said).toBe(
    'taskType=list: filled to its quota (5 accepted rows more in 1 round, those made for other cells included; 0 candidates were made for this one).',
  );
});

it('always ends, within its rounds and its ceiling, and says how', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.tuple(fc.nat(10), fc.nat(30)), { minLength: 6, maxLength: 6 }),
      (start, quota, maxRounds, maxCandidatesPerMissing, yields) => {
        const config = augment({ maxRounds, maxCandidatesPerMissing });
        let state: AugmentState = none;
        let accepted = start;
        let spent = 0;
        let rounds = 0;
        for (const [gain, tried] of yields) {
          const now = report(cell('topic', 'bread', accepted, quota));
          const planned = planAugment(now, config, state);
          if (planned.length === 0) break;
          const made = Math.min(tried, (planned[0] as { ceiling: number }).ceiling);
          accepted += Math.min(gain, made);
          spent += made;
          rounds++;
          state = afterRound(state, planned, new Map([['topic=bread', made]]), now, report(cell('topic', 'bread', accepted, quota)), config);
        }
        expect(rounds).toBeLessThanOrEqual(maxRounds);
        expect(spent).toBeLessThanOrEqual(Math.max(0, quota - start) * maxCandidatesPerMissing);
        const progress = state.get('topic=bread');
        if (start >= quota || maxRounds === 0) expect(progress).toBeUndefined();
        else {
          expect(progress).toMatchObject({ candidates: spent, rounds, added: accepted - start });
          expect(progress?.stop).toBeDefined();
          expect(progress?.stop === 'filled').toBe(accepted >= quota);
        }
      },
    ),
    { numRuns: 500 },
  );
});
