import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Judge, JudgeScore } from '../contracts/plugins.ts';
import type { TrainingRecord } from '../contracts/record.ts';
import type { ConformanceCheck } from './format-conformance.ts';
import { hostileRows } from './rule-conformance.ts';
import { sampleRows } from './sample-rows.ts';

/**
 * What every judge must keep, ours or yours: pass each check to your test runner. `options` are the judge's own, parsed;
 * leave them out for the defaults. A judge that asks a model is tested with a scripted one.
 */
export function judgeConformance(judge: Judge, options: unknown = judge.options.parse({}), more: readonly TrainingRecord[] = []): ConformanceCheck[] {
  const rows = [...sampleRows(), ...more];
  const scored = async (row: TrainingRecord): Promise<JudgeScore[]> => judge.judge(row, options);
  return [
    {
      name: 'has an id, a version, a family and anchored aspects',
      run() {
        for (const text of [judge.id, judge.version, judge.family]) ok(text.length > 0);
        ok(judge.aspects.length > 0, 'a judge without aspects judges nothing');
        strictEqual(new Set(judge.aspects.map((aspect) => aspect.id)).size, judge.aspects.length, 'two aspects have one id');
        for (const { id, anchors } of judge.aspects)
          for (const level of [1, 3, 5] as const) ok(anchors[level].length > 8, `aspect ${id} does not say what ${level} means`);
      },
    },
    {
      name: 'scores each aspect of every row once, from 1 to 5 with two decimals, or not at all',
      async run() {
        for (const row of rows) {
          const scores = await scored(row);
          deepStrictEqual(scores.map((score) => score.aspect).sort(), judge.aspects.map((aspect) => aspect.id).sort(), `row ${row.id}`);
          for (const { aspect, score } of scores) {
            if (score === undefined) continue;
            ok(score >= 1 && score <= 5, `row ${row.id}: ${aspect} is ${score}`);
            strictEqual(Math.round(score * 100) / 100, score, `row ${row.id}: ${aspect} has more than two decimals`);
          }
        }
      },
    },
    {
      name: 'gives a reason with each score',
      async run() {
        for (const row of rows) for (const { aspect, reason } of await scored(row)) ok(reason.length > 0, `row ${row.id}: ${aspect} without a reason`);
      },
    },
    {
      name: 'gives the same scores twice, and leaves the row as it was',
      async run() {
        for (const row of rows) {
          const before = structuredClone(row);
          const first = await scored(row);
          if (judge.heuristic) deepStrictEqual(await scored(row), first, `row ${row.id}`);
          deepStrictEqual(row, before, `row ${row.id} was changed`);
        }
      },
    },
    {
      name: 'copes with long and hostile text',
      async run() {
        if (!judge.heuristic) return;
        for (const row of hostileRows()) strictEqual((await scored(row)).length, judge.aspects.length, row.id);
      },
    },
  ];
}
