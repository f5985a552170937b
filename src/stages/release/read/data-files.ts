import { join } from 'node:path';
import type { FormatEntry } from '../../../contracts/plugins.ts';
import { splits } from '../../../contracts/release.ts';
import type { Manifest, Split } from '../../../contracts/release.ts';
import { besideLines } from '../../../formats/index.ts';
import { jsonText } from '../../../formats/json-text.ts';
import { readRowFile } from '../../../sources/rows/index.ts';
import { compareText } from '../../../text/canonical.ts';
import { idsPath } from '../outputs.ts';
import { fileLines } from './file-lines.ts';

export interface DataFile {
  /** Name of the folder under `data/`. */
  folder: string;
  /** The format's id for ours: the folder's name, but for Parquet beside lines. */
  format: string;
  split: Split;
  path: string;
  ids: string;
}

/** Data files that a manifest names, by format; train first, so that a shared row is a fault of the other split. */
export function dataFiles(manifest: Pick<Manifest, 'files'>): DataFile[] {
  const files = manifest.files.flatMap(({ path }): DataFile[] => {
    const match = /^data\/([^/]+)\/([^/]+)\.[^./]+$/.exec(path);
    const split = splits.find((one) => one === match?.[2]);
    if (match === null || split === undefined || path.endsWith('.ids.txt')) return [];
    const folder = match[1] ?? '';
    const isBeside = path.endsWith('.parquet') && folder.endsWith(besideLines);
    return [{ folder, format: isBeside ? folder.slice(0, -besideLines.length) : folder, split, path, ids: idsPath(path) }];
  });
  return files.sort((a, b) => compareText(a.folder, b.folder) || splits.indexOf(a.split) - splits.indexOf(b.split));
}

/** An entry with its line, or row of a Parquet file. `entry` is undefined where it cannot be read; `fault` says why rows are missing. */
export interface DataEntry {
  line: number;
  /** Its JSON as in a file of lines. */
  text: string;
  entry: FormatEntry | undefined;
  fault?: string;
}

/** The entries of a data file: JSONL, an array as we write it (a bracket, one entry a line, a bracket), or Parquet. */
export async function* dataEntries(root: string, path: string): AsyncGenerator<DataEntry> {
  if (path.endsWith('.parquet')) return yield* parquetEntries(join(root, path));
  const array = path.endsWith('.json');
  for await (const { number, text } of fileLines(join(root, path))) {
    if (array && (text === '[' || text === ']' || text === '[]')) continue;
    const json = array && text !== undefined ? text.replace(/,$/, '') : text;
    yield { line: number, text: json ?? '', entry: json === undefined ? undefined : parseEntry(json) };
  }
}

/** Our own files: a row may be of any length, and its group takes what it takes. */
const limits = { lineBytes: Number.MAX_SAFE_INTEGER, depth: 1024, readSeconds: 600, readMegabytes: 2048, ending: '.parquet' };

async function* parquetEntries(path: string): AsyncGenerator<DataEntry> {
  for await (const { line, value, refused } of readRowFile(path, limits)) {
    if (refused === undefined) yield { line, text: jsonText(value), entry: value as FormatEntry };
    else yield { line, text: '', entry: undefined, fault: refused };
  }
}

function parseEntry(text: string): FormatEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FormatEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** The ids beside a data file, in order. */
export async function* idLines(root: string, path: string): AsyncGenerator<string> {
  for await (const { text } of fileLines(join(root, path))) yield text ?? '';
}
