import type { Counts, Decision, GateVerdict, Store, StoredRecord, TrainingRecord } from '../contracts/index.ts';
import { invariantError } from '../errors.ts';
import { count, fateOf, noCounts, unaccounted } from './outcomes.ts';
import type { Fate } from './outcomes.ts';
import { labelsWithTags } from './tags.ts';

export interface JudgedRecord extends StoredRecord {
  verdicts: GateVerdict[];
  fate: Fate;
}

const pageSize = 500;

/** Every record with its verdicts and fate, in plan order, a page at a time. */
export async function* judgedRecords(store: Store, wave?: number): AsyncGenerator<JudgedRecord> {
  const decisions = await store.decisions.current();
  for await (const page of pages(store, wave)) {
    const verdicts = await store.verdicts.of(page.map((row) => row.record.id));
    for (const row of page) {
      const own = verdicts.get(row.record.id) ?? [];
      yield { ...row, verdicts: own, fate: fateOf(own, decisions.get(row.record.id)) };
    }
  }
}

/** Every record with its outcome, in plan order: reading no verdict in full, which is the dear part. */
export async function* recordsWithOutcome(store: Store): AsyncGenerator<StoredRecord & { outcome: Fate['outcome'] }> {
  const decisions = await store.decisions.current();
  for await (const page of pages(store)) {
    const outcomes = await outcomesOf(page, store, decisions);
    for (const [index, row] of page.entries()) yield { ...row, outcome: outcomes[index] ?? 'pending' };
  }
}

/** Records that are out, with their verdicts and fate, in plan order. */
export async function* recordsOut(store: Store): AsyncGenerator<JudgedRecord> {
  const decisions = await store.decisions.current();
  for await (const page of pages(store)) {
    const outcomes = await outcomesOf(page, store, decisions);
    const out = page.filter((_, index) => outcomes[index] === 'rejected' || outcomes[index] === 'held');
    const verdicts = await store.verdicts.of(out.map((row) => row.record.id));
    for (const row of out) {
      const own = verdicts.get(row.record.id) ?? [];
      yield { ...row, verdicts: own, fate: fateOf(own, decisions.get(row.record.id)) };
    }
  }
}

/** Records up to a wave, that one too, in plan order, without a look at their verdicts. */
export async function* recordsUpTo(wave: number, store: Store): AsyncGenerator<TrainingRecord> {
  for await (const page of pages(store)) {
    for (const row of page) if (row.wave <= wave) yield row.record;
  }
}

async function outcomesOf(page: readonly StoredRecord[], store: Store, decisions: ReadonlyMap<string, Decision>): Promise<Fate['outcome'][]> {
  const ids = page.map((row) => row.record.id);
  const verdicts = await store.verdicts.of(ids, { rules: false });
  return ids.map((id) => fateOf(verdicts.get(id) ?? [], decisions.get(id)).outcome);
}

async function* pages(store: Store, wave?: number): AsyncGenerator<StoredRecord[]> {
  let after: { wave: number; position: number } | undefined;
  const labelsOf = await labelsWithTags(store);
  for (;;) {
    const page = await store.records.page({ ...(wave === undefined ? {} : { wave }), ...(after ? { after } : {}), limit: pageSize });
    const last = page.at(-1);
    if (last === undefined) return;
    yield labelsOf === undefined ? page : page.map((row) => ({ ...row, record: { ...row.record, labels: labelsOf(row.record.id, row.record.labels) } }));
    if (page.length < pageSize) return;
    after = { wave: last.wave, position: last.position };
  }
}

export interface AllCounts {
  total: Counts;
  byWave: (Counts & { wave: number; name: string })[];
  byStrategy: (Counts & { strategy: string })[];
}

/** Conservation: every candidate in exactly one outcome, per wave, per strategy and in total; throws if it does not add up. */
export async function countAll(store: Store, options: { decisionsOf?: ReadonlyMap<string, Decision> } = {}): Promise<AllCounts> {
  const decisions = options.decisionsOf ?? (await store.decisions.current());
  const total = noCounts();
  const waves = new Map<number, Counts>();
  const strategies = new Map<string, Counts>();
  const tally = (wave: number, strategy: string, outcome: Fate['outcome'] | 'failed'): void => {
    count(total, outcome);
    count(entry(waves, wave), outcome);
    count(entry(strategies, strategy), outcome);
  };
  let after: { wave: number; position: number } | undefined;
  for (;;) {
    const page = await store.records.outline({ ...(after ? { after } : {}), limit: pageSize });
    for (const row of page) tally(row.wave, row.strategy, fateOf(row.gates, decisions.get(row.id)).outcome);
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  for (const failure of await store.failures.all()) tally(failure.wave, failure.strategy, 'failed');
  const names = new Map((await store.waves.all()).map((wave) => [wave.wave, wave.name]));
  const all: AllCounts = {
    total,
    byWave: [...waves].sort((a, b) => a[0] - b[0]).map(([wave, counts]) => ({ wave, name: names.get(wave) ?? '', ...counts })),
    byStrategy: [...strategies].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([strategy, counts]) => ({ strategy, ...counts })),
  };
  await assertConserved(store, all);
  return all;
}

/** Compared with what the store holds, so that a tally that forgets a row is found too. */
async function assertConserved(store: Store, all: AllCounts): Promise<void> {
  const stored = (await store.records.count()) + (await store.failures.all()).length;
  const broken = [all.total, ...all.byWave, ...all.byStrategy].some((counts) => unaccounted(counts) !== 0);
  if (broken || stored !== all.total.candidates) {
    throw invariantError(`The sum of outcomes does not match: ${stored} candidates are stored, ${all.total.candidates} were counted.`, {
      code: 'not-conserved',
      hint: 'This is a defect of hornbook or of a plugin; nothing was released.',
    });
  }
}

function entry<K>(map: Map<K, Counts>, key: K): Counts {
  let counts = map.get(key);
  if (counts === undefined) map.set(key, (counts = noCounts()));
  return counts;
}
