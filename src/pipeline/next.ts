/** The wave after this one: a round of the strategies that take seeds, revisions, a round of augmentation, or none. */
import type { CoverageReport } from '../contracts/index.ts';
import { extractTargets, planAugmentWave } from './augment-wave.ts';
import type { RunContext } from './context.ts';
import { kindOf } from './wave-kinds.ts';
import { extractRevisions, planRevisionWave } from './revisions.ts';
import { extractRound, planRoundWave } from './rounds.ts';

const extractors = { round: extractRound, revisions: extractRevisions, augment: extractTargets };

/** Goes on with the wave that was begun, or plans the next: rounds of seeds come first, then revisions of what all of that made, then augmentation. */
export async function nextWave(wave: number, report: CoverageReport, context: RunContext): Promise<number | undefined> {
  const next = wave + 1;
  const known = (await context.store.waves.all()).find((one) => one.wave === next);
  if (known === undefined) {
    const planned = (await planRoundWave(wave, context)) || (await planRevisionWave(wave, context)) || (await planAugmentWave(wave, report, context));
    if (!planned) return undefined;
  } else if (known.state === 'admitting') return next;
  const kind = kindOf((await context.store.waves.all()).find((one) => one.wave === next));
  if (kind !== 'inputs') await extractors[kind](next, context);
  return next;
}
