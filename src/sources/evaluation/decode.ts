import { isUtf8 } from 'node:buffer';
import { startsWithMark, wideEncoding } from '../lines.ts';

/** Longest text that the reader holds at once: V8 cannot hold strings much longer. */
const longest = 256 * 1024 * 1024;

export type DecodedText =
  /** `damaged`: bytes that are not UTF-8 stand as U+FFFD; a row that holds one must be refused. */
  { text: string; damaged: boolean } | { refused: string };

/** The text of a file in UTF-8, without its byte order mark. UTF-16 and files over 256 MB are refused by name. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length > longest) return { refused: `the file has ${bytes.length} bytes, more than ${longest}: split it` };
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { refused: wide };
  const body = startsWithMark(bytes) ? bytes.subarray(3) : bytes;
  return { text: Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'), damaged: !isUtf8(body) };
}
