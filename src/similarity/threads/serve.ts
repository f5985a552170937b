/** The thread's side of a pool. */
import { parentPort, workerData } from 'node:worker_threads';
import { HornbookError, messageOf } from '../../errors.ts';
import type { Failure, FromThread, ToThread } from './messages.ts';
import type { MakeWork } from './pool.ts';

/** Answers tasks, one after the other, for as long as the pool is open. The last statement of a thread's program. */
export function serveThread<Setup, Task, Result>(make: MakeWork<Setup, Task, Result>): void {
  const port = parentPort;
  if (port === null) return;
  let work: ReturnType<typeof make> | undefined;
  const answer = async (task: Task): Promise<FromThread> => {
    try {
      work ??= make(workerData as Setup);
      return { result: await work(task) };
    } catch (error) {
      return { failed: failureOf(error) };
    }
  };
  let before: Promise<void> = Promise.resolve();
  port.on('message', (message: ToThread) => {
    const task = message.task as Task;
    before = before.then(() => answer(task)).then((reply) => port.postMessage(reply));
  });
}

function failureOf(error: unknown): Failure {
  const failure = { message: messageOf(error), stack: error instanceof Error ? error.stack : undefined };
  if (!HornbookError.isInstance(error)) return failure;
  const { code, hint, exitCode } = error;
  return { ...failure, known: { code, hint, exitCode } };
}
