/** The kinds of file that hold rows: one line here, and one reader, for each. */
import { extname } from 'node:path';
import { HornbookError } from '../../errors.ts';
import { readLineBlocks, type LineItem } from '../lines.ts';
import { parseJson } from './json.ts';

export interface RowLimits {
  /** Longest row in bytes. */
  lineBytes: number;
  /** Deepest nesting of JSON. */
  depth: number;
  /** For Parquet: seconds that one row group may take, and megabytes that its reader may use. */
  readSeconds: number;
  readMegabytes: number;
}

export interface FileLimits extends RowLimits {
  /** Hears in which other encoding than UTF-8 a file of text was read. */
  note?: ((note: string) => void) | undefined;
  /** The file is of this kind (".csv"), whatever its name ends in. */
  ending?: string | undefined;
  /** Rows that stand in the file as JSON are given as they stand, with `raw` and without a value: for one who has read them before. */
  unparsed?: boolean;
}

/**
 * One row of a file, whatever its kind. Line 0 speaks of the whole file; `item` counts the values of a list from 1; `units` is about the
 * size of the row; `raw` is the text that was parsed, where the row stands in the file as JSON.
 */
export type ParsedRow = { line: number; item?: number; units: number; value?: unknown; raw?: string; refused?: string };

// Readers beside that of JSON Lines are loaded where a file asks for them: a command that reads one kind starts without the others.
const readers: { readonly [extension: string]: (path: string, limits: FileLimits) => AsyncGenerator<Iterable<ParsedRow>> } = {
  '.jsonl': (path, limits) => parsed(readLineBlocks(path, limits), limits),
  '.ndjson': (path, limits) => parsed(readLineBlocks(path, limits), limits),
  '.json': jsonRows,
  '.csv': csvRows,
  '.tsv': csvRows,
  '.parquet': parquetRows,
};

async function* jsonRows(path: string, limits: FileLimits): AsyncGenerator<Iterable<ParsedRow>> {
  const { readJsonValues } = await import('./json-values.ts');
  yield* parsed(readJsonValues(path, limits), limits);
}

async function* csvRows(path: string, limits: FileLimits): AsyncGenerator<Iterable<ParsedRow>> {
  const { readCsvRows } = await import('./csv.ts');
  for await (const row of readCsvRows(path, limits)) yield [row];
}

async function* parquetRows(path: string, { note: _note, ending: _ending, unparsed: _unparsed, ...limits }: FileLimits): AsyncGenerator<Iterable<ParsedRow>> {
  const { readParquetRows } = await import('./parquet/index.ts');
  for await (const row of readParquetRows(path, limits)) yield [row];
}

/** Extensions that hold rows, lower case, with the dot. */
export const rowExtensions: readonly string[] = Object.keys(readers);

const packed: readonly string[] = ['.gz', '.zst', '.bz2', '.xz', '.zip', '.7z', '.tar', '.tgz'];

/** Why a file that holds no rows for us is left out. */
export function whyNoRows(path: string): string {
  const extension = extname(path).toLowerCase();
  if (packed.includes(extension)) return `${extension} files are not read as rows: unpack the file first`;
  return `files of this kind are not read as rows; ${rowExtensions.join(', ')} are`;
}

/** The rows of a file by its ending; a file that cannot be opened is refused by name. */
export async function* readRowFile(path: string, limits: FileLimits): AsyncGenerator<ParsedRow> {
  for await (const block of readRowBlocks(path, limits)) for (const row of block) yield row;
}

/** The same, the rows of a block of the file at a time. Each block must be gone through to its end before the next. */
export async function* readRowBlocks(path: string, limits: FileLimits): AsyncGenerator<Iterable<ParsedRow>> {
  const reader = readers[limits.ending ?? extname(path).toLowerCase()];
  if (reader === undefined) {
    yield [{ line: 0, units: 0, refused: whyNoRows(path) }];
    return;
  }
  try {
    yield* reader(path, limits);
  } catch (cause) {
    if (!HornbookError.isInstance(cause) || cause.code !== 'unreadable-file') throw cause;
    yield [{ line: 0, units: 0, refused: cause.message }];
  }
}

async function* parsed(blocks: AsyncGenerator<Iterable<LineItem>>, limits: FileLimits): AsyncGenerator<Iterable<ParsedRow>> {
  for await (const items of blocks) yield parsedBlock(items, limits);
}

function* parsedBlock(items: Iterable<LineItem>, limits: FileLimits): Generator<ParsedRow> {
  for (const item of items) {
    const place = item.item === undefined ? { line: item.line } : { line: item.line, item: item.item };
    if ('refused' in item) yield { ...place, units: 0, refused: item.refused };
    else if (!/[^ \t\r]/.test(item.text)) continue;
    // Without a CR a text is one row, whatever it says.
    else if (limits.unparsed === true && !item.text.includes('\r')) yield { ...place, units: item.text.length, raw: item.text };
    else yield* valuesOf(item.text, place, limits.depth);
  }
}

/** The value of a line; of a line that lone CRs part into values, as where files of several systems were put together, each of them. */
function valuesOf(text: string, place: { line: number; item?: number }, depth: number): ParsedRow[] {
  const whole = parseJson(text, depth);
  const parts = 'refused' in whole && place.item === undefined ? text.split('\r').filter((part) => part.trim() !== '') : [];
  const values = parts.map((part) => parseJson(part, depth));
  if (values.length < 2 || values.some((value) => 'refused' in value)) return [{ ...place, units: text.length, raw: text, ...whole }];
  return values.map((value, i) => {
    const raw = parts[i] as string;
    return { ...place, item: i + 1, units: raw.length, raw, ...value };
  });
}
