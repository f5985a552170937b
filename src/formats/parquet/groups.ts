import type { ByteWriter } from 'hyparquet-writer';
import type { ColumnType } from './columns.ts';
import { schemaOf, storedAs } from './columns.ts';

/** Rows and characters of a row group at most, but for one row that is longer: readers and this writer hold one group at a time. */
const groupRows = 5000;
const groupCharacters = 8 * 1024 * 1024;

type Row = { readonly [field: string]: unknown };

/** Rows in, the bytes of a Parquet file out, one row group in memory at a time. */
export interface ParquetGroups {
  /** Takes a row; gives bytes where it fills a row group. */
  add(row: Row): Promise<Uint8Array | undefined>;
  /** What is left, and the end of the file. */
  finish(): Promise<Uint8Array>;
}

/**
 * Parquet (snappy) with these columns: lists and objects as such, every one of them optional. The same rows give the same bytes.
 * A field that a row lacks and one that is null come out alike.
 */
export async function parquetGroups(columns: readonly (readonly [string, ColumnType])[]): Promise<ParquetGroups> {
  const { ByteWriter: Bytes, ParquetWriter } = await import('hyparquet-writer');
  const writer: ByteWriter = new Bytes(1 << 20);
  const schema = [{ name: 'root', num_children: columns.length }, ...columns.flatMap(([name, type]) => schemaOf(name, type))];
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'hornbook' });
  let held: Row[] = [];
  let characters = 0;
  const written = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  const group = async (): Promise<void> => {
    const rows = held;
    held = [];
    characters = 0;
    const columnData = columns.map(([name, type]) => ({
      name,
      data: rows.map((row) => (Object.hasOwn(row, name) ? storedAs(type, row[name]) : undefined)),
    }));
    await parquet.write({ columnData, rowGroupSize: groupRows });
  };
  return {
    async add(row) {
      held.push(row);
      characters += charactersOf(row);
      if (held.length < groupRows && characters < groupCharacters) return undefined;
      await group();
      return written();
    },
    async finish() {
      if (held.length > 0) await group();
      await parquet.finish();
      return written();
    },
  };
}

function charactersOf(row: Row): number {
  let size = 0;
  const open: unknown[] = [row];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') size += next.length;
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) if (inner !== undefined) open.push(inner);
  }
  return size;
}
