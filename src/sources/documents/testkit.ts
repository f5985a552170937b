/** For the tests of this folder: real files, and short ways to read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Document, Reading } from '../../contracts/document.ts';
import { readDocument } from './read.ts';
import { readerFor } from './registry.ts';
import type { Reader } from '../../contracts/plugins.ts';

export const shared = resolve(process.env.HORNBOOK_SHARED ?? '../shared', 'data');
export const hasShared = existsSync(shared);

export interface RealFile {
  name: string;
  bytes: Uint8Array;
}

/** Files below a folder of the real data, sorted by name. */
export function realFiles(folder: string): RealFile[] {
  if (!hasShared) return [];
  const root = join(shared, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: relative(shared, file), bytes: readFileSync(file) }));
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export async function read(path: string, content: string | Uint8Array, depth = 256): Promise<Reading> {
  return readDocument(typeof content === 'string' ? utf8(content) : content, { path, reader: readerFor(path) as Reader, limits: { depth } });
}

export async function document(path: string, content: string | Uint8Array): Promise<Document> {
  const reading = await read(path, content);
  return { ...reading, key: `test/${path}`, version: '', source: 'test', language: 'en', reader: 'x@1', masked: {} };
}

/** Blocks as lines: depth, kind, and readable text. */
export function sketch(reading: Reading): string[] {
  const depths: number[] = [];
  return reading.blocks.map((block, i) => {
    const depth = block.parent < 0 ? 0 : (depths[block.parent] ?? 0) + 1;
    depths[i] = depth;
    const leaf = reading.blocks[i + 1]?.parent !== i;
    const detail = [
      block.level,
      block.ordered === true ? 'ordered' : undefined,
      block.header === true ? 'header' : undefined,
      block.language,
      block.label,
      block.aside && `(${block.aside})`,
    ].filter((item) => item !== undefined);
    return `${'  '.repeat(depth)}${[block.kind, ...detail].join(' ')}${leaf ? `: ${block.text ?? reading.text.slice(block.start, block.end)}` : ''}`;
  });
}
