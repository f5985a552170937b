import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../contracts/release.ts';
import { jsonText } from '../../../formats/json-text.ts';
import { compareText } from '../../../text/canonical.ts';
import { hashOf } from '../../../text/hash.ts';
import { contentHashOf } from '../folder.ts';
import type { Problems } from './problems.ts';

/** Hash of a file as hex, with its size. */
export async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const block of createReadStream(path)) {
    hash.update(block as Buffer);
    bytes += (block as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Every file that the manifest names is there with its bytes, and no other; names the files that are whole. */
export async function checkFiles(root: string, manifest: Manifest, problems: Problems): Promise<Set<string>> {
  const whole = new Set<string>();
  const present = await filesUnder(root, problems);
  for (const { path, bytes, sha256 } of manifest.files) {
    if (!present.has(path)) {
      problems.add(path, 'the file is missing');
      continue;
    }
    const found = await hashFile(join(root, path));
    if (found.bytes !== bytes) problems.add(path, `the file has ${found.bytes} bytes, the manifest says ${bytes}`);
    else if (found.sha256 !== sha256) problems.add(path, `the file was changed: its sha256 is ${found.sha256}, the manifest says ${sha256}`);
    whole.add(path);
  }
  const named = new Set(manifest.files.map(({ path }) => path));
  for (const path of [...present].sort(compareText)) {
    if (!named.has(path) && path !== 'manifest.json') problems.add(path, 'the file is not in the manifest');
  }
  return whole;
}

/** Plain files below a folder, as paths with forward slashes. Links are never followed. */
async function filesUnder(root: string, problems: Problems): Promise<Set<string>> {
  const found = new Set<string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) found.add(path);
      else problems.add(path, 'this is no plain file: a release holds no links and no devices');
    }
  }
  return found;
}

/** The manifest's own hashes. */
export async function checkManifest(root: string, manifest: Manifest, problems: Problems): Promise<void> {
  const say = (message: string): void => problems.add('manifest.json', message);
  if ((await lstat(join(root, 'manifest.json'))).isSymbolicLink()) say('this is a link, not a file');
  const text = await readFile(join(root, 'manifest.json'), 'utf8');
  const { manifestHash, ...rest } = JSON.parse(text) as { [key: string]: unknown };
  if (manifestHash === undefined) say('it has no hash of its own (manifestHash)');
  else if (hashOf(rest) !== manifestHash) say('it was changed: its own hash (manifestHash) does not fit');
  if (`${jsonText({ ...rest, manifestHash }, 2)}\n` !== text) say('it was changed: it is not written as hornbook writes it');
  if (contentHashOf(manifest.files) !== manifest.contentHash) say('contentHash does not fit the list of files');
  if (hashOf(manifest.config ?? null) !== manifest.configHash) say('configHash does not fit the config');
}
