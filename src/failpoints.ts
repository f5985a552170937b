/**
 * Named points at which a test may end the process (`HORNBOOK_FAILPOINT=name` or `name:3` for the third time it is
 * passed) or make a write fail (`HORNBOOK_FAILPOINT=name=error`). Without the variable a failpoint costs one comparison.
 */
import { HornbookError, exitCodes } from './errors.ts';
import type { Failpoint } from './contracts/ports.ts';

/** Every point there is; the crash suite visits each. */
export const failpointNames = [
  'run-begun',
  'inventory-done',
  'reading-stored',
  'readings-done',
  'unit-extracted',
  'unit-committed',
  'extract-done',
  'facts-sealed',
  'duplicates-found',
  'batch-judged',
  'admit-round',
  'wave-closed',
  'coverage-measured',
  'augment-planned',
  'surplus-marked',
  'canaries-planted',
  'release-started',
  'release-data',
  'release-rejected',
  'release-lineage',
  'release-sources',
  'release-reports',
  'release-manifest',
  'release-renamed',
  'release-done',
  'run-finished',
] as const;

export function failpointFrom(setting: string | undefined): Failpoint {
  if (setting === undefined || setting === '') return () => {};
  const [place = '', effect = 'kill'] = setting.split('=');
  const [name, nth = '1'] = place.split(':');
  if (!(failpointNames as readonly string[]).includes(name ?? '')) {
    throw new HornbookError(`HORNBOOK_FAILPOINT names an unknown point "${name}"`, {
      code: 'unknown-failpoint',
      exitCode: exitCodes.usage,
      hint: `Known points: ${failpointNames.join(', ')}.`,
    });
  }
  let passes = 0;
  return (at) => {
    if (at !== name || ++passes !== Number(nth)) return;
    if (effect === 'error') throw Object.assign(new Error(`failpoint ${at}`), { code: 'ENOSPC' });
    process.kill(process.pid, 'SIGKILL');
  };
}
