import { parquetGroups } from '../../../formats/parquet/groups.ts';
import { unknownType, widened } from '../../../formats/parquet/columns.ts';
import type { ColumnType } from '../../../formats/parquet/columns.ts';
import type { DurableFile } from '../../durable-file.ts';
import { collected } from './collected.ts';
import type { RowsOut } from './rows-out.ts';

/**
 * Parquet (snappy): a column for each field of any row, typed by all values that stand in it, lists and objects as such. Where a
 * column's values are of several kinds it holds JSON. A field that a row lacks and one that is null come out alike.
 */
export function parquetRows(file: DurableFile, _path: string): RowsOut {
  const rows = collected();
  const columns = new Map<string, ColumnType>();
  return {
    put: (row) => {
      for (const [name, cell] of Object.entries(row.value)) {
        const before = columns.get(name);
        const after = widened(before ?? unknownType, cell);
        if (after !== before) columns.set(name, after);
      }
      rows.add(row);
    },
    finish: async () => {
      const parquet = await parquetGroups([...columns]);
      for await (const row of rows.rows()) {
        const bytes = await parquet.add(row);
        if (bytes !== undefined) file.write(bytes);
      }
      file.write(await parquet.finish());
      rows.remove();
      file.finish();
    },
    discard: () => {
      rows.remove();
      file.discard();
    },
  };
}
