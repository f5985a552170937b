/** Revisions: a wave between the rounds of seeds and augmentation, of rows that replace others. */
import type { Extracted } from '../stages/extract/index.ts';
import type { RunContext } from './context.ts';
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
export async function planRevisions(_context: RunContext): Promise<PlannedRevisions | undefined> {
  return undefined;
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
