import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestSchema } from '../../contracts/release.ts';
import type { Manifest } from '../../contracts/release.ts';
import { usageError } from '../../errors.ts';

/** A release folder. `manifest` is undefined where it is missing or cannot be read; `problem` says so. */
export interface Release {
  version: string;
  path: string;
  manifest: Manifest | undefined;
  problem: string | null;
}

const versionPattern = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;
/** Folders of this start are unfinished releases. */
export const unfinishedStart = '.tmp-release-';

const partsOf = (version: string): number[] => version.split('.').map(Number);

/** Below 0 where the first is the lower one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0) || (left[2] ?? 0) - (right[2] ?? 0);
}

/** The releases of a folder, oldest version first; none where the folder is not there. */
export async function listReleases(directory: string): Promise<Release[]> {
  let names: string[];
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    names = entries.filter((entry) => entry.isDirectory() && versionPattern.test(entry.name)).map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const releases: Release[] = [];
  for (const version of names.sort(compareVersions)) {
    const path = join(directory, version);
    releases.push({ version, path, ...(await readManifest(path)) });
  }
  return releases;
}

/** The manifest of a release folder, or what is wrong with it. */
export async function readManifest(path: string): Promise<{ manifest: Manifest | undefined; problem: string | null }> {
  try {
    const found = manifestSchema.safeParse(JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')));
    if (found.success) return { manifest: found.data, problem: null };
    const issue = found.error.issues[0];
    return { manifest: undefined, problem: `manifest.json is no manifest of this version: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { manifest: undefined, problem: missing ? 'manifest.json is missing' : `manifest.json cannot be read: ${(error as Error).message}` };
  }
}

/** The next version of a kind after this one (Semantic Versioning 2.0.0, with rows in the place of an interface). */
export function raised(version: string, change: 'patch' | 'minor' | 'major'): string {
  const [major = 1, minor = 0, patch = 0] = partsOf(version);
  if (change === 'major') return `${major + 1}.0.0`;
  return change === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Makes the releases folder, and names the unfinished ones of runs that were killed. */
export async function openDirectory(directory: string): Promise<string[]> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw usageError(`The releases folder ${directory} is not a folder.`, {
        code: 'release-directory',
        hint: 'Move that file away, or set `release.directory`.',
      });
    }
    throw error;
  }
  const names = await readdir(directory);
  return names.filter((name) => name.startsWith(unfinishedStart)).map((name) => join(directory, name));
}
