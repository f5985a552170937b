import type { Worker } from 'node:worker_threads';
import { HornbookError, messageOf } from '../../errors.ts';
import type { Failure, FromThread, ToThread } from './messages.ts';
import { startThread } from './start.ts';

/** Made once in each thread, from what all threads are given; then called with one task after the other. */
export type MakeWork<Setup, Task, Result> = (setup: Setup) => (task: Task) => Result | Promise<Result>;

export interface PoolOptions<Setup, Task, Result> {
  /** From 1. With 1 there are no threads: `make` works here, on the same tasks. */
  workers: number;
  /** What `make` is given. It is copied to each thread, but for memory that all share: give large arrays of numbers through `inSharedMemory`. */
  setup: Setup;
  make: MakeWork<Setup, Task, Result>;
  /** The threads' program, whose last statement is `serveThread(make)`: `new URL('./leak-thread.ts', import.meta.url)`, in a build too. */
  entry: URL;
  /** What they do, for the error where one breaks down: "look for leaks". */
  does: string;
}

export interface Pool<Task, Result> {
  /**
   * The result of each task, in the order of the tasks, whatever the number of threads; a few tasks are taken ahead. An error that the
   * work throws comes out here, at the place of its task; a thread that dies is an error `worker`. One walk at a time.
   */
  map(tasks: Iterable<Task> | AsyncIterable<Task>): AsyncGenerator<Result>;
  /** Ends the threads at once. Call it in a `finally`: open threads keep the program alive. */
  close(): Promise<void>;
}

/** Tasks that wait in a thread or are worked on, so that no thread waits for the next. */
const ahead = 2;

/**
 * Threads that do the same work on blocks of rows. The results do not depend on how many there are as long as the work on one task
 * knows nothing of other tasks.
 *
 * @example
 * // count.ts
 * export const makeCounter: MakeWork<{ word: string }, string[], number> = ({ word }) => (texts) => texts.filter((text) => text.includes(word)).length;
 * // count-thread.ts
 * serveThread(makeCounter);
 * // where it is used
 * const pool = openPool({ workers: 2, setup: { word: 'lamp' }, make: makeCounter, entry: new URL('./count-thread.ts', import.meta.url), does: 'count texts' });
 * try {
 *   for await (const count of pool.map(blocks)) sum += count;
 * } finally {
 *   await pool.close();
 * }
 */
export function openPool<Setup, Task, Result>(options: PoolOptions<Setup, Task, Result>): Pool<Task, Result> {
  return options.workers > 1 ? threads(options) : here(options);
}

function here<Setup, Task, Result>({ setup, make }: PoolOptions<Setup, Task, Result>): Pool<Task, Result> {
  let work: ReturnType<typeof make> | undefined;
  return {
    map: async function* (tasks) {
      work ??= make(setup);
      for await (const task of tasks) yield await work(task);
    },
    close: async () => undefined,
  };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A thread, and who waits for its answers, in their order. */
interface Thread {
  worker: Worker;
  waiting: Waiting[];
}

function threads<Setup, Task, Result>({ workers, setup, entry, does }: PoolOptions<Setup, Task, Result>): Pool<Task, Result> {
  let broken: HornbookError | undefined;
  let closed = false;
  const team: Thread[] = [];
  const breakDown = (why: string, cause?: unknown): void => {
    if (closed) return;
    broken ??= new HornbookError(`A thread that was to ${does} broke down: ${why}.`, {
      code: 'worker',
      hint: 'Run it again with --workers 1; where memory ran out, give Node more with NODE_OPTIONS=--max-old-space-size=8192.',
      cause,
    });
    for (const { waiting } of team) for (const { reject } of waiting.splice(0)) reject(broken);
  };
  for (let number = 0; number < workers; number++) {
    const thread: Thread = { worker: startThread(entry, setup), waiting: [] };
    thread.worker.on('message', (reply: FromThread) => {
      const asked = thread.waiting.shift();
      if ('result' in reply) asked?.resolve(reply.result);
      else asked?.reject(errorOf(reply.failed));
    });
    thread.worker.on('messageerror', (error) => breakDown(messageOf(error), error));
    thread.worker.on('error', (error: Error & { code?: string }) =>
      breakDown(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'its memory ran out' : messageOf(error).slice(0, 300), error),
    );
    thread.worker.on('exit', (code) => breakDown(`it ended with code ${code}`));
    team.push(thread);
  }
  const run = (task: Task): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (broken !== undefined) return reject(broken);
      if (closed) return reject(new HornbookError(`The threads that were to ${does} are closed.`, { code: 'worker' }));
      const free = team.reduce((least, thread) => (thread.waiting.length < least.waiting.length ? thread : least));
      free.waiting.push({ resolve: (result) => resolve(result as Result), reject });
      free.worker.postMessage({ task } satisfies ToThread);
    });

  return {
    map: async function* (tasks) {
      const open: Promise<Result>[] = [];
      for await (const task of tasks) {
        const result = run(task);
        // It may fail while an earlier one is waited for.
        result.catch(() => undefined);
        open.push(result);
        if (open.length >= workers * ahead) yield await (open.shift() as Promise<Result>);
      }
      for (const result of open) yield await result;
    },
    close: async () => {
      closed = true;
      await Promise.all(team.map(({ worker }) => worker.terminate()));
    },
  };
}

function errorOf({ message, stack, known }: Failure): Error {
  const error = known === undefined ? new Error(message) : new HornbookError(message, known);
  if (stack !== undefined) error.stack = stack;
  return error;
}
