/** Copies a release into a folder for others, with checks before and after, and tells the registry. */
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { Manifest } from '../../../contracts/index.ts';
import { HornbookError, exitCodes, usageError } from '../../../errors.ts';
import { hashFile, readManifest, verifyRelease } from '../../../stages/release/read/index.ts';
import { addEvent } from '../registry/events.ts';
import type { PublishedEvent } from '../registry/events.ts';
import { isForDvc, pointTo } from './dvc.ts';
import { git, kindOf, planCopy, refuseDirty } from './target.ts';
import type { TargetKind } from './target.ts';

export { targetKinds } from './target.ts';
export type { TargetKind } from './target.ts';

export interface PublishOptions {
  /** Folder of the release. */
  release: string;
  /** Folder of all releases: the registry stands there. */
  directory: string;
  to: string;
  /** How the folder was named, for the registry. */
  toAsGiven: string;
  /** Default: by what stands in the folder. */
  kind?: TargetKind;
  /** Makes a commit of it (`git` and `dvc`). */
  commit: boolean;
  /** ISO time. */
  at: string;
}

export interface Published {
  version: string;
  to: string;
  kind: TargetKind;
  /** Files written, those that were there already with the same bytes, and those of an earlier publication that were removed. */
  written: number;
  same: number;
  removed: number;
  commit: string | null;
}

/**
 * The release is verified first; what stands in the folder is looked at before anything is written: files of an earlier
 * publication are replaced or removed, others never. Each file is written under another name, made durable and put in its
 * place, the manifest last; then every hash is taken again from the folder. Killed in its middle, the same command goes on.
 *
 * @throws HornbookError `unverified` and `copy-differs` (exit code 3), `foreign-file`, `edited-file`, `dirty-target`, `no-target` (2).
 */
export async function publishRelease(options: PublishOptions): Promise<Published> {
  const { release, directory, commit } = options;
  const to = resolve(options.to);
  const kind = options.kind ?? kindOf(to);
  refuseOverlap(release, to);
  if (kind !== 'hub' && !existsSync(join(to, '.git')))
    throw usageError(`${to} is no git work tree.`, { code: 'no-target', hint: 'Run "git init" there, or leave --as out.' });
  if (kind === 'dvc' && !existsSync(join(to, '.dvc')))
    throw usageError(`DVC does not work in ${to}.`, { code: 'no-target', hint: 'Run "dvc init" there, or leave --as out.' });
  if (kind === 'hub' && commit)
    throw usageError(`${to} is no git work tree: there is nothing to commit to.`, { code: 'no-target', hint: 'Leave --commit out.' });
  const manifest = await verified(release);
  if (kind !== 'hub' && !(await isOwnRemains(to, manifest))) await refuseDirty(to);
  const { same, outdated } = await planCopy(to, manifest);
  const written = manifest.files.filter(({ path }) => !same.has(path)).map(({ path }) => path);
  for (const path of written) copyInto(release, to, path);
  for (const path of outdated) for (const name of [path, `${path}.dvc`]) rmSync(join(to, name), { force: true });
  copyInto(release, to, 'manifest.json');
  await recheck(to, manifest);
  if (kind === 'dvc') for (const { path } of manifest.files) if (isForDvc(path)) await pointTo(to, path);
  const made = commit ? await commitAll(to, manifest) : null;
  const event: PublishedEvent = {
    schema: 'hornbook.registry/1',
    at: options.at,
    version: manifest.version,
    contentHash: manifest.contentHash,
    event: 'published',
    kind,
    to: options.toAsGiven,
    files: manifest.files.length + 1,
    ...(made === null ? {} : { commit: made }),
  };
  addEvent(directory, event);
  return { version: manifest.version, to, kind, written: written.length + 1, same: same.size, removed: outdated.length, commit: made };
}

function refuseOverlap(release: string, to: string): void {
  const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(outer + sep);
  if (within(to, resolve(release)) || within(resolve(release), to))
    throw usageError(`${to} and the release ${release} overlap.`, { code: 'no-target', hint: 'Name a folder of its own for the publication.' });
  if (existsSync(to) && !statSync(to).isDirectory()) throw usageError(`${to} is not a folder.`, { code: 'no-target', hint: 'Name a folder.' });
  mkdirSync(to, { recursive: true });
}

async function verified(release: string): Promise<Manifest> {
  const { ok, problems } = await verifyRelease(release);
  const { manifest } = await readManifest(release);
  if (ok && manifest !== undefined) return manifest;
  const [first] = problems;
  throw new HornbookError(
    `${release} does not hold what it says, and is not published: ${first === undefined ? 'no manifest' : `${first.file}: ${first.message}`}${problems.length > 1 ? ` and ${problems.length - 1} more` : ''}.`,
    {
      code: 'unverified',
      exitCode: exitCodes.gate,
      hint: 'hornbook verify lists all of it; hornbook rebuild makes the release again.',
    },
  );
}

/** A publication of this very release that was killed may leave the work tree dirty: with its own files and no others. */
async function isOwnRemains(to: string, manifest: Manifest): Promise<boolean> {
  const changes = (await git(to, 'status', '--porcelain', '--untracked-files=all', '-z'))
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
  if (changes.length === 0) return false;
  const own = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  for (const path of changes) {
    const file = join(to, path);
    const plain = path.replace(/\.dvc$/, '');
    if (path === 'manifest.json' || (path !== plain && own.has(plain)) || /(?:^|\/)\.gitignore$/.test(path) || path.endsWith(partEnding)) continue;
    if (!own.has(path) || !existsSync(file) || (await hashFile(file)).sha256 !== own.get(path)) return false;
  }
  return true;
}

const partEnding = '.hornbook-part';

function copyInto(from: string, to: string, path: string): void {
  const target = join(to, path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(from, path), target + partEnding);
  const handle = openSync(target + partEnding, 'r');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(target + partEnding, target);
}

async function recheck(to: string, manifest: Manifest): Promise<void> {
  const different: string[] = [];
  for (const { path, sha256 } of manifest.files) if ((await hashFile(join(to, path))).sha256 !== sha256) different.push(path);
  const { manifestHash } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8')) as { manifestHash?: unknown };
  if (manifestHash !== manifest.manifestHash) different.push('manifest.json');
  if (different.length === 0) return;
  throw new HornbookError(`The copy in ${to} is not what was copied: ${different.slice(0, 5).join(', ')}.`, {
    code: 'copy-differs',
    exitCode: exitCodes.gate,
    hint: 'Check that disk, and publish again.',
  });
}

async function commitAll(to: string, { name, version, contentHash }: Manifest): Promise<string> {
  await git(to, 'add', '--all', '--', '.');
  const staged = await git(to, 'status', '--porcelain');
  if (staged.trim() !== '') await git(to, 'commit', '--quiet', '--message', `${name} ${version}`, '--message', `Content hash ${contentHash}`);
  return (await git(to, 'rev-parse', 'HEAD')).trim();
}
