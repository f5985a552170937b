/**
 * The bytes of a text file as UTF-8 without a mark, streamed. The first 4 MB tell the encoding, as for documents; a file in
 * another one is transcoded block by block, and what is no character in it stays an invalid byte, so that the line which holds
 * it is refused and no other.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { HornbookError, exitCodes } from '../errors.ts';
import { decodeText } from './documents/decode.ts';
import { decodeStrictly } from './documents/encoding/strict.ts';
import { ReadingRefusal } from './documents/refusal.ts';

export interface TextBlocks {
  /** Why the file as a whole cannot be read. */
  refused?: string;
  /** Says in which other encoding the file was read. */
  note?: string;
  /** What is said of a line that holds an invalid byte; a clause that follows "the line". */
  fault: string;
  blocks: AsyncGenerator<Buffer>;
}

const blockBytes = 1024 * 1024;
const probeBytes = 4 * blockBytes;
/** Bytes below this one are characters by themselves in every encoding of one or more bytes: the second bytes of others lie above. */
const alone = 0x30;
const invalid = 0xff;

/** Opens a text file. Throws `HornbookError` `unreadable-file`. */
export async function openText(path: string): Promise<TextBlocks> {
  const probe = await firstBytes(path);
  const zeros = probe.subarray(0, 4096).includes(0);
  const mark = startsWithMark(probe) ? 3 : 0;
  const plain = { fault: 'is not valid UTF-8: save the file as UTF-8', blocks: behind(rawBlocks(path), mark) };
  if (probe.length === 0 || (!zeros && isUtf8(probe))) return plain;
  try {
    const { encoding, notes } = decodeText(probe);
    if (encoding === 'UTF-8') return plain;
    const fault = `holds what is no character in ${encoding}: save the file as UTF-8`;
    if (encoding.startsWith('UTF-32')) return { ...plain, refused: wide };
    const [note] = notes;
    const told = note === undefined ? {} : { note };
    if (!encoding.startsWith('UTF-16')) return { ...told, fault, blocks: transcoded(rawBlocks(path), encoding) };
    const marked = (probe[0] === 0xff && probe[1] === 0xfe) || (probe[0] === 0xfe && probe[1] === 0xff);
    return { ...told, fault, blocks: fromUtf16(behind(rawBlocks(path), marked ? 2 : 0), encoding === 'UTF-16 LE') };
  } catch (cause) {
    if (!(cause instanceof ReadingRefusal)) throw cause;
    const refused = wideEncoding(probe);
    if (refused !== undefined) return { ...plain, refused };
    const candidates = cause.code === 'encoding' ? /may be (.{1,120})\.$/.exec(cause.message)?.[1] : undefined;
    return candidates === undefined
      ? plain
      : { ...plain, fault: `is not valid UTF-8, and it is not sure what else (by its bytes the file may be ${candidates}): save it as UTF-8` };
  }
}

const wide = 'the file is UTF-16 or UTF-32, not UTF-8: convert it, for example with `iconv -f UTF-16 -t UTF-8`';

/** True where bytes start with the UTF-8 byte order mark. */
export function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Why a file cannot be UTF-8 from its first bytes: a UTF-16 or UTF-32 mark, or a NUL beside the first character. */
export function wideEncoding(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const bare = bytes.length >= 2 && (a === 0) !== (b === 0);
  return marked || bare ? wide : undefined;
}

/** The first bytes; of a longer file up to the end of a character. */
async function firstBytes(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const bytes = Buffer.alloc(Math.min(probeBytes, (await file.stat()).size));
      let filled = 0;
      for (let read = -1; read !== 0 && filled < bytes.length; filled += read) read = (await file.read(bytes, filled, bytes.length - filled, filled)).bytesRead;
      if (filled < probeBytes) return bytes.subarray(0, filled);
      let end = filled;
      // An even number of them, for UTF-16.
      while (end > 0 && (bytes[end - 1] as number) >= alone) end -= 2;
      return bytes.subarray(0, end === 0 ? filled : end);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function* rawBlocks(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const block of createReadStream(path, { highWaterMark: blockBytes })) yield block as Buffer;
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function* behind(blocks: AsyncGenerator<Buffer>, skip: number): AsyncGenerator<Buffer> {
  let left = skip;
  for await (const block of blocks) {
    const from = Math.min(left, block.length);
    left -= from;
    yield block.subarray(from);
  }
}

async function* transcoded(blocks: AsyncGenerator<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] as number) >= alone) end--;
    // So long a stretch without a blank or a mark is no text: it is cut, and at worst one line more is refused.
    if (end === 0 && bytes.length >= probeBytes) end = bytes.length;
    rest = Buffer.from(bytes.subarray(end));
    if (end > 0) yield transcode(bytes.subarray(0, end), encoding);
  }
  if (rest.length > 0) yield transcode(rest, encoding);
}

/** Whole characters in UTF-8. Where some are none, they are told from the others by the stretches between bytes that stand alone. */
function transcode(bytes: Buffer, encoding: string): Buffer {
  const text = decodeStrictly(bytes, encoding);
  if (text !== undefined) return Buffer.from(text);
  const parts: Buffer[] = [];
  for (let from = 0, at = 0; at < bytes.length; at++) {
    if ((bytes[at] as number) >= alone && at + 1 < bytes.length) continue;
    const stretch = bytes.subarray(from, at + 1);
    const read = decodeStrictly(stretch, encoding);
    parts.push(read === undefined ? Buffer.from(stretch.map((byte) => (byte < 0x80 ? byte : invalid))) : Buffer.from(read));
    from = at + 1;
  }
  return Buffer.concat(parts);
}

async function* fromUtf16(blocks: AsyncGenerator<Buffer>, little: boolean): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    let end = bytes.length - (bytes.length % 2);
    const high = end < 2 ? 0 : (bytes[little ? end - 1 : end - 2] as number);
    // The first half of a pair waits for the second.
    if (high >= 0xd8 && high <= 0xdb) end -= 2;
    rest = Buffer.from(bytes.subarray(end));
    if (end > 0) yield units16(bytes.subarray(0, end), little);
  }
  if (rest.length >= 2) yield units16(rest.subarray(0, 2), little);
  if (rest.length % 2 === 1) yield Buffer.from([invalid]);
}

function units16(bytes: Buffer, little: boolean): Buffer {
  const text = (little ? bytes : Buffer.from(bytes).swap16()).toString('utf16le').toWellFormed();
  if (!text.includes('\ufffd')) return Buffer.from(text);
  const parts = text.split('\ufffd').flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [Buffer.from([invalid]), Buffer.from(part)]));
  return Buffer.concat(parts);
}

function unreadable(cause: unknown): HornbookError {
  return new HornbookError(`a file cannot be read: ${reasonOf(cause)}`, {
    code: 'unreadable-file',
    exitCode: exitCodes.storage,
    hint: 'check that the file is still there and that this user may read it',
    cause,
  });
}

/** The system's error code only: its message holds an absolute path, which must not reach a release. */
function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const known: { readonly [code: string]: string } = {
    ENOENT: 'it is not there',
    EACCES: 'this user may not read it',
    EPERM: 'this user may not read it',
    EISDIR: 'it is a folder',
    EIO: 'the disk reports an error',
    ELOOP: 'its links go round in a circle',
  };
  return Object.hasOwn(known, code) ? `${known[code]} (${code})` : code === '' ? 'the system gives no reason' : code;
}
