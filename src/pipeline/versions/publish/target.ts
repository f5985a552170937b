/** The folder that a release is copied into: what it is, and what may be written there. */
import { execFile } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HornbookError, exitCodes, messageOf, usageError } from '../../../errors.ts';
import { hashFile, readManifest } from '../../../stages/release/read/index.ts';
import type { Manifest } from '../../../contracts/index.ts';

export const targetKinds = ['hub', 'git', 'dvc'] as const;
/** `hub`: plain files, as a dataset repository of a hub has them. `git`: a work tree. `dvc`: one in which DVC keeps the data. */
export type TargetKind = (typeof targetKinds)[number];

/** By what stands in the folder: `.dvc`, `.git`, or neither. */
export function kindOf(folder: string): TargetKind {
  if (existsSync(join(folder, '.dvc'))) return 'dvc';
  return existsSync(join(folder, '.git')) ? 'git' : 'hub';
}

export interface Plan {
  /** Files whose bytes are there already. */
  same: ReadonlySet<string>;
  /** Files of an earlier publication that the release does not have. */
  outdated: string[];
}

/**
 * Compares a folder with the release that shall stand in it.
 *
 * @throws HornbookError `foreign-file` (exit code 2) where a file stands in the way that no publication wrote, `edited-file`
 * where one that an earlier publication wrote was changed since.
 */
export async function planCopy(folder: string, manifest: Manifest): Promise<Plan> {
  const earlier = new Map((await readManifest(folder)).manifest?.files.map(({ path, sha256 }) => [path, sha256]));
  const ours = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const same = new Set<string>();
  for (const path of ours.keys()) {
    refuseLinks(folder, path);
    const there = await hashOf(join(folder, path));
    if (there === undefined) continue;
    if (there === ours.get(path)) same.add(path);
    else if (!earlier.has(path)) throw stands('foreign-file', join(folder, path), 'it was not put there by a publication');
    else if (there !== earlier.get(path)) throw stands('edited-file', join(folder, path), 'it was changed since it was published');
  }
  const outdated: string[] = [];
  for (const [path, sha256] of earlier) {
    if (ours.has(path)) continue;
    refuseLinks(folder, path);
    const there = await hashOf(join(folder, path));
    if (there === undefined) continue;
    if (there !== sha256) throw stands('edited-file', join(folder, path), 'it was changed since it was published, and the release does not have it');
    outdated.push(path);
  }
  return { same, outdated };
}

function stands(code: string, path: string, why: string): HornbookError {
  return usageError(`${path} stands in the way: ${why}.`, { code, hint: 'Move it away, or publish to another folder. Nothing was written.' });
}

/** No part of a path below the folder is a link: a copy never leaves the folder. */
function refuseLinks(folder: string, path: string): void {
  let at = folder;
  for (const part of path.split('/')) {
    // A manifest that was made by others may name anything.
    if (part === '..' || part === '.' || part === '') throw stands('foreign-file', join(folder, path), 'its path leaves the folder');
    at = join(at, part);
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true) throw stands('foreign-file', at, 'it is a link');
  }
}

async function hashOf(path: string): Promise<string | undefined> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isFile() ? (await hashFile(path)).sha256 : 'no file';
}

const run = promisify(execFile);

/** Runs git in a folder, without a shell. Throws `git-failed` (exit code 2) with what git said. */
export async function git(folder: string, ...parameters: string[]): Promise<string> {
  try {
    return (await run('git', ['-C', folder, ...parameters], { maxBuffer: 1 << 26 })).stdout;
  } catch (cause) {
    const said = typeof cause === 'object' && cause !== null && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new HornbookError(`git ${parameters[0] ?? ''} failed in ${folder}: ${said === '' ? messageOf(cause) : said}`, {
      code: 'git-failed',
      exitCode: exitCodes.usage,
      cause,
    });
  }
}

/** @throws HornbookError `dirty-target` (exit code 2) where the work tree has changes that are not committed. */
export async function refuseDirty(folder: string): Promise<void> {
  const changes = (await git(folder, 'status', '--porcelain', '--untracked-files=all')).split('\n').filter((line) => line !== '');
  if (changes.length === 0) return;
  const shown = changes.slice(0, 5).map((line) => line.slice(3));
  throw usageError(
    `The work tree of ${folder} has changes that are not committed: ${shown.join(', ')}${changes.length > 5 ? ` and ${changes.length - 5} more` : ''}.`,
    {
      code: 'dirty-target',
      hint: 'Commit them or set them aside first: a publication must be told apart from other work.',
    },
  );
}
