import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { DurableFile } from '../../durable-file.ts';
import { collected } from './collected.ts';
import { schemaOf, storedAs, unknownType, widened } from './columns.ts';
import type { ColumnType } from './columns.ts';
import type { RowOut, RowsOut } from './rows-out.ts';

/** Rows of a row group: readers hold one at a time. */
const groupRows = 5000;

/**
 * Parquet (snappy): a column for each field of any row, typed by all values that stand in it, lists and objects as such. Where a
 * column's values are of several kinds it holds JSON. A field that a row lacks and one that is null come out alike.
 */
export function parquetRows(file: DurableFile, _path: string): RowsOut {
  const rows = collected();
  const columns = new Map<string, ColumnType>();
  return {
    put: (value, raw) => {
      for (const [name, cell] of Object.entries(value)) {
        const before = columns.get(name);
        const after = widened(before ?? unknownType, cell);
        if (after !== before) columns.set(name, after);
      }
      rows.add(value, raw);
    },
    finish: async () => {
      const typed = [...columns];
      const writer = new ByteWriter(1 << 20);
      const schema = [{ name: 'root', num_children: typed.length }, ...typed.flatMap(([name, type]) => schemaOf(name, type))];
      const parquet = new ParquetWriter({ writer, schema, createdBy: 'hornbook' });
      const flush = (): void => {
        file.write(writer.getBytes().slice());
        writer.index = 0;
      };
      const group = async (held: readonly RowOut[]): Promise<void> => {
        const columnData = typed.map(([name, type]) => ({ name, data: held.map((row) => (Object.hasOwn(row, name) ? storedAs(type, row[name]) : undefined)) }));
        await parquet.write({ columnData, rowGroupSize: groupRows });
        flush();
      };
      let held: RowOut[] = [];
      for await (const row of rows.rows()) {
        held.push(row);
        if (held.length < groupRows) continue;
        await group(held);
        held = [];
      }
      if (held.length > 0) await group(held);
      await parquet.finish();
      flush();
      rows.remove();
      file.finish();
    },
    discard: () => {
      rows.remove();
      file.discard();
    },
  };
}
