/** The entries of one data file, as its container frames them. */
import type { FormatEntry } from '../../contracts/plugins.ts';
import { columnOf } from '../../formats/parquet/as-parquet.ts';
import { parquetGroups } from '../../formats/parquet/groups.ts';
import { jsonText } from '../../formats/json-text.ts';
import type { Feature } from '../../formats/shape.ts';
import type { FileWriter } from './folder.ts';

export interface Entries {
  /** Resolves when more can be taken; undefined: at once. */
  add(entry: FormatEntry): Promise<void> | undefined;
  /** Writes what ends the file. */
  finish(): Promise<void>;
}

/** JSON: one entry a line, or an array with one entry a line. */
export function textEntries(file: FileWriter, array: boolean): Entries {
  let empty = true;
  return {
    add(entry) {
      const text = jsonText(entry);
      const before = empty ? '[\n' : ',\n';
      empty = false;
      return file.write(array ? `${before}${text}` : `${text}\n`);
    },
    async finish() {
      if (array) await file.write(empty ? '[]\n' : '\n]\n');
    },
  };
}

/** Parquet: a row group in memory at a time. A release without rows has no columns: one of text stands for them, for readers refuse a file without any. */
export async function columnEntries(file: FileWriter, features: readonly [string, Feature][]): Promise<Entries> {
  const columns = features.map(([name, feature]) => [name, columnOf(feature)] as const);
  const groups = await parquetGroups(columns.length > 0 ? columns : [['empty', { kind: 'text' }]]);
  return {
    async add(entry) {
      const bytes = await groups.add(entry);
      if (bytes !== undefined) await file.write(bytes);
    },
    async finish() {
      await file.write(await groups.finish());
    },
  };
}
