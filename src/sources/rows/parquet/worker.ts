/** Entry of the worker that reads Parquet files: one batch of rows for each `next`. */
import { parentPort } from 'node:worker_threads';
import type { ParsedRow } from '../row-files.ts';
import type { FromParquet, ToParquet } from './messages.ts';
import { readParquetFile } from './read.ts';

const batchRows = 512;
const batchUnits = 1024 * 1024;

// A column that fails while another is awaited: the read of the group fails by itself.
process.on('unhandledRejection', () => undefined);

let rows: AsyncGenerator<ParsedRow> | undefined;

async function batch(from: AsyncGenerator<ParsedRow>): Promise<FromParquet> {
  const read: ParsedRow[] = [];
  let units = 0;
  while (read.length < batchRows && units < batchUnits) {
    const next = await from.next();
    if (next.done === true) return { rows: read, done: true };
    read.push(next.value);
    units += next.value.units;
  }
  return { rows: read, done: false };
}

parentPort?.on('message', (message: ToParquet) => {
  if ('path' in message) rows = readParquetFile(message.path, message.limits);
  if (rows !== undefined) void batch(rows).then((reply) => parentPort?.postMessage(reply));
});
