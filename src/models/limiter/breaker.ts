/**
 * Stops asking an endpoint that answers with errors alone: refusals (429, overloaded), connection errors and server errors
 * all count. Open for half a second, doubled each time up to five, or for as long as the endpoint's `Retry-After` says; then
 * two probes at a time, until good answers lead by two (closed) or bad ones do (open again).
 */
import { shareTest } from './cusum.ts';

export interface Breaker {
  /** When calls may go again; 0 when closed or probing. */
  until(): number;
  /** Calls allowed at a time. */
  most(): number;
  /** Adds an outcome; tells what changed. `active`: calls under way. A call that was sent before the probes says nothing of them. */
  add(good: boolean, call: { sentAt: number; active: number; now: number; retryAfterMs: number | undefined }): 'opened' | 'closed' | undefined;
  /** Looks at the clock: an open breaker whose time is up begins to probe. */
  look(now: number): void;
}

const shortest = 500;
const longest = 5000;
const probes = 2;
const longestRetryAfter = 600_000;

/** `jitter` gives a number in [0, 1). */
export function breaker(jitter: () => number): Breaker {
  // Alarm after about twenty bad answers in a row, or thirty where nine of ten are bad; never where half are.
  const test = shareTest(0.5, 0.9, 11.5);
  let state: 'closed' | 'open' | 'probing' = 'closed';
  let until = 0;
  let since = 0;
  let lead = 0;
  let times = 0;
  let calm = 0;
  const open = (now: number, retryAfterMs: number): 'opened' => {
    state = 'open';
    let wait = shortest;
    for (let i = 0; i < times && wait < longest; i++) wait *= 2;
    times++;
    calm = 0;
    // Never before the time that the endpoint named, a little after it at random.
    until = now + Math.max(Math.min(wait, longest) * (0.75 + jitter() / 2), Math.min(retryAfterMs, longestRetryAfter) * (1 + jitter() / 10));
    return 'opened';
  };
  return {
    until: () => (state === 'open' ? until : 0),
    most: () => (state === 'closed' ? Infinity : state === 'probing' ? probes : 0),
    look(now) {
      if (state !== 'open' || now < until) return;
      state = 'probing';
      since = now;
      lead = 0;
    },
    add(good, { sentAt, active, now, retryAfterMs = 0 }) {
      if (state === 'closed') {
        if (good && ++calm > 100) times = 0;
        // Of many calls under way, many can fail together.
        return test.add(!good, 1 + active / 40) ? open(now, retryAfterMs) : undefined;
      }
      if (state === 'open') {
        if (!good && retryAfterMs > 0) until = Math.max(until, now + Math.min(retryAfterMs, longestRetryAfter));
        return undefined;
      }
      if (sentAt < since) return undefined;
      lead += good ? 1 : -1;
      if (lead <= -probes) return open(now, retryAfterMs);
      if (lead < probes) return undefined;
      state = 'closed';
      test.reset();
      return 'closed';
    },
  };
}
