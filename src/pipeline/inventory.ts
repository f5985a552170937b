/** What the sources hold now: every file, with its hash, in plan order. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InventoryFile, SourceConfig } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import { codeOf, findFiles, hashFile } from '../sources/files.ts';
import { globMatcher } from '../sources/glob.ts';
import { readerFor } from '../sources/documents/index.ts';
import type { Plan } from './compose.ts';

// Keep-priority: what people wrote, then curated sets, seeds, and what is made from documents.
const kindOrder: readonly SourceConfig['use'][] = ['logs', 'datasets', 'seeds', 'documents'];
const rowFile = /\.(jsonl|ndjson|json)$/i;
const seedFile = /\.(jsonl|ndjson|json|txt)$/i;

export async function takeInventory(plan: Plan): Promise<InventoryFile[]> {
  const files: Omit<InventoryFile, 'ordinal'>[] = [];
  for (const kind of kindOrder) {
    for (const [id, source] of plan.sources) if (source.use === kind) files.push(...(await filesOf(id, source, plan)));
  }
  for (const [index, set] of plan.evaluation.entries()) {
    const file = resolve(plan.root, set.path);
    await mustExist(file, ['evaluation', index, 'path'], set.path);
    files.push(await hashed({ kind: 'evaluation', source: set.name, key: `evaluation/${set.name}`, file, path: set.path, bytes: (await stat(file)).size }));
  }
  return uniqueKeys(files).map((file, ordinal) => ({ ordinal, ...file }));
}

async function filesOf(id: string, source: SourceConfig, plan: Plan): Promise<Omit<InventoryFile, 'ordinal'>[]> {
  const root = resolve(plan.root, source.path);
  await mustExist(root, ['sources', plan.config.sources.findIndex((one) => one.path === source.path), 'path'], source.path);
  const included = source.include === undefined ? undefined : globMatcher([source.include].flat());
  const excluded = globMatcher([source.exclude ?? []].flat());
  const files: Omit<InventoryFile, 'ordinal'>[] = [];
  for (const found of await findFiles(root)) {
    if (excluded(found.path) || (included && !included(found.path))) continue;
    const base = { kind: source.use, source: id, key: plan.masker.mask(`${id}/${found.path}`).text, file: found.file, path: found.path, bytes: found.bytes };
    if (found.refused !== undefined) files.push({ ...base, hash: null, outcome: 'refused', reason: found.refused });
    else if (!isKnown(source, found.path, plan)) files.push({ ...base, hash: null, outcome: 'ignored', reason: whyIgnored(found.path) });
    else files.push(await hashed(base));
  }
  return files;
}

function isKnown(source: SourceConfig, path: string, plan: Plan): boolean {
  if (source.use === 'documents') return readerFor(path, plan.readers) !== undefined;
  return (source.use === 'seeds' ? seedFile : rowFile).test(path);
}

function whyIgnored(path: string): string {
  const extension = /\.[^./]+$/.exec(path)?.[0];
  return extension === undefined ? 'no reader for files without an ending' : `no reader for ${extension.toLowerCase()} files`;
}

async function hashed(base: Omit<InventoryFile, 'ordinal' | 'hash' | 'outcome' | 'reason'>): Promise<Omit<InventoryFile, 'ordinal'>> {
  try {
    return { ...base, hash: await hashFile(base.file), outcome: 'readable', reason: null };
  } catch (error) {
    return { ...base, hash: null, outcome: 'refused', reason: `cannot be read: ${codeOf(error)}` };
  }
}

async function mustExist(file: string, path: (string | number)[], written: string): Promise<void> {
  try {
    await stat(file);
  } catch (error) {
    throw new ConfigError([{ path, message: `"${written}": ${codeOf(error)}` }], { hint: 'Paths start from the folder of the config.' });
  }
}

/** Masking a name can make two keys equal; the later ones get a number. */
export function uniqueKeys<F extends { key: string }>(files: readonly F[]): F[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const count = (seen.get(file.key) ?? 0) + 1;
    seen.set(file.key, count);
    return count === 1 ? file : { ...file, key: `${file.key}~${count}` };
  });
}
