/** What copies with planted faults would cost: those of the rows that are due, and the first of a rubric in each wave. */
import type { Judge, JudgeCall, TrainingRecord } from '../contracts/index.ts';
import { product, usualPasses } from './estimate-tally.ts';
import type { EstimateTally, Range } from './estimate-tally.ts';

export interface FaultEstimates {
  /** A row that may be judged so often. */
  add(record: TrainingRecord, contexts: readonly string[], times: Range): void;
  /** Once all rows are known: those that a wave plants where no row was due. */
  addFirst(): void;
}

interface OfRubric {
  /** Of the first row of the rubric in which a fault can be planted. */
  calls: readonly JudgeCall[];
  due: number;
  /** How often its rows may pass. */
  passes: Range;
}

/**
 * In a wave at most as many copies of a rubric are judged as rows were due, or one. So over all waves no more than those that were due,
 * at least one, and one for each further wave: that is the upper bound.
 */
export function faultEstimates(judge: Judge, tally: EstimateTally, waves: number): FaultEstimates {
  const rubrics = new Map<string, OfRubric>();
  const addCalls = (calls: readonly JudgeCall[], times: Range): void => {
    for (const { model, ...tokens } of calls) tally.add(model, 'judge', tokens, times);
  };
  return {
    add: (record, contexts, times) => {
      const rubric = judge.rubricOf?.(record) ?? '';
      const known = rubrics.get(rubric);
      const due = judge.planted?.(record);
      const passes = product(times, usualPasses);
      if (due !== undefined) addCalls(judge.calls?.(due.record, contexts) ?? [], passes);
      const first = known === undefined ? (due ?? judge.planted?.(record, true)) : undefined;
      if (known === undefined && first === undefined) return;
      const one = known ?? {
        calls: judge.calls?.((first as { record: TrainingRecord }).record, contexts) ?? [],
        due: 0,
        passes: { low: 0, expected: 0, high: 0 },
      };
      rubrics.set(rubric, one);
      if (due !== undefined) one.due++;
      for (const bound of ['low', 'expected', 'high'] as const) one.passes[bound] += passes[bound];
    },
    addFirst: () => {
      for (const { calls, due, passes } of rubrics.values()) {
        const least = due === 0 ? 1 : 0;
        addCalls(calls, { low: 0, expected: Math.min(least, passes.expected), high: Math.min(least + waves - 1, passes.high) });
      }
      rubrics.clear();
    },
  };
}
