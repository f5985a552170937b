/** What passes between a pool and its threads. */
import type { ExitCode } from '../../errors.ts';

export interface ToThread {
  task: unknown;
}

/** A thread answers its tasks in the order in which they came. */
export type FromThread = { result: unknown } | { failed: Failure };

/** An error as data: what an `Error` loses on its way between threads. */
export interface Failure {
  message: string;
  stack?: string | undefined;
  /** Of one that a person is to read. */
  known?: { code: string; hint?: string | undefined; exitCode: ExitCode };
}
