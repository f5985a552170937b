import { exitCodes } from '../errors.ts';
import type { Io } from './io.ts';

/** First Ctrl-C: finish the batch in hand and stop; second: end at once. Both can be resumed. */
export function interruptions(io: Io): { stopping(): boolean; end(): void } {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(exitCodes.interrupted);
    asked = true;
    io.log('Stopping after the batch in hand; again to stop at once.');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    stopping: () => asked,
    end: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
