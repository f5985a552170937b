import { performance } from 'node:perf_hooks';

/** Where a limiter takes its time from. */
export interface LimiterTime {
  /** Milliseconds from any start; never goes back. */
  now(): number;
  /** Milliseconds for which the program has waited until something happens, in all. Absent: unknown. */
  idle?(): number;
  /** Calls `wake` once, after `ms`; gives what takes it back. */
  after(ms: number, wake: () => void): () => void;
}

/** The process's own: a monotonic clock, which a change of the computer's clock does not move. */
export const processTime: LimiterTime = {
  now: () => performance.now(),
  idle: () => performance.eventLoopUtilization().idle,
  after(ms, wake) {
    // Longer than a timer can be: it wakes early, finds nothing to do, and sets the next.
    const timer = setTimeout(wake, Math.min(ms, 2_000_000_000));
    return () => clearTimeout(timer);
  },
};
