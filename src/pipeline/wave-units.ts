/** Candidates of a later wave are committed in units, each whole: a stopped run goes on with the next. */
import { stopIfAsked } from '../stages/extract/index.ts';
import type { Extracted } from '../stages/extract/index.ts';
import type { RunContext } from './context.ts';

type Context = Pick<RunContext, 'store' | 'failpoint' | 'stopping'>;

/** Adds what a unit came to at the next positions of a wave, and marks it as done. */
export async function commitUnit(wave: number, unit: number, made: Extracted, context: Context): Promise<void> {
  const { store } = context;
  context.failpoint('unit-extracted');
  await store.transaction(async () => {
    const from = await store.records.next(wave);
    await store.records.add(wave, unit, from, made.records);
    for (const [index, { retry: _retry, ...failure }] of made.failed.entries())
      await store.failures.add({ wave, position: from + made.records.length + index, ...failure }, unit);
    await store.units.finish(wave, unit);
  });
  context.failpoint('unit-committed');
  stopIfAsked(context);
}

/** All units of a wave are done: its candidates go to the gates. */
export async function closeExtraction(wave: number, { store }: Pick<RunContext, 'store'>): Promise<void> {
  const stored = (await store.waves.all()).find((one) => one.wave === wave);
  if (stored !== undefined) await store.transaction(() => store.waves.put({ ...stored, state: 'admitting' }));
}
