/**
 * Reading in a worker: a document that loops, or eats memory, ends its worker and nothing else. The worker is started for
 * the first such document, used again for the next, and replaced when it was ended.
 */
import type { Worker } from 'node:worker_threads';
import type { Reading } from '../../../contracts/document.ts';
import { HornbookError, messageOf } from '../../../errors.ts';
import { ReadingRefusal } from '../refusal.ts';
import type { FromWorker, ReadRequest } from './messages.ts';
import { ended, startWorker, workerEntry } from './start.ts';

export interface IsolateLimits {
  /** Seconds that one document may take. */
  seconds: number;
  /** Megabytes of the worker's heap, and by which the program's memory may grow during one document. */
  megabytes: number;
}

export interface Isolate {
  /** Reads one document. Throws `ReadingRefusal`: what the reader says, `too-slow`, `too-much-memory`, or `damaged` where the worker died. One at a time; further calls wait. */
  read(request: ReadRequest): Promise<Reading>;
  /** Ends the worker at once, with what it reads. */
  close(): Promise<void>;
}

const megabyte = 1024 * 1024;
/** Milliseconds between two looks at the program's memory: buffers lie outside the heap that the worker's own limit counts. */
const watchEvery = 100;

/** @param entry the worker's program, for tests. */
export function openIsolate(limits: IsolateLimits, entry: URL = workerEntry()): Isolate {
  let running: Worker | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  const loaded = new WeakSet<Worker>();

  // The next document waits for its end, or what it held would be charged to that one.
  const end = async (worker: Worker): Promise<void> => {
    if (running === worker) running = undefined;
    await ended(worker);
    // Ending it takes hold of the program; one whose end is never told must not keep it.
    worker.unref();
  };

  const read = async (request: ReadRequest): Promise<Reading> => {
    if (closed) throw new HornbookError('The worker that reads documents was closed.', { code: 'worker' });
    const worker = (running ??= startWorker(entry, limits.megabytes));
    worker.ref();
    try {
      if (!loaded.has(worker)) await ready(worker);
      loaded.add(worker);
      const reply = await ask(worker, request, limits);
      if (reply === 'ready') throw brokenWorker('it answered nothing');
      if ('reading' in reply) return reply.reading;
      throw new ReadingRefusal(reply.refusal.reason, reply.refusal.message, reply.refusal.hint);
    } catch (error) {
      if (isEnding(error) || !loaded.has(worker)) await end(worker);
      throw isEnding(error) ? error.refusal : error;
    } finally {
      worker.unref();
    }
  };

  return {
    read(request) {
      const result = queue.then(() => read(request));
      queue = result.catch(() => undefined);
      return result;
    },
    async close() {
      closed = true;
      if (running !== undefined) await end(running);
    },
  };
}

/** A refusal after which the worker is of no more use. */
interface Ending {
  refusal: ReadingRefusal;
}

function isEnding(error: unknown): error is Ending {
  return typeof error === 'object' && error !== null && 'refusal' in error && error.refusal instanceof ReadingRefusal;
}

function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void => reject(brokenWorker(messageOf(error), error));
    const exited = (code: number): void => failed(`it ended with code ${code}`);
    worker.once('error', failed);
    worker.once('exit', exited);
    worker.once('message', () => {
      worker.off('error', failed);
      worker.off('exit', exited);
      resolve();
    });
  });
}

function brokenWorker(why: string, cause?: unknown): HornbookError {
  return new HornbookError(`The worker that reads documents did not start: ${why}`, {
    code: 'worker',
    hint: 'Reinstall hornbook, or give it more memory.',
    cause,
  });
}

function ask(worker: Worker, request: ReadRequest, limits: IsolateLimits): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const before = process.memoryUsage.rss();
    const settle = (then: () => void): void => {
      clearTimeout(clock);
      clearInterval(watch);
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', exited);
      then();
    };
    const give = (refusal: ReadingRefusal): void => settle(() => reject({ refusal } satisfies Ending));
    const answered = (reply: FromWorker): void => settle(() => resolve(reply));
    const failed = (error: Error & { code?: string }): void =>
      give(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(limits, error) : died(messageOf(error), error));
    const exited = (code: number): void => give(died(`it ended with code ${code}`));
    const clock = setTimeout(() => give(tooSlow(limits)), limits.seconds * 1000);
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > limits.megabytes * megabyte) give(tooMuch(limits));
    }, watchEvery);
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', exited);
    worker.postMessage(request);
  });
}

function tooSlow({ seconds }: IsolateLimits): ReadingRefusal {
  return new ReadingRefusal('too-slow', `Reading it took more than ${seconds} seconds.`, 'Split it, or raise limits.readSeconds in the config.');
}

function tooMuch({ megabytes }: IsolateLimits, cause?: unknown): ReadingRefusal {
  return new ReadingRefusal(
    'too-much-memory',
    `Reading it took more than ${megabytes} MB of memory.`,
    'Split it, or raise limits.readMegabytes in the config.',
    cause,
  );
}

function died(why: string, cause?: unknown): ReadingRefusal {
  return new ReadingRefusal('damaged', `Its reader broke down: ${why}.`, 'Check that the file opens in another program, save it anew, or exclude it.', cause);
}
