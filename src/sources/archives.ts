/**
 * ZIP archives among the sources of documents: their members appear like the files of a folder that has the archive's name.
 * An archive within an archive is entered once (exports come in parts); what lies deeper is refused by name.
 */
import { readFile } from 'node:fs/promises';
import { compareText } from '../text/canonical.ts';
import { sha256 } from '../text/hash.ts';
import { isRefusal, openZip, type ArchiveLimits, type ZipArchive } from './documents/index.ts';
import { codeOf, type FoundFile } from './files.ts';

/** One member, or a place in an archive that could not be read. */
export interface FoundMember {
  /** Inside the source: the archive's path, a slash, the path within. */
  path: string;
  /** Paths from the outermost archive inwards. */
  members: readonly string[];
  bytes: number;
  /** sha256 of its bytes, hex; null: it was not asked for, or is refused. */
  hash: string | null;
  refused?: string;
}

const isZip = (path: string): boolean => /\.zip$/i.test(path);
const otherArchive = /\.(?:tar|tar\.(?:gz|bz2|xz|zst)|tgz|tbz2?|txz|7z|rar|gz|bz2|xz|zst)$/i;

/** Whether a file is an archive that is entered. */
export function isContainer(path: string): boolean {
  return isZip(path);
}

/** Why an archive of another kind is refused; undefined for what is none. */
export function whyNotUnpacked(path: string): string | undefined {
  const found = otherArchive.exec(path)?.[0];
  return found === undefined ? undefined : `${found.toLowerCase()} archives are not read: unpack it into the source, or pack it as .zip`;
}

/**
 * Members of an archive, ordered by path; those that `reads` says will be read come with their hash. Hidden members and the
 * shadow files of macOS are left out, as hidden files are. An archive that may not be opened is one refused entry.
 *
 * @param limits of the archive with all that it holds, archives within included.
 */
export async function findMembers({ file, path, bytes }: FoundFile, limits: ArchiveLimits, reads: (path: string) => boolean): Promise<FoundMember[]> {
  if (bytes > limits.bytes) {
    const refused = `unsafe-archive: It has ${bytes} bytes; the limit is ${limits.bytes}. Unpack it into the source, or raise limits.archiveBytes in the config.`;
    return [{ path, members: [], bytes, hash: null, refused }];
  }
  if (bytes === 0) return [{ path, members: [], bytes, hash: null, refused: 'empty-file: The file has 0 bytes. Delete it, or get a whole copy of it.' }];
  const budget = { ...limits };
  const found: FoundMember[] = [];
  const enter = async (packed: Uint8Array, at: string, inside: readonly string[]): Promise<void> => {
    const zip = await openZip(packed, budget);
    budget.entries = Math.max(0, budget.entries - zip.entries.length);
    for (const entry of zip.entries) budget.bytes = Math.max(0, budget.bytes - entry.bytes);
    for (const entry of zip.entries) {
      if (isHidden(entry.path)) continue;
      const member: FoundMember = { path: `${at}/${entry.path}`, members: [...inside, entry.path], bytes: entry.bytes, hash: null };
      const nested = isZip(entry.path);
      if (!nested && !reads(member.path)) found.push(member);
      else if (nested && inside.length > 0)
        found.push({ ...member, refused: 'an archive within an archive within an archive is not entered: unpack it into the source' });
      else {
        try {
          const content = (await zip.read(entry.path)) ?? new Uint8Array();
          if (nested) await enter(content, member.path, member.members);
          else found.push({ ...member, hash: sha256(content) });
        } catch (error) {
          found.push({ ...member, refused: whyRefused(error) });
        }
      }
    }
  };
  try {
    await enter(await readFile(file), path, []);
  } catch (error) {
    return [{ path, members: [], bytes, hash: null, refused: whyRefused(error) }];
  }
  return found.sort((a, b) => compareText(a.path, b.path));
}

/** Loads members of archives; the archive that was opened last stays open, as its members come one after the other. Throws `ReadingRefusal` and system errors. */
export function memberLoader(limits: ArchiveLimits): (file: string, members: readonly string[]) => Promise<Uint8Array> {
  let last: { key: string; zip: ZipArchive } | undefined;
  return async (file, members) => {
    const folders = members.slice(0, -1);
    const key = JSON.stringify([file, folders]);
    if (last?.key !== key) {
      last = undefined;
      let packed: Uint8Array = await readFile(file);
      for (const folder of folders) packed = (await (await openZip(packed, limits)).read(folder)) ?? new Uint8Array();
      last = { key, zip: await openZip(packed, limits) };
    }
    return (await last.zip.read(members.at(-1) ?? '')) ?? new Uint8Array();
  };
}

function isHidden(path: string): boolean {
  return path.startsWith('__MACOSX/') || path.split('/').some((part) => part.startsWith('.'));
}

function whyRefused(error: unknown): string {
  return isRefusal(error) ? `${error.reason}: ${error.message} ${error.hint ?? ''}` : `cannot be read: ${codeOf(error)}`;
}
