import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRowFile } from '../../../sources/rows/index.ts';
import { durableFile } from '../../durable-file.ts';
import { lineText } from './json-line.ts';
import type { Written } from './json-line.ts';
import type { RowOut } from './rows-out.ts';

/** Rows that wait in a file until their columns are known: those of CSV and Parquet are known at the last row only. */
export interface Collected {
  add(row: Written): void;
  rows(): AsyncGenerator<RowOut>;
  remove(): void;
}

const limits = { lineBytes: Number.MAX_SAFE_INTEGER, depth: 1024, readSeconds: 60, readMegabytes: 1024, ending: '.jsonl' };

export function collected(): Collected {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-rows-'));
  const path = join(folder, 'rows.jsonl');
  const file = durableFile(path);
  let isOpen = true;
  let count = 0;
  return {
    add: (row) => {
      count++;
      file.write(`${lineText(row)}\n`);
    },
    rows: async function* () {
      if (isOpen) file.finish();
      isOpen = false;
      if (count === 0) return;
      for await (const row of readRowFile(path, limits)) yield row.value as RowOut;
    },
    remove: () => {
      if (isOpen) file.discard();
      isOpen = false;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
