import { HornbookError, exitCodes } from '../../../errors.ts';
import { counted } from '../../../text/plural.ts';

/** A run that waits for batches: a clean stop, which goes on by itself once they have ended. */
export function pendingError(model: string, batches: readonly { id: string | undefined; calls: number; done: number }[]): HornbookError {
  const calls = batches.reduce((sum, one) => sum + one.calls, 0);
  const done = batches.reduce((sum, one) => sum + one.done, 0);
  const ids = batches.flatMap(({ id }) => (id === undefined ? [] : [id])).slice(0, 3);
  const named = ids.length === 0 ? '' : ` (${ids.join(', ')}${batches.length > ids.length ? ', …' : ''})`;
  return new HornbookError(
    `Waiting for ${counted(batches.length, 'batch', 'batches')} of model "${model}"${named}: ${done} of ${counted(calls, 'call')} are done there.`,
    {
      code: 'pending',
      exitCode: exitCodes.pending,
      hint: 'Run the same command again later: it takes up these batches, and pays for none twice. A batch may take a day.',
    },
  );
}
