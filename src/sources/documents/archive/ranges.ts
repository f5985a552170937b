/** Where the bytes of entries lie: every byte of an archive belongs to one entry at most. */
import { ReadingRefusal } from '../refusal.ts';

/** An entry as the directory at the archive's end states it. */
export interface StatedEntry {
  /** For messages: quoted, cut. */
  name: string;
  nameRaw: Uint8Array;
  /** Offset of its local header. */
  header: number;
  packed: number;
  unpacked: number;
  method: number;
  crc: number;
  flags: number;
}

/** Offset at which the data of an entry begins, from its local header, which must agree with the directory. */
export function dataStart(view: DataView, entry: StatedEntry): number {
  const { header } = entry;
  if (header + 30 > view.byteLength || view.getUint32(header, true) !== 0x04034b50) throw damagedEntry(entry.name, 'has no header where the directory says');
  const nameLength = view.getUint16(header + 26, true);
  const start = header + 30 + nameLength + view.getUint16(header + 28, true);
  let same = nameLength === entry.nameRaw.length && view.getUint16(header + 8, true) === entry.method && start <= view.byteLength;
  for (let i = 0; same && i < nameLength; i++) same = view.getUint8(header + 30 + i) === entry.nameRaw[i];
  if (!same) throw damagedEntry(entry.name, 'is described in two ways that disagree');
  return start;
}

/** Refuses entries that share bytes: a few kilobytes would unpack to any size (Fifield, "A better zip bomb", 2019). */
export function refuseOverlaps(ranges: readonly { name: string; start: number; end: number }[], limit: number): void {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || a.end - b.end);
  let before: { name: string; end: number } | undefined;
  for (const range of sorted) {
    if (range.end > limit) throw damagedEntry(range.name, 'reaches beyond the data of the archive');
    if (before !== undefined && range.start < before.end) {
      throw new ReadingRefusal(
        'unsafe-archive',
        `Entries ${before.name} and ${range.name} share the same bytes.`,
        'No program packs so: do not trust this file, or exclude it.',
      );
    }
    before = range;
  }
}

export function damagedEntry(name: string, what: string, cause?: unknown): ReadingRefusal {
  return new ReadingRefusal('damaged', `Entry ${name} ${what}.`, 'Get a whole copy of the file, or pack it anew.', cause);
}
