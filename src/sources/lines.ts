/**
 * Lines of a text file, streamed: memory stays at one block and one line, whatever the file's size. JSONL readers, seed
 * lists and evaluation sets all read through here.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { HornbookError, exitCodes } from '../errors.ts';

export type LineItem =
  /** `line` counts from 1. `text` is without its line end. */
  | { line: number; text: string }
  /** A line that cannot be read; the rest of the file goes on. Line 0 speaks of the whole file. */
  | { line: number; refused: string };

export interface LineOptions {
  /** Longest line in bytes; a longer one is refused and never held. */
  lineBytes: number;
}

export const blockBytes = 1024 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads lines that end in LF or CRLF. Strict UTF-8; a byte order mark is taken off; U+2028 and a lone CR are ordinary
 * characters; a missing final line end is fine. Throws `HornbookError` `unreadable-file` where the file cannot be opened.
 */
export async function* readLines(path: string, options: LineOptions): AsyncGenerator<LineItem> {
  const max = options.lineBytes;
  let line = 1;
  let parts: Buffer[] = [];
  let size = 0;
  let first = true;

  const take = (part: Buffer): void => {
    size += part.length;
    if (size > max) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const finish = (): LineItem => {
    const item = decodeLine(line, parts, size, max);
    line++;
    parts = [];
    size = 0;
    return item;
  };

  for await (const block of blocks(path)) {
    let from = 0;
    if (first) {
      first = false;
      const wide = wideEncoding(block);
      if (wide !== undefined) {
        yield { line: 0, refused: wide };
        return;
      }
      if (startsWithMark(block)) from = 3;
    }
    for (let end = block.indexOf(lineFeed, from); end >= 0; end = block.indexOf(lineFeed, from)) {
      take(block.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    take(block.subarray(from));
  }
  if (size > 0) yield finish();
}

/** The blocks of a file, 1 MB each. Throws `HornbookError` `unreadable-file`. */
export async function* blocks(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const block of createReadStream(path, { highWaterMark: blockBytes })) yield block as Buffer;
  } catch (cause) {
    throw new HornbookError(`a file cannot be read: ${reasonOf(cause)}`, {
      code: 'unreadable-file',
      exitCode: exitCodes.storage,
      hint: 'check that the file is still there and that this user may read it',
      cause,
    });
  }
}

/** True where bytes start with the UTF-8 byte order mark. */
export function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Why a file cannot be UTF-8 from its first bytes: a UTF-16 or UTF-32 mark, or a NUL beside the first character. */
export function wideEncoding(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const bare = bytes.length >= 2 && (a === 0) !== (b === 0);
  return marked || bare ? 'the file is UTF-16 or UTF-32, not UTF-8: convert it, for example with `iconv -f UTF-16 -t UTF-8`' : undefined;
}

function decodeLine(line: number, parts: readonly Buffer[], size: number, max: number): LineItem {
  if (size > max) return { line, refused: `the line has ${size} bytes, more than the ${max} of limits.lineBytes` };
  let bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  if (bytes[bytes.length - 1] === carriageReturn) bytes = bytes.subarray(0, -1);
  if (!isUtf8(bytes)) return { line, refused: 'the line is not valid UTF-8' };
  return { line, text: bytes.toString('utf8') };
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
