/** Helpers of this folder's tests: a file of rows in a folder of its own, and what the import makes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '../../contracts/record.ts';
import { importRows, type ImportItem, type ImportOptions } from './import-rows.ts';

export const limits = { lineBytes: 1024 * 1024, depth: 64, readSeconds: 20, readMegabytes: 512 };

export interface Imported {
  items: ImportItem[];
  drafts: Draft[];
  /** "7: reason" for each refused line. */
  refused: string[];
  notes: string[];
}

export type Given = Partial<ImportOptions> & { name?: string };

/** Writes the content under a name, imports it, and takes the folder away. */
export async function importText(content: string | Uint8Array, given: Given = {}): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-rows-'));
  try {
    const path = join(folder, given.name ?? 'rows.jsonl');
    writeFileSync(path, content);
    return await importFile(path, given);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function importFile(path: string, given: Given = {}): Promise<Imported> {
  const items: ImportItem[] = [];
  const notes: string[] = [];
  const options: ImportOptions = { format: 'auto', fields: {}, limits, kind: 'logs', author: 'human', ...given };
  for await (const item of importRows(path, { ...options, note: (note) => notes.push(note) })) items.push(item);
  return {
    items,
    drafts: items.flatMap((item) => ('draft' in item ? [item.draft] : [])),
    refused: items.flatMap((item) => ('refused' in item ? [`${item.line}: ${item.refused}`] : [])),
    notes,
  };
}

/** Rows as JSON Lines; strings stand as they are (broken lines). */
export function jsonl(...rows: unknown[]): string {
  return rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
}

export const talk = (question: string, reply: string): unknown => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: reply },
  ],
});
