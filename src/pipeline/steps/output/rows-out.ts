/** Where a step writes rows: a file by its ending, or standard output. */
import { extname } from 'node:path';
import type { Writable } from 'node:stream';
import { usageError } from '../../../errors.ts';
import { durableFile } from '../../durable-file.ts';
import type { DurableFile } from '../../durable-file.ts';
import { csvRows } from './csv-out.ts';
import { jsonText, lineText } from './json-line.ts';
import type { Written } from './json-line.ts';
import { parquetRows } from './parquet-out.ts';
import { streamFile } from './stream-file.ts';

export interface RowOut {
  readonly [field: string]: unknown;
}

/** Takes rows one by one, and puts the file in place at the end. */
export interface RowsOut {
  put(row: Written): void | Promise<void>;
  finish(): Promise<void>;
  /** Removes what was written. */
  discard(): void;
}

const writers: { readonly [ending: string]: (file: DurableFile, path: string, ending: string) => RowsOut } = {
  '.jsonl': (file) => lines(file),
  '.ndjson': (file) => lines(file),
  '.json': (file) => list(file),
  '.csv': (file, path) => csvRows(file, path, ','),
  '.tsv': (file, path) => csvRows(file, path, '\t'),
  '.parquet': (file, path) => parquetRows(file, path),
};

/** The ending that says how rows are written to a path. Throws a usage error where there is none. */
export function endingOfOutput(path: string, format: string | undefined): string {
  const ending = path === '-' ? `.${(format ?? 'jsonl').replace(/^\./, '').toLowerCase()}` : extname(path).toLowerCase();
  if (writers[ending] === undefined || (path === '-' && ending === '.parquet')) {
    const what = path === '-' ? `--format ${ending.slice(1)} cannot be written to standard output.` : `${path}: rows are not written to a file of this ending.`;
    throw usageError(what, { hint: 'Allowed are .jsonl, .ndjson, .json, .csv, .tsv and .parquet, and all but the last on standard output.' });
  }
  return ending;
}

/** Opens a place for rows. Throws `HornbookError` `storage` where the disk takes no more. */
export function openRows(path: string, { format, stdout }: { format: string | undefined; stdout: Writable }): RowsOut {
  const ending = endingOfOutput(path, format);
  const file = path === '-' ? streamFile(stdout) : durableFile(path);
  return (writers[ending] as (typeof writers)[string])(file, path, ending);
}

function lines(file: DurableFile): RowsOut {
  return {
    put: (row) => file.write(`${lineText(row)}\n`),
    finish: async () => file.finish(),
    discard: () => file.discard(),
  };
}

function list(file: DurableFile): RowsOut {
  let rows = 0;
  return {
    put: (row) => file.write(`${rows++ === 0 ? '[\n' : ',\n'}${jsonText(row)}`),
    finish: async () => {
      file.write(rows === 0 ? '[]\n' : '\n]\n');
      file.finish();
    },
    discard: () => file.discard(),
  };
}
