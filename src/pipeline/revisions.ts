/** Revisions: a wave between the rounds of seeds and augmentation, of rows that replace others. */
import { reviseRows } from '../stages/extract/index.ts';
import type { Extracted, RowToRevise } from '../stages/extract/index.ts';
import { counted } from '../text/plural.ts';
import type { RunContext } from './context.ts';
import { extraction } from './extraction.ts';
import { fateOf } from './outcomes.ts';
import { revising } from './revise.ts';
import type { Revising } from './revise.ts';
import { recordsOut } from './rows.ts';
import { kindOf } from './wave-kinds.ts';
import { closeExtraction, commitUnit } from './wave-units.ts';

/** What a wave of revisions does. */
export interface PlannedRevisions {
  /** For the log: what is revised. */
  note: string;
  /** Rows to revise, some at a time, in plan order: each unit is committed whole, in this order, whatever it asks. */
  units: readonly ((wave: number) => Promise<Extracted>)[];
}

/**
 * What is revised of the waves that are closed; undefined: nothing. It must say the same each time it is asked between two waves: a run
 * that was killed in a wave of revisions asks again, and goes on with the first unit that is not done. Records of a unit name in
 * `replaces` what they revise.
 */
export async function planRevisions(context: RunContext): Promise<PlannedRevisions | undefined> {
  const { store, plan } = context;
  const back = revising(plan);
  if (back === undefined) return undefined;
  const ids: string[] = [];
  for await (const row of recordsOut(store)) if (back.sendBack(row) !== undefined) ids.push(row.record.id);
  if (ids.length === 0) return undefined;
  const units: PlannedRevisions['units'][number][] = [];
  for (let from = 0; from < ids.length; from += rowsPerUnit) {
    const own = ids.slice(from, from + rowsPerUnit);
    units.push(async (wave) => reviseRows(await rowsOf(own, back, store), wave, extraction(context)));
  }
  return { note: counted(ids.length, 'row'), units };
}

/** Rows that are asked for side by side; what a kill may have to fold again. Their replies are in the ledger. */
const rowsPerUnit = 256;

async function rowsOf(ids: readonly string[], back: Revising, store: RunContext['store']): Promise<RowToRevise[]> {
  const decisions = await store.decisions.current();
  const verdicts = await store.verdicts.of(ids);
  const rows: RowToRevise[] = [];
  for (const id of ids) {
    const stored = await store.records.find(id);
    const own = verdicts.get(id) ?? [];
    const row = stored && back.sendBack({ ...stored, verdicts: own, fate: fateOf(own, decisions.get(id)) });
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Plans the revisions as the wave after `wave`; false where there are none, or where they were made. */
export async function planRevisionWave(wave: number, context: RunContext): Promise<boolean> {
  const { store } = context;
  if ((await store.waves.all()).some((one) => kindOf(one) === 'revisions' || kindOf(one) === 'augment')) return false;
  if ((await planRevisions(context)) === undefined) return false;
  await store.transaction(() => store.waves.put({ wave: wave + 1, name: 'revisions', state: 'extracting', detail: { kind: 'revisions' } }));
  return true;
}

export async function extractRevisions(wave: number, context: RunContext): Promise<void> {
  const { store, emit } = context;
  const { note, units } = (await planRevisions(context)) ?? { note: 'nothing', units: [] };
  emit({ event: 'stage', wave, stage: 'extract', state: 'start', note: `revisions: ${note}` });
  const done = await store.units.done(wave);
  for (const [unit, make] of units.entries()) {
    if (!done.has(unit)) await commitUnit(wave, unit, await make(wave), context);
    emit({ event: 'progress', wave, stage: 'extract', done: unit + 1, total: units.length, unit: 'revisions' });
  }
  await closeExtraction(wave, context);
}
