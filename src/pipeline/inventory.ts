/** What the sources hold now: every file, with its hash, in plan order. */
import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import type { InventoryFile, SourceConfig } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import { compareText } from '../text/canonical.ts';
import { findMembers, isContainer, whyNotUnpacked, type FoundMember } from '../sources/archives.ts';
import { codeOf, findFiles, hashFile, type FoundFile } from '../sources/files.ts';
import { globMatcher } from '../sources/glob.ts';
import { rowExtensions, whyNoRows } from '../sources/rows/index.ts';
import { isNamed, whyBundled, whyVendored } from '../sources/vendored.ts';
import { archiveLimits, databaseCopies, readerFor } from '../sources/documents/index.ts';
import type { Plan } from './compose.ts';

// Keep-priority: what people wrote, then curated sets, seeds, and what is made from documents.
const kindOrder: readonly SourceConfig['use'][] = ['logs', 'datasets', 'seeds', 'documents'];

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
    if (excluded(found.path)) continue;
    const members = await membersOf(found, source, plan, (path) => !excluded(path) && (!included || included(found.path) || included(path)));
    for (const member of members ?? []) files.push(memberFile(member, { kind: source.use, source: id, file: found.file }, plan, source));
    if (members !== undefined || (included && !included(found.path))) continue;
    const unpack = source.use === 'documents' && !isKnown(source, found.path, plan) ? whyNotUnpacked(found.path) : undefined;
    const base = { kind: source.use, source: id, key: plan.masker.mask(`${id}/${found.path}`).text, file: found.file, path: found.path, bytes: found.bytes };
    if (found.refused !== undefined || unpack !== undefined) files.push({ ...base, hash: null, outcome: 'refused', reason: found.refused ?? unpack ?? null });
    else if (!isKnown(source, found.path, plan))
      files.push({ ...base, hash: null, outcome: 'ignored', reason: source.use === 'documents' ? whyIgnored(found.path) : whyNoRows(found.path) });
    else {
      const others = found.path === basename(root) ? undefined : (whyNotOurs(source, found.path, plan) ?? (await bundled(source, found, plan)));
      files.push(others === undefined ? await hashed(base) : { ...base, hash: null, outcome: 'ignored', reason: plan.masker.mask(others).text });
    }
  }
  return withoutCopies(
    files.sort((a, b) => compareText(a.path, b.path)),
    plan,
  );
}

/** Exports hold some databases twice; one of the two is listed as ignored. */
function withoutCopies(files: Omit<InventoryFile, 'ordinal'>[], plan: Plan): Omit<InventoryFile, 'ordinal'>[] {
  const copies = databaseCopies(files.filter((file) => file.kind === 'documents' && file.outcome === 'readable'));
  return files.map((file) => {
    const copy = copies.get(file.path);
    return copy === undefined ? file : { ...file, hash: null, outcome: 'ignored', reason: plan.masker.mask(copy).text };
  });
}

/** What an archive of a source of documents holds; undefined for what is no archive. A glob that names the archive takes all of it. */
async function membersOf(found: FoundFile, source: SourceConfig, plan: Plan, wanted: (path: string) => boolean): Promise<FoundMember[] | undefined> {
  if (source.use !== 'documents' || found.refused !== undefined || !isContainer(found.path) || isKnown(source, found.path, plan)) return undefined;
  const limits = archiveLimits(plan.config.limits);
  const members = await findMembers(found, limits, (path) => wanted(path) && isKnown(source, path, plan));
  if (members.length > 0) return members.filter((member) => member.members.length === 0 || wanted(member.path));
  return [{ path: found.path, members: [], bytes: found.bytes, hash: null, refused: 'the archive holds no files' }];
}

function memberFile(
  member: FoundMember,
  base: Pick<InventoryFile, 'kind' | 'source' | 'file'>,
  plan: Plan,
  source: SourceConfig,
): Omit<InventoryFile, 'ordinal'> {
  const { path, members, bytes, hash, refused } = member;
  const file = { ...base, key: plan.masker.mask(`${base.source}/${path}`).text, path, members, bytes, hash };
  if (refused !== undefined) return { ...file, outcome: 'refused', reason: plan.masker.mask(refused).text };
  const unpack = isKnown(source, path, plan) ? undefined : whyNotUnpacked(path);
  if (unpack !== undefined) return { ...file, outcome: 'refused', reason: unpack };
  const others = hash === null ? whyIgnored(path) : whyNotOurs(source, path, plan);
  if (others !== undefined) return { ...file, hash: null, outcome: 'ignored', reason: plan.masker.mask(others).text };
  return { ...file, outcome: 'readable', reason: null };
}

function isKnown(source: SourceConfig, path: string, plan: Plan): boolean {
  if (source.use === 'documents') return readerFor(path, plan.readers) !== undefined;
  const extension = extname(path).toLowerCase();
  return rowExtensions.includes(extension) || (source.use === 'seeds' && extension === '.txt');
}

/** Why a file of a source of documents is code that others wrote, by its path; undefined where the config names it. */
function whyNotOurs(source: SourceConfig, path: string, plan: Plan): string | undefined {
  if (source.use !== 'documents' || isNamed(path, source.include === undefined ? undefined : [source.include].flat())) return undefined;
  return whyVendored(path, readerFor(path, plan.readers) === readerFor('a.js'));
}

async function bundled(source: SourceConfig, found: FoundFile, plan: Plan): Promise<string | undefined> {
  if (source.use !== 'documents' || isNamed(found.path, source.include === undefined ? undefined : [source.include].flat())) return undefined;
  if (readerFor(found.path, plan.readers) !== readerFor('a.js')) return undefined;
  // What cannot be read is said where it is hashed.
  return whyBundled(found.file, found.path).catch(() => undefined);
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
