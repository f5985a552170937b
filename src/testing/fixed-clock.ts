import type { Clock } from '../contracts/ports.ts';

/**
 * A clock that shows the same time in every run: `start` milliseconds since 1970, and `step` more at each look. Pass it to
 * `run` as `clock`, so that a manifest's `created` is the same each time.
 */
export function fixedClock(start = 0, step = 0): Clock {
  let next = start;
  return {
    now: () => {
      const shown = next;
      next += step;
      return shown;
    },
  };
}
