import type { Io } from './io.ts';

const terminalEveryMs = 500;
const plainEveryMs = 10_000;

/**
 * Says how far a command is, as often as it is worth it: twice a second where a person sees one line change, and else a line of its own
 * every ten seconds. `atOnce`: nothing moves for long from here on (batches are waited for), so without a terminal the first line comes now.
 */
export function statusLines(io: Pick<Io, 'interactive' | 'status' | 'log'>, now: () => number = () => performance.now()) {
  const started = now();
  let told: number | undefined;
  return (line: (ms: number) => string, atOnce = false): void => {
    const at = now();
    const every = io.interactive ? terminalEveryMs : plainEveryMs;
    const first = io.interactive || atOnce ? Number.NEGATIVE_INFINITY : started;
    if (at - (told ?? first) < every) return;
    told = at;
    if (io.interactive) io.status(line(at - started));
    else io.log(line(at - started));
  };
}
