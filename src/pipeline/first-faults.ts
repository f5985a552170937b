/** Each wave tests its judge: where no row of a rubric was due to carry a planted fault, the first that passed does. */
import type { GateVerdict, Judge, Services, Store, StoredRecord } from '../contracts/index.ts';
import { isPassed, plantedRule } from '../stages/filter/index.ts';
import type { FilterGate } from '../stages/filter/index.ts';

type Passed = StoredRecord & { verdict: GateVerdict };

/**
 * Plants the faults that a wave lacks, once all of its rows are judged. Goes through the rows in plan order, so that the choice hangs on
 * the rows alone: neither batches nor arrival nor a kill can change it, and what a stopped run planted counts.
 */
export async function plantFirstFaults(wave: number, { faults }: FilterGate, { store, failpoint }: Pick<Services, 'store' | 'failpoint'>): Promise<void> {
  if (faults === undefined) return;
  const rows = await carriers(wave, faults.judge, store);
  if (rows.length === 0) return;
  const planted = await Promise.all(rows.map(async ({ record, position, verdict }) => ({ wave, position, verdicts: [await faults.plant(record, verdict)] })));
  await store.transaction(() => store.verdicts.put(planted));
  failpoint('batch-judged');
}

/** The first row that passed of each rubric of which no row carries a fault. */
async function carriers(wave: number, judge: Judge, store: Store): Promise<Passed[]> {
  const rubricOf = ({ record }: StoredRecord): string => judge.rubricOf?.(record) ?? '';
  const passed = new Set((await store.verdicts.outcomes(wave, 'filter')).flatMap(({ position, outcome }) => (outcome === 'drop' ? [] : [position])));
  const tested = new Set<string>();
  const first = new Map<string, Passed>();
  let position = -1;
  for (;;) {
    const page = await store.records.page({ wave, after: { wave, position }, limit: pageSize });
    const last = page.at(-1);
    if (last === undefined) break;
    position = last.position;
    // Only rows that may carry one, or be the first: verdicts in full are dear to read.
    const wanted = page.filter(
      (row) =>
        passed.has(row.position) &&
        !tested.has(rubricOf(row)) &&
        (judge.planted?.(row.record) !== undefined || (!first.has(rubricOf(row)) && judge.planted?.(row.record, true) !== undefined)),
    );
    const verdicts = await store.verdicts.of(wanted.map(({ record }) => record.id));
    for (const row of wanted) {
      const verdict = verdicts.get(row.record.id)?.find(({ gate }) => gate === 'filter');
      if (verdict === undefined || !isPassed(verdict.rules)) continue;
      const rubric = rubricOf(row);
      if (verdict.rules.some(({ rule }) => rule === plantedRule)) tested.add(rubric);
      else if (!first.has(rubric)) first.set(rubric, { ...row, verdict });
    }
  }
  return [...first].flatMap(([rubric, row]) => (tested.has(rubric) ? [] : [row]));
}

const pageSize = 500;
