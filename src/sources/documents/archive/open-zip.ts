/**
 * ZIP archives from untrusted hands. Only the directory is read before everything about it was checked; an entry is unpacked
 * when it is asked for, and never beyond the length that it states.
 */
import type * as Yauzl from 'yauzl';
import { messageOf } from '../../../errors.ts';
import { isRefusal, ReadingRefusal } from '../refusal.ts';
import { entryPath, isUtf8Name, specialFile } from './entry-path.ts';
import { unpack } from './inflate.ts';
import { dataStart, refuseOverlaps, type StatedEntry } from './ranges.ts';

export interface ArchiveLimits {
  /** Entries, folders included. */
  entries: number;
  /** Bytes of all entries, unpacked. */
  bytes: number;
  /** Unpacked bytes per packed byte of one entry; entries of up to 1 MiB may have more. */
  ratio: number;
}

/** Limits where the caller sets none; the defaults of `limits` in the config. */
export const archiveDefaults: ArchiveLimits = { entries: 10_000, bytes: 256 * 1024 * 1024, ratio: 200 };

/** The limits as a config writes them. */
export function archiveLimits(limits: { archiveEntries: number; archiveBytes: number; archiveRatio: number }): ArchiveLimits {
  return { entries: limits.archiveEntries, bytes: limits.archiveBytes, ratio: limits.archiveRatio };
}

export interface ZipArchive {
  /** Files only, in the order of the archive's directory; paths are NFC with forward slashes, each of them once. */
  readonly entries: readonly { path: string; bytes: number }[];
  /** Bytes of one file, checked against its length and checksum; undefined where there is none. Throws `ReadingRefusal`: `encrypted`, `damaged`. */
  read(path: string): Promise<Uint8Array | undefined>;
}

const smallEntry = 1024 * 1024;

type Located = StatedEntry & { start: number; path: string | undefined };

/**
 * Opens a ZIP archive. Throws `ReadingRefusal`: `unsafe-archive` for bombs (too many entries, too many bytes, a ratio that no
 * text has, entries that share bytes), for paths that lead out, links, and names that stand twice (also by letter case or
 * Unicode form: programs differ on which of the two counts); `damaged` where its directory cannot be read. An archive within
 * it is an entry like any other.
 */
export async function openZip(bytes: Uint8Array, limits: ArchiveLimits): Promise<ZipArchive> {
  try {
    return await open(bytes, limits);
  } catch (error) {
    if (isRefusal(error)) throw error;
    const message = messageOf(error);
    if (/encryption/.test(message))
      throw new ReadingRefusal('encrypted', 'The archive is encrypted.', 'Unpack it with its password and put the files into the source.', error);
    throw new ReadingRefusal('damaged', `The archive cannot be opened: ${plain(message)}.`, 'Get a whole copy of it, or pack it anew.', error);
  }
}

async function open(bytes: Uint8Array, limits: ArchiveLimits): Promise<ZipArchive> {
  const { default: yauzl } = await import('yauzl');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await yauzl.fromBufferPromise(buffer, { decodeStrings: false, validateEntrySizes: false });
  if (zip.entryCount > limits.entries) {
    throw unsafe(
      `It has ${zip.entryCount} entries; the limit is ${limits.entries}.`,
      'Unpack it into the source, or raise limits.archiveEntries in the config.',
    );
  }
  const directory = Number(zip.readEntryCursor);
  const entries: Located[] = [];
  const names = new Map<string, string>();
  let total = 0;
  for await (const stated of zip.eachEntry()) {
    const entry = locate(stated, view, yauzl.getFileNameLowLevel);
    entries.push(entry);
    total += entry.unpacked;
    if (total > limits.bytes) {
      throw unsafe(`It unpacks to more than ${limits.bytes} bytes.`, 'Unpack it into the source if you trust it, or raise limits.archiveBytes in the config.');
    }
    if (entry.unpacked > smallEntry && entry.unpacked > limits.ratio * entry.packed) {
      throw unsafe(
        `Entry ${entry.name} unpacks ${entry.packed} bytes to ${entry.unpacked}; the limit is ${limits.ratio} to 1.`,
        'Unpack it into the source if you trust it, or raise limits.archiveRatio in the config.',
      );
    }
    if (entry.path === undefined) continue;
    const same = names.get(entry.path.toLowerCase());
    if (same !== undefined) throw unsafe(`Entries ${same} and ${entry.name} have the same name.`, 'Pack it anew with one of them.');
    names.set(entry.path.toLowerCase(), entry.name);
  }
  refuseOverlaps(
    entries.map(({ name, header, start, packed }) => ({ name, start: header, end: start + packed })),
    directory,
  );
  const after = Number(zip.readEntryCursor);
  if (after + 4 <= view.byteLength && view.getUint32(after, true) === 0x02014b50) throw new Error('its directory lists more entries than it states');
  const files = new Map(entries.flatMap((entry) => (entry.path === undefined ? [] : [[entry.path, entry] as const])));
  return {
    entries: [...files].map(([path, entry]) => ({ path, bytes: entry.unpacked })),
    async read(path) {
      const entry = files.get(path);
      return entry === undefined ? undefined : unpack(bytes.subarray(entry.start, entry.start + entry.packed), entry);
    },
  };
}

/** One entry of the directory, checked by itself; `path` is undefined for a folder. */
function locate(stated: Yauzl.Entry, view: DataView, decodeName: typeof Yauzl.getFileNameLowLevel): Located {
  const { fileNameRaw: nameRaw, generalPurposeBitFlag: flags, versionMadeBy: madeBy } = stated;
  const written = decodeName(isUtf8Name(nameRaw, flags, madeBy) ? flags | 0x800 : flags, nameRaw, stated.extraFields, true);
  const entry: StatedEntry = {
    name: JSON.stringify(written.length > 80 ? `${written.slice(0, 79)}…` : written).toWellFormed(),
    nameRaw,
    header: stated.relativeOffsetOfLocalHeader,
    packed: stated.compressedSize,
    unpacked: stated.uncompressedSize,
    method: stated.compressionMethod,
    crc: stated.crc32,
    flags,
  };
  const special = specialFile(stated.externalFileAttributes, madeBy);
  if (special !== undefined) throw unsafe(`Entry ${entry.name} is ${special}.`, 'Pack it anew with the file that it points to.');
  const checked = entryPath(written);
  if ('unsafe' in checked) throw unsafe(`Entry ${entry.name} ${checked.unsafe}.`, 'Pack it anew with plain relative names.');
  return { ...entry, start: dataStart(view, entry), path: written.endsWith('/') ? undefined : checked.path };
}

function unsafe(message: string, hint: string): ReadingRefusal {
  return new ReadingRefusal('unsafe-archive', message, hint);
}

function plain(message: string): string {
  return message
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 120)
    .replace(/[.\s]+$/, '');
}
