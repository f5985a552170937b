/** Rows of Parquet files, read in a worker with limits on time and memory. */
import { access, constants } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { HornbookError, exitCodes, messageOf } from '../../../errors.ts';
import { startWorker } from '../../documents/isolate/start.ts';
import { codeOf } from '../../files.ts';
import type { ParsedRow, RowLimits } from '../row-files.ts';
import type { FromParquet, ToParquet } from './messages.ts';

const megabyte = 1024 * 1024;
/** Milliseconds between two looks at the program's memory: buffers lie outside the heap that the worker's own limit counts. */
const watchEvery = 100;

/**
 * Each row as an object; `line` is its number from 1. A file that is damaged, encrypted or too dear is refused by name, from where
 * it cannot be read on. Throws `HornbookError` `unreadable-file`.
 */
export async function* readParquetRows(path: string, limits: RowLimits): AsyncGenerator<ParsedRow> {
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    throw new HornbookError(`a file cannot be read: ${codeOf(cause)}`, { code: 'unreadable-file', exitCode: exitCodes.storage, cause });
  }
  const worker = startWorker(workerEntry(), limits.readMegabytes);
  let rows = 0;
  try {
    for (let message: ToParquet = { path, limits }; ; message = { next: true }) {
      const reply = await ask(worker, message, limits);
      if (typeof reply === 'string') {
        yield { line: rows === 0 ? 0 : rows + 1, units: 0, refused: rows === 0 ? reply : `the rest of the file was not read: ${reply}` };
        return;
      }
      for (const row of reply.rows) {
        rows = row.line;
        yield row;
      }
      if (reply.done) return;
    }
  } finally {
    await worker.terminate();
  }
}

function workerEntry(): URL {
  return import.meta.url.endsWith('.ts') ? new URL('./worker.ts', import.meta.url) : new URL('./worker.js', import.meta.url);
}

/** The reply, or why there is none. */
function ask(worker: Worker, message: ToParquet, limits: RowLimits): Promise<FromParquet | string> {
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss();
    const settle = (reply: FromParquet | string): void => {
      clearTimeout(clock);
      clearInterval(watch);
      worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
      resolve(reply);
    };
    const tooMuch = `a row group of it takes more than the ${limits.readMegabytes} MB of limits.readMegabytes: write it with smaller row groups`;
    const clock = setTimeout(
      () => settle(`a row group of it takes more than the ${limits.readSeconds} seconds of limits.readSeconds: write it with smaller row groups`),
      limits.readSeconds * 1000,
    );
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > 2 * limits.readMegabytes * megabyte) settle(tooMuch);
    }, watchEvery);
    worker.on('message', (reply: FromParquet) => settle(reply));
    worker.on('error', (error: Error & { code?: string }) =>
      settle(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch : `the file is damaged: its reader broke down (${messageOf(error).slice(0, 80)})`),
    );
    worker.on('exit', (code) => settle(`the file is damaged: its reader ended with code ${code}`));
    worker.postMessage(message);
  });
}
