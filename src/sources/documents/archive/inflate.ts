import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { ReadingRefusal } from '../refusal.ts';
import { damagedEntry, type StatedEntry } from './ranges.ts';

const inflate = promisify(inflateRaw);

const methods: { readonly [id: number]: string } = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  94: 'MP3',
  95: 'xz',
  96: 'JPEG',
  97: 'WavPack',
  98: 'PPMd',
};

/** Bytes of one entry, never more than it states. Throws `ReadingRefusal`: encrypted, or damaged (method, length, checksum). */
export async function unpack(packed: Uint8Array, entry: StatedEntry): Promise<Uint8Array> {
  if ((entry.flags & 0x2041) !== 0 || entry.method === 99) {
    throw new ReadingRefusal('encrypted', `Entry ${entry.name} is encrypted.`, 'Unpack it with its password and put the files into the source.');
  }
  if (entry.method !== 0 && entry.method !== 8) {
    throw damagedEntry(entry.name, `is packed by the method ${methods[entry.method] ?? entry.method}, which is not read (only stored and Deflate are)`);
  }
  const bytes = entry.method === 0 ? packed.slice() : await inflated(packed, entry);
  if (bytes.length !== entry.unpacked) throw damagedEntry(entry.name, `has ${bytes.length} bytes and states ${entry.unpacked}`);
  if (crc32(bytes) !== entry.crc) throw damagedEntry(entry.name, 'has a wrong checksum (CRC-32)');
  return bytes;
}

async function inflated(packed: Uint8Array, entry: StatedEntry): Promise<Uint8Array> {
  try {
    // One byte more than stated is enough to see that it lies; no more is ever unpacked.
    return new Uint8Array(await inflate(packed, { maxOutputLength: entry.unpacked + 1 }));
  } catch (error) {
    const more = error instanceof RangeError || (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw damagedEntry(entry.name, more ? `unpacks to more than the ${entry.unpacked} bytes that it states` : 'cannot be unpacked', error);
  }
}
