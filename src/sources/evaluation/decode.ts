import { isUtf8 } from 'node:buffer';
import { decodeText as decodeDocument } from '../documents/decode.ts';
import { ReadingRefusal } from '../documents/refusal.ts';
import { startsWithMark, wideEncoding } from '../text-blocks.ts';

/** Longest text that the reader holds at once: V8 cannot hold strings much longer. */
const longest = 256 * 1024 * 1024;

export type DecodedText =
  /** `damaged`: bytes that are not UTF-8 stand as U+FFFD; a row that holds one must be refused. */
  { text: string; damaged: boolean; note?: string } | { refused: string };

/**
 * The text of a file without its byte order mark: UTF-8, or the encoding that its bytes tell, as for documents; `note` names it. UTF-16
 * that is damaged and files over 256 MB are refused by name.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length > longest) return { refused: `the file has ${bytes.length} bytes, more than ${longest}: split it` };
  const other = otherEncoding(bytes);
  if (other !== undefined) return other;
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { refused: wide };
  const body = startsWithMark(bytes) ? bytes.subarray(3) : bytes;
  return { text: Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'), damaged: !isUtf8(body) };
}

/** The text where the file is in another encoding for sure. */
function otherEncoding(bytes: Uint8Array): DecodedText | undefined {
  if (isUtf8(bytes) && !bytes.subarray(0, 4096).includes(0)) return undefined;
  try {
    const { text, encoding, notes } = decodeDocument(bytes);
    return encoding === 'UTF-8' ? undefined : { text, damaged: text.includes('\ufffd'), note: notes[0] ?? `Read as ${encoding}.` };
  } catch (cause) {
    if (cause instanceof ReadingRefusal) return undefined;
    throw cause;
  }
}
