/**
 * The one door: deduplicate, decontaminate, filter, in this order, for every wave. A row is judged only while it leads its
 * duplicates; when a later gate drops a leader, its followers are reprieved and judged in their turn, until nothing changes.
 * That equals going through the rows one by one in plan order, and depends on neither batch size nor arrival.
 */
import type { Config, GateVerdict, Outcome, RuleContext, Services, StoredRecord, TrainingRecord } from '../contracts/index.ts';
import { HornbookError, exitCodes } from '../errors.ts';
import type { LeakIndex, Resembling } from '../stages/decontaminate/index.ts';
import { findDuplicates } from '../stages/deduplicate/index.ts';
import type { Assignment, Duplicates, MeaningOptions } from '../stages/deduplicate/index.ts';
import type { FilterGate } from '../stages/filter/index.ts';
import { hashOf } from '../text/hash.ts';
import { plantFirstFaults } from './first-faults.ts';
import { judgedRecords } from './rows.ts';
import { skippedVerdict } from './skipped.ts';

export interface AdmitContext extends Services {
  config: Pick<Config, 'deduplicate' | 'decontaminate' | 'filter' | 'run'>;
  leaks: LeakIndex;
  /** What words cannot prove; undefined where the config has no embedder for it. */
  resembling?: Resembling | undefined;
  /** Copies in other words; undefined where the config does not look for them. */
  meaning?: (wave: number, isCompared: typeof isComparedIn, first: () => number) => MeaningOptions | undefined;
  filter(context: RuleContext): FilterGate;
  /** Facts about the whole, sealed at the start of the wave. */
  facts(wave: number): Promise<{ boilerplate: readonly string[]; rules: RuleContext }>;
  /** Stop after this gate (`--until`). */
  until?: string;
}

/** Name of the fact that holds what a wave's search for copies said. */
export const duplicateNotes = 'duplicate-notes';

const unknown = 0;
const kept = 1;
const out = 2;
const held = 3;

export async function admit(wave: number, context: AdmitContext): Promise<void> {
  const { emit, failpoint, config } = context;
  const facts = await context.facts(wave);
  failpoint('facts-sealed');
  const start = (stage: string): void => emit({ event: 'stage', wave, stage, state: 'start', note: null });
  start('deduplicate');
  const positions: number[] = [];
  const before = { rows: 0 };
  const duplicates = config.deduplicate.skip
    ? await noDuplicates(wave, positions, before, context)
    : await findDuplicates(rowsOf(wave, positions, before, context), {
        threshold: config.deduplicate.threshold,
        view: config.deduplicate.view,
        facts: { boilerplate: facts.boilerplate },
        meaning: context.meaning?.(wave, isComparedIn, () => before.rows),
      });
  failpoint('duplicates-found');
  await tellNotes(wave, duplicates.notes ?? [], context);
  emit({ event: 'stage', wave, stage: 'deduplicate', state: 'end', note: null });
  if (context.until === 'deduplicate') return;
  const state = new Uint8Array(duplicates.size).fill(kept, 0, before.rows);
  for (const { index, outcome } of await alreadyJudged(wave, positions, before.rows, context)) state[index] = outcome;
  const filter = context.filter(facts.rules);
  let assignment = duplicates.assign((index) => state[index] === out);
  start('decontaminate');
  start('filter');
  for (;;) {
    const todo = toJudge(duplicates, assignment, state, before.rows);
    if (todo.length === 0) break;
    await judge(
      wave,
      todo.map((index) => ({ index, position: positions[index - before.rows] ?? 0 })),
      state,
      filter,
      context,
    );
    failpoint('admit-round');
    if (context.until === 'decontaminate' || context.until === 'filter') break;
    assignment = duplicates.assign((index) => state[index] === out);
  }
  for (const stage of ['decontaminate', 'filter']) emit({ event: 'stage', wave, stage, state: 'end', note: null });
  if (context.until === 'decontaminate' || context.until === 'filter') return;
  await plantFirstFaults(wave, filter, context);
  await writeDuplicateVerdicts(wave, duplicates, assignment, state, positions, before.rows, context);
}

/** Copies that may have been missed are a warning now, and a note of the release: an estimate is never silent. */
async function tellNotes(wave: number, notes: readonly string[], { store, emit }: AdmitContext): Promise<void> {
  for (const message of notes) emit({ event: 'warning', code: 'copies-missed', message, hint: null });
  if (notes.length > 0) await store.transaction(() => store.facts.put(wave, duplicateNotes, hashOf(notes), notes));
}

/** A wave is compared with all of its own rows, and with those of closed waves that are not out. */
const isComparedIn = (wave: number, own: number, outcome: Outcome): boolean => own === wave || outcome === 'accepted' || outcome === 'held';

/** Rows kept in earlier waves first, then this wave's, in plan order. */
async function* rowsOf(wave: number, positions: number[], before: { rows: number }, context: AdmitContext): AsyncGenerator<TrainingRecord> {
  for (let earlier = 1; earlier < wave; earlier++) {
    for await (const row of judgedRecords(context.store, earlier)) {
      if (!isComparedIn(wave, earlier, row.fate.outcome)) continue;
      before.rows++;
      yield row.record;
    }
  }
  for await (const row of judgedRecords(context.store, wave)) {
    positions.push(row.position);
    yield row.record;
  }
}

async function noDuplicates(wave: number, positions: number[], before: { rows: number }, context: AdmitContext): Promise<Duplicates> {
  const ids: string[] = [];
  for await (const record of rowsOf(wave, positions, before, context)) ids.push(record.id);
  return {
    size: ids.length,
    id: (index) => ids[index] ?? '',
    assign: () => ({ twin: new Int32Array(ids.length).fill(-1), similarity: new Float64Array(ids.length) }),
    conflicts: () => [],
    verdict: (index) => skippedVerdict(ids[index] ?? '', 'deduplicate', context.config.deduplicate.skip ?? ''),
  };
}

/** Leaders that no gate has judged yet, and followers that contradict their leader: those are judged too, before both are held. */
function toJudge(duplicates: Duplicates, assignment: Assignment, state: Uint8Array, first: number): number[] {
  const todo: number[] = [];
  for (let index = first; index < duplicates.size; index++) {
    if (state[index] === unknown && assignment.twin[index] === -1) todo.push(index);
  }
  for (const { leader, follower } of duplicates.conflicts(assignment)) {
    if (leader >= first && state[follower] === unknown && state[leader] !== out) todo.push(follower);
  }
  return [...new Set(todo)].sort((a, b) => a - b);
}

async function alreadyJudged(wave: number, positions: readonly number[], first: number, context: AdmitContext): Promise<{ index: number; outcome: number }[]> {
  const indexOf = new Map(positions.map((position, index) => [position, index + first]));
  const leaks = await context.store.verdicts.outcomes(wave, 'decontaminate');
  const filtered = new Map((await context.store.verdicts.outcomes(wave, 'filter')).map((row) => [row.position, row.outcome]));
  return leaks.flatMap(({ position, outcome }) => {
    const index = indexOf.get(position);
    const second = filtered.get(position);
    // Stopped between the two gates (`--until decontaminate`): the row is judged by both again.
    if (index === undefined || (outcome !== 'drop' && second === undefined)) return [];
    return [{ index, outcome: stateOf(second === undefined ? [outcome] : [outcome, second]) }];
  });
}

function stateOf(gateOutcomes: readonly GateVerdict['outcome'][]): number {
  return gateOutcomes.includes('drop') ? out : gateOutcomes.includes('hold') ? held : kept;
}

/** Judges rows some batches ahead, where that keeps models busy, and keeps their verdicts a batch at a time in plan order. */
async function judge(
  wave: number,
  todo: readonly { index: number; position: number }[],
  state: Uint8Array,
  filter: FilterGate,
  context: AdmitContext,
): Promise<void> {
  const { store, config, emit } = context;
  const size = config.run.batchSize;
  const open: { batch: typeof todo; judged: Promise<{ row: StoredRecord; verdicts: GateVerdict[] }[]> }[] = [];
  let done = 0;
  const keepFirst = async (): Promise<void> => {
    const first = open.shift();
    if (first === undefined) return;
    const judged = await first.judged;
    await store.transaction(() => store.verdicts.put(judged.map(({ row, verdicts }) => ({ wave, position: row.position, verdicts }))));
    const byPosition = new Map(judged.map(({ row, verdicts }) => [row.position, stateOf(verdicts.map((verdict) => verdict.outcome))]));
    for (const { index, position } of first.batch) state[index] = byPosition.get(position) ?? out;
    done += first.batch.length;
    context.failpoint('batch-judged');
    emit({ event: 'progress', wave, stage: 'filter', done, total: todo.length, unit: 'rows' });
    if (context.stopping()) throw new HornbookError('Stopped as asked; all that was done is kept.', { code: 'interrupted', exitCode: exitCodes.interrupted });
  };
  try {
    for (let from = 0; from < todo.length; from += size) {
      const batch = todo.slice(from, from + size);
      const rows = await store.records.at(
        wave,
        batch.map((row) => row.position),
      );
      const judged = Promise.all(rows.map(async (row) => ({ row, verdicts: await gatesOf(row, filter, context) })));
      // Whoever keeps the batch hears of a failure.
      judged.catch(() => undefined);
      open.push({ batch, judged });
      if (open.length * size > filter.ahead) await keepFirst();
    }
    while (open.length > 0) await keepFirst();
  } finally {
    await Promise.allSettled(open.map(({ judged }) => judged));
  }
}

/** Decontaminate before any rule or judge of the filter: a leaked row can score high and still ruin the evaluation. */
async function gatesOf({ record }: StoredRecord, filter: FilterGate, context: AdmitContext): Promise<GateVerdict[]> {
  const { decontaminate, filter: filterConfig } = context.config;
  const byWords = decontaminate.skip ? skippedVerdict(record.id, 'decontaminate', decontaminate.skip) : context.leaks.check(record);
  const leak = context.resembling === undefined ? byWords : await context.resembling.check(record, byWords);
  if (leak.outcome === 'drop' || context.until === 'decontaminate') return [leak];
  return [leak, filterConfig.skip ? skippedVerdict(record.id, 'filter', filterConfig.skip) : await filter.check(record)];
}

async function writeDuplicateVerdicts(
  wave: number,
  duplicates: Duplicates,
  assignment: Assignment,
  state: Uint8Array,
  positions: readonly number[],
  first: number,
  context: AdmitContext,
): Promise<void> {
  const { store } = context;
  const conflicts = new Map<number, { other: number; differs: string }>();
  for (const { leader, follower, differs } of duplicates.conflicts(assignment)) {
    // A closed wave is never opened again: against an earlier row, a contradicting newcomer stays a duplicate.
    if (leader < first || state[leader] === out || state[follower] === out || state[follower] === unknown) continue;
    conflicts.set(follower, { other: leader, differs });
    if (!conflicts.has(leader)) conflicts.set(leader, { other: follower, differs });
  }
  const size = context.config.run.batchSize;
  for (let from = first; from < duplicates.size; from += size) {
    const rows: { wave: number; position: number; verdicts: GateVerdict[] }[] = [];
    for (let index = from; index < Math.min(from + size, duplicates.size); index++)
      rows.push({ wave, position: positions[index - first] ?? 0, verdicts: [duplicates.verdict(index, assignment, conflicts.get(index))] });
    await store.transaction(() => store.verdicts.put(rows));
    context.failpoint('admit-round');
  }
}
