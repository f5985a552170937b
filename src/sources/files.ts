import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { messageOf } from '../errors.ts';
import { compareText } from '../text/canonical.ts';

/** One file under a source's path, or a place in it that could not be entered. */
export interface FoundFile {
  /** Absolute, as on disk. */
  file: string;
  /** Inside the source: NFC, forward slashes. */
  path: string;
  bytes: number;
  /** Why it cannot be read; undefined for a readable file. */
  refused?: string;
}

/**
 * Every file below a folder (or the one file given), ordered by path, whatever the order on disk. Links are followed while
 * they stay inside; a link back to a folder above, one that leads outside, and what the user may not read are given back as
 * refused, by name. Hidden files and folders are left out, as is the workspace's own folder.
 */
export async function findFiles(root: string): Promise<FoundFile[]> {
  const top = await realpath(root);
  const found: FoundFile[] = [];
  const seen = new Set<string>();
  const open = [root];
  const links: string[] = [];
  // Links wait until every real folder was seen, so that a link never shadows the folder that it points to.
  for (let place = open.pop() ?? links.shift(); place !== undefined; place = open.pop() ?? links.shift()) {
    const at = place === root ? basename(root).normalize('NFC') : relative(root, place).split(sep).join('/').normalize('NFC');
    const refuse = (refused: string): void => void found.push({ file: place ?? root, path: at, bytes: 0, refused });
    try {
      const real = await realpath(place);
      const info = await stat(place);
      if (real !== top && !real.startsWith(top + sep)) refuse('a link that leads outside the source: copy what it points to into the source');
      else if (info.isDirectory()) {
        if (seen.has(real)) refuse('a link to a folder that is read already: remove the link');
        else
          for (const entry of await readdir(place, { withFileTypes: true })) {
            if (entry.name.startsWith('.')) continue;
            (entry.isSymbolicLink() ? links : open).push(join(place, entry.name));
          }
        seen.add(real);
      } else if (info.isFile()) found.push({ file: place, path: at, bytes: info.size });
      else refuse('not a regular file');
    } catch (error) {
      // Bytes of a name that are not UTF-8 are lost in the listing: what stands for them names no file.
      refuse(at.includes('\uFFFD') && isMissing(error) ? 'its name is not valid UTF-8: rename it' : `cannot be read: ${codeOf(error)}`);
    }
    links.sort(compareText);
  }
  return found.sort((a, b) => compareText(a.path, b.path));
}

/** sha256 of a file in hex, in one pass of 1 MB blocks. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(block as Buffer);
  return hash.digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A system error in words that name no absolute path. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const known: { [code: string]: string } = {
    EACCES: 'no permission (EACCES): change its rights',
    EPERM: 'not permitted (EPERM)',
    ENOENT: 'it is not there (ENOENT): a link to nothing, or removed meanwhile: put it back, or remove the link',
    ELOOP: 'its links go in a circle (ELOOP): remove them',
    EISDIR: 'it is a folder (EISDIR)',
    ENAMETOOLONG: 'its name is too long (ENAMETOOLONG)',
    EIO: 'the disk reports an error (EIO)',
  };
  return known[code] ?? (code || messageOf(error));
}
