import type { Message } from '../../../contracts/record.ts';
import type { FormatEntry } from '../../../contracts/plugins.ts';
import type { Manifest } from '../../../contracts/release.ts';
import { findFormat } from '../../../formats/registry.ts';
import { splitKeys } from '../joins.ts';
import { dataEntries, dataFiles, idLines } from './data-files.ts';
import type { DataFile } from './data-files.ts';
import type { Problems } from './problems.ts';
import { rowSplits } from './row-splits.ts';
import type { RowSplits } from './row-splits.ts';

/**
 * Every data file against its list of ids and against the lineage; rows that two splits share. Gives the number of entries
 * read.
 */
export async function checkData(root: string, manifest: Manifest, files: ReadonlySet<string>, accepted: RowSplits, found: Problems): Promise<number> {
  let entries = 0;
  const byFolder = new Map<string, DataFile[]>();
  for (const file of dataFiles(manifest)) byFolder.set(file.folder, [...(byFolder.get(file.folder) ?? []), file]);
  if (byFolder.size === 0) found.add('manifest.json', 'it names no data file');
  for (const all of byFolder.values()) {
    const seen = seenIds(accepted);
    const keys = rowSplits();
    for (const file of all) {
      if (!files.has(file.path)) continue;
      if (!files.has(file.ids)) {
        found.add(file.ids, 'the list of ids is missing');
        continue;
      }
      entries += await checkFile(root, file, manifest, seen, keys, accepted, found);
    }
  }
  return entries;
}

async function checkFile(
  root: string,
  file: DataFile,
  manifest: Manifest,
  seen: SeenIds,
  keys: RowSplits,
  accepted: RowSplits,
  found: Problems,
): Promise<number> {
  const ids = idLines(root, file.ids);
  const decode = decoder(file.format);
  // One row may be several entries there, one after the other.
  const isUnfolded = findFormat(file.format)?.unfold !== undefined;
  let before: string | undefined;
  let rows = 0;
  for await (const { line, entry, fault } of dataEntries(root, file.path)) {
    if (fault !== undefined) {
      found.add(file.path, fault, line);
      continue;
    }
    rows++;
    const id = await ids.next();
    if (id.done === true) {
      found.add(file.ids, `it has fewer ids than ${file.path} has rows`, rows);
      break;
    }
    if (seen.again(id.value) && !(isUnfolded && id.value === before)) found.add(file.ids, `the id ${id.value} is there twice, here or in another split`, rows);
    before = id.value;
    const split = accepted.get(id.value);
    if (split !== file.split) found.add(file.ids, `the id ${id.value} is ${split === undefined ? 'not' : `of ${split}`} in lineage.jsonl`, rows);
    if (entry === undefined) found.add(file.path, 'the entry is no JSON object in valid UTF-8', line);
    else checkEntry(entry, decode, file, line, keys, found);
  }
  if ((await ids.next()).done !== true) found.add(file.ids, `it has more ids than ${file.path} has rows`);
  const said = manifest.files.find(({ path }) => path === file.path)?.rows;
  if (said !== rows) found.add(file.path, `it has ${rows} rows, the manifest says ${said ?? 'none'}`);
  return rows;
}

function checkEntry(
  entry: FormatEntry,
  decode: ((entry: FormatEntry) => Message[]) | undefined,
  file: DataFile,
  line: number,
  keys: RowSplits,
  found: Problems,
): void {
  if (decode === undefined) return;
  let messages: Message[];
  try {
    messages = decode(entry);
  } catch {
    found.add(file.path, `the entry does not fit the format ${file.format}`, line);
    return;
  }
  for (const { what, key } of splitKeys(messages)) {
    const other = keys.add(key, file.split);
    if (other !== undefined && other !== file.split) found.add(file.path, `the row's ${what} is in the ${other} split too`, line);
  }
}

function decoder(id: string): ((entry: FormatEntry) => Message[]) | undefined {
  const format = findFormat(id);
  return format?.decode?.bind(format);
}

interface SeenIds {
  /** Whether the id came before; from now on it did. */
  again(id: string): boolean;
}

/** A byte for each accepted row; ids of no such row are held by name, and each of them is a problem anyway. */
function seenIds(accepted: RowSplits): SeenIds {
  const known = new Uint8Array(accepted.size);
  const others = new Set<string>();
  return {
    again(id) {
      const number = accepted.number(id);
      if (number < 0) {
        const before = others.has(id);
        if (others.size < 100_000) others.add(id);
        return before;
      }
      const before = known[number] === 1;
      known[number] = 1;
      return before;
    },
  };
}
