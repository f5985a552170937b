import { availableParallelism } from 'node:os';
import { usageError } from '../../errors.ts';

const mostWorkers = 64;

/** Bytes of input from which threads earn what starting them costs. */
const worthThreads = 32 * 1024 * 1024;
/** More than so many are taken only where a user says it: one thread reads and writes, and each has memory of its own. */
const mostByThemselves = 4;

/** How many threads work on inputs of so many bytes: as many as were asked for, else one for small inputs, and the cores of the machine. Throws `usage`. */
export function workersFor(asked: number | undefined, bytes: number): number {
  if (asked !== undefined) return checkedWorkers(asked);
  return bytes < worthThreads ? 1 : Math.min(mostByThemselves, availableParallelism());
}

/** Checks a number of threads that a user gave. Throws `usage`. */
export function checkedWorkers(workers: number): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw usageError(`${workers} workers cannot be.`, {
    hint: `Use a whole number from 1 to ${mostWorkers}; more than the ${availableParallelism()} cores of this machine bring nothing.`,
  });
}
