/** Rows of a Parquet file, one row group in memory at a time. Runs in a worker: what the decoder does with lies is not known. */
import { open, type FileHandle } from 'node:fs/promises';
import type { AsyncBuffer, ColumnMetaData, Compressors, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { messageOf } from '../../../errors.ts';
import type { ParsedRow, RowLimits } from '../row-files.ts';
import { pagesFault } from './check-pages.ts';
import { valueOf, ValueFault, withoutTypes } from './values.ts';

/** Columns may hold this many values in one row group: each takes some tens of bytes. */
const mostValues = 20_000_000;
const megabyte = 1024 * 1024;

/** A file, or a group of it, that cannot be read: a clause about the file. */
class Refusal extends Error {}

/** Every row, numbered from 1; a row group that cannot be read is refused at its first row, and the next one read. Row 0: the file. */
export async function* readParquetFile(path: string, limits: RowLimits): AsyncGenerator<ParsedRow> {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const handle = await open(path);
  try {
    let metadata: FileMetaData;
    let schema: SchemaTree;
    const file = await bufferOf(handle);
    try {
      await checkEnds(file);
      metadata = await parquetMetadataAsync(file, { geoparquet: false });
      schema = parquetSchema(metadata);
      checkSchema(metadata, schema, limits.depth);
    } catch (error) {
      yield { line: 0, units: 0, refused: error instanceof Refusal ? error.message : `the file is damaged: ${plain(error)}` };
      return;
    }
    const bare = withoutTypes(metadata);
    let before = 0;
    for (const [index, group] of bare.row_groups.entries()) {
      const rows = Number(group.num_rows);
      try {
        yield* readGroup({ ...bare, row_groups: [group], num_rows: group.num_rows }, schema, before, file, limits);
      } catch (error) {
        const why = error instanceof Refusal ? error.message : plain(error);
        yield { line: before + 1, units: 0, refused: `row group ${index + 1} (${rows} rows) cannot be read: ${why}` };
      }
      before += rows;
    }
  } finally {
    await handle.close();
  }
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      if (start < 0 || end > size || end < start) throw new Refusal('it states a place outside of the file');
      const bytes = new Uint8Array(end - start);
      await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer;
    },
  };
}

async function checkEnds(file: AsyncBuffer): Promise<void> {
  if (file.byteLength === 0) throw new Refusal('the file is empty');
  if (file.byteLength < 12) throw new Refusal('the file is too short to be Parquet');
  const head = Buffer.from(await file.slice(0, 4)).toString('latin1');
  const tail = Buffer.from(await file.slice(file.byteLength - 4)).toString('latin1');
  if (head === 'PARE' || tail === 'PARE') throw encrypted();
  if (head !== 'PAR1') throw new Refusal('the file is no Parquet file: it does not start with PAR1');
  if (tail !== 'PAR1') throw new Refusal('the file is cut off or no Parquet file: it does not end with PAR1');
}

function encrypted(): Refusal {
  return new Refusal('the file is encrypted: write it without encryption');
}

function checkSchema(metadata: FileMetaData, schema: SchemaTree, depth: number): void {
  if (
    metadata.row_groups.some(({ columns }) => columns.some((column) => column.crypto_metadata !== undefined || column.encrypted_column_metadata !== undefined))
  )
    throw encrypted();
  const names = schema.children.map((child) => child.element.name);
  if (names.length === 0) throw new Refusal('the file has no columns');
  if (new Set(names).size < names.length) throw new Refusal('two columns of the file have one name: rename one');
  const leaves: string[] = [];
  const open: { node: SchemaTree; level: number }[] = [{ node: schema, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, level } = next;
    if (node.element.name === '__proto__') throw new Refusal('a column of the file is called "__proto__"');
    if (level > depth) throw new Refusal(`its columns are nested deeper than the ${depth} of limits.depth`);
    if (node.children.length === 0) leaves.push(node.path.join('\n'));
    for (const child of node.children) open.push({ node: child, level: level + 1 });
  }
  let rows = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    rows += Number(group.num_rows);
    const held = new Set(group.columns.map((column) => column.meta_data?.path_in_schema.join('\n')));
    if (Number(group.num_rows) < 0 || held.size !== group.columns.length || leaves.some((leaf) => !held.has(leaf)) || held.size !== leaves.length)
      throw new Refusal(`the file is damaged: the columns of row group ${index + 1} are not those of its schema`);
  }
  // Some writers leave the sum at 0.
  if (rows !== Number(metadata.num_rows) && Number(metadata.num_rows) !== 0)
    throw new Refusal(`the file is damaged: it states ${metadata.num_rows} rows, and its row groups ${rows}`);
}

async function* readGroup(metadata: FileMetaData, schema: SchemaTree, before: number, file: AsyncBuffer, limits: RowLimits): AsyncGenerator<ParsedRow> {
  const { parquetRead } = await import('hyparquet');
  const [group] = metadata.row_groups as [RowGroup];
  const rows = Number(group.num_rows);
  await checkPages(group, schema, file, limits);
  let columns: unknown[][] = [];
  await parquetRead({
    file,
    metadata,
    compressors: await compressors(limits.readMegabytes * megabyte),
    utf8: false,
    geoparquet: false,
    // INT96 is converted whatever the options say: to nanoseconds since 1970.
    parsers: { timestampFromNanoseconds: (nanos: bigint) => nanos },
    onComplete: (read) => (columns = read as unknown[][]),
  });
  if (columns.length !== rows) throw new Refusal(`it states ${rows} rows and holds ${columns.length}`);
  for (let index = 0; index < rows; index++) {
    const line = before + index + 1;
    try {
      const entries = schema.children.map((node, at): [string, unknown] => [node.element.name, valueOf(node, columns[index]?.[at], limits.depth)]);
      const value = Object.fromEntries(entries);
      const units = sizeOf(value);
      yield units > limits.lineBytes
        ? { line, units: 0, refused: `the row is longer (${units} characters) than the ${limits.lineBytes} of limits.lineBytes` }
        : { line, units, value };
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      yield { line, units: 0, refused: error.message };
    }
    columns[index] = [];
  }
}

async function checkPages(group: RowGroup, schema: SchemaTree, file: AsyncBuffer, limits: RowLimits): Promise<void> {
  const room = (limits.readMegabytes * megabyte) / 2;
  let unpacked = 0;
  let values = 0;
  for (const column of group.columns) {
    const meta = column.meta_data as ColumnMetaData;
    unpacked += Number(meta.total_uncompressed_size);
    values += Number(meta.num_values);
    if (column.file_path) throw new Refusal('its columns are in other files');
  }
  const smaller = 'write the file with smaller row groups, or raise limits.readMegabytes';
  if (unpacked > room || unpacked < 0) throw new Refusal(`it unpacks to ${unpacked} bytes, more than ${room}: ${smaller}`);
  if (values > mostValues) throw new Refusal(`it holds ${values} values, more than ${mostValues}: ${smaller}`);
  for (const column of group.columns) {
    const meta = column.meta_data as ColumnMetaData;
    const name = JSON.stringify(meta.path_in_schema.join('.'));
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const [top] = schema.children.filter((child) => child.element.name === meta.path_in_schema[0]);
    const flat = top !== undefined && top.children.length === 0 && top.element.repetition_type !== 'REPEATED';
    if (flat && Number(meta.num_values) !== Number(group.num_rows))
      throw new Refusal(`column ${name} states ${meta.num_values} values for ${group.num_rows} rows`);
    const bytes = new Uint8Array(await file.slice(start, start + Number(meta.total_compressed_size)));
    const fault = pagesFault(bytes, { name, values: Number(meta.num_values), flat }, room);
    if (fault !== undefined) throw new Refusal(`column ${name} is damaged: ${fault}`);
  }
}

/** The package's, each of which may be asked for no more than the limit. */
async function compressors(limit: number): Promise<Compressors> {
  const { compressors: all } = await import('hyparquet-compressors');
  const guarded: Compressors = {};
  for (const [codec, unpack] of Object.entries(all)) {
    guarded[codec as keyof Compressors] = (input: Uint8Array, length: number) => {
      if (length > limit) throw new Refusal(`a page of it unpacks to ${length} bytes, more than ${limit}`);
      return length === 0 ? new Uint8Array(0) : unpack(input, length);
    };
  }
  return guarded;
}

/** About the characters of a row's JSON. */
function sizeOf(value: unknown): number {
  let size = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') size += next.length;
    else if (typeof next === 'object' && next !== null) open.push(...(Array.isArray(next) ? (next as unknown[]) : Object.entries(next).flat()));
    size += 4;
  }
  return size;
}

/** A fault of the decoder without quotes of the file's text. */
function plain(error: unknown): string {
  if (error instanceof RangeError) return 'a length or place in it does not fit';
  const message = messageOf(error).replace(/^parquet /, '');
  return /^[\w\s.,:()=!-]{1,120}$/.test(message) ? message : 'its contents cannot be decoded';
}
