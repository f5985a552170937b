import { join } from 'node:path';
import type { FormatEntry } from '../../../contracts/plugins.ts';
import { lineageLineSchema, rejectedLineSchema } from '../../../contracts/release.ts';
import type { LineageLine, RejectedLine, Split } from '../../../contracts/release.ts';
import { HornbookError, exitCodes } from '../../../errors.ts';
import { readManifest } from '../versions.ts';
import { dataEntries, dataFiles, idLines } from './data-files.ts';
import { fileLines } from './file-lines.ts';

export interface FoundRow {
  id: string;
  outcome: 'accepted' | RejectedLine['outcome'];
  split: Split | null;
  lineage: LineageLine | null;
  rejected: RejectedLine | null;
  /** Where the row stands in the data files, rows from 1, and as what. */
  entries: { format: string; path: string; row: number; entry: FormatEntry | null }[];
}

/** Looks a row up in a release by its id; undefined where it is not in it. */
export async function findRow(root: string, id: string): Promise<FoundRow | undefined> {
  const lineage = await findLine(join(root, 'lineage.jsonl'), id, (value) => lineageLineSchema.parse(value));
  if (lineage !== undefined)
    return { id, outcome: 'accepted', split: lineage.split, lineage, rejected: null, entries: await entriesOf(root, id, lineage.split) };
  const rejected = await findLine(join(root, 'rejected', 'rejected.jsonl'), id, (value) => rejectedLineSchema.parse(value));
  return rejected && { id, outcome: rejected.outcome, split: null, lineage: null, rejected, entries: [] };
}

async function findLine<T extends { id: string }>(path: string, id: string, parse: (value: unknown) => T): Promise<T | undefined> {
  const sought = JSON.stringify(id);
  try {
    for await (const { text, number } of fileLines(path)) {
      if (text?.includes(sought) !== true) continue;
      let value: T;
      try {
        value = parse(JSON.parse(text));
      } catch (cause) {
        throw new HornbookError(`${path} is damaged at line ${number}.`, {
          code: 'damaged-release',
          exitCode: exitCodes.damaged,
          hint: 'Run "hornbook verify" on the release.',
          cause,
        });
      }
      if (value.id === id) return value;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return undefined;
}

async function entriesOf(root: string, id: string, split: Split): Promise<FoundRow['entries']> {
  const { manifest } = await readManifest(root);
  const found: FoundRow['entries'] = [];
  for (const file of manifest === undefined ? [] : dataFiles(manifest)) {
    if (file.split !== split) continue;
    const row = await indexOf(idLines(root, file.ids), id);
    if (row < 0) continue;
    let at = 0;
    for await (const { entry } of dataEntries(root, file.path)) {
      if (at++ < row) continue;
      found.push({ format: file.format, path: file.path, row: row + 1, entry: entry ?? null });
      break;
    }
  }
  return found;
}

async function indexOf(ids: AsyncIterable<string>, id: string): Promise<number> {
  let at = 0;
  for await (const one of ids) {
    if (one === id) return at;
    at++;
  }
  return -1;
}
