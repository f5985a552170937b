import { availableParallelism } from 'node:os';
import { usageError } from '../../errors.ts';

const mostWorkers = 64;

/** Checks a number of threads that a user gave. Throws `usage`. */
export function checkedWorkers(workers: number): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw usageError(`${workers} workers cannot be.`, {
    hint: `Use a whole number from 1 to ${mostWorkers}; more than the ${availableParallelism()} cores of this machine bring nothing.`,
  });
}
