import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { findConfig, loadConfig, located } from '../config/load.ts';
import type { LoadedConfig } from '../config/load.ts';
import { HornbookError, usageError } from '../errors.ts';
import { listReleases } from '../stages/release/read/index.ts';

/** Runs something with a loaded config; what it finds wrong with the config is said with the place in the file. */
export async function atConfig<T>(loaded: LoadedConfig, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = /\.(ya?ml|json)$/.test(loaded.file) ? readFileSync(loaded.file, 'utf8') : undefined;
    throw await located(basename(loaded.file), text, error);
  }
}

/** Folder of the workspace, with or without a config in it that can be read. */
export function workspaceRoot(place: string): string {
  try {
    return dirname(findConfig(place));
  } catch (error) {
    if (HornbookError.isInstance(error) && error.code === 'no-config') return resolve(place);
    throw error;
  }
}

/** Where a workspace's releases stand: as its config says, else `releases`. */
export async function releaseDirectory(place: string): Promise<string> {
  try {
    const { config, root } = await loadConfig(place);
    return resolve(root, config.release.directory);
  } catch (error) {
    // Looking at releases must work beside a config that is broken or gone.
    if (HornbookError.isInstance(error)) return join(workspaceRoot(place), 'releases');
    throw error;
  }
}

/** A release by version, by path, or the newest of the workspace. */
export async function findRelease(given: string | undefined, place: string): Promise<string> {
  const directory = await releaseDirectory(place);
  if (given !== undefined && (given.includes('/') || given === '.')) return resolve(given);
  const releases = await listReleases(directory);
  const wanted = given === undefined ? releases.at(-1) : releases.find((release) => release.version === given);
  if (wanted !== undefined) return wanted.path;
  if (given !== undefined) {
    throw usageError(`There is no release ${given} in ${directory}.`, {
      code: 'no-such-release',
      hint: `Known: ${releases.map((one) => one.version).join(', ') || 'none'}.`,
    });
  }
  throw usageError(`There is no release in ${directory} yet.`, { code: 'no-release', hint: 'Run "hornbook run" first.' });
}
