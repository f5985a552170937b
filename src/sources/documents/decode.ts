/**
 * Bytes to text. UTF-8 is strict: a replacement character that we set ourselves would be a hole that nobody sees. UTF-16 is
 * taken with a byte order mark, or where the zero bytes of Latin text stand in every other place.
 */
import { ReadingRefusal } from './refusal.ts';

export interface Decoded {
  text: string;
  encoding: string;
  notes: string[];
}

const probe = 4096;

/** Text of a file without its byte order mark; line ends stay as they are. Throws `ReadingRefusal`. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) throw empty('The file has 0 bytes.');
  const decoded = decodeAny(bytes);
  if (!/\S/.test(decoded.text)) throw empty('The file holds nothing but white space.');
  return decoded;
}

function empty(message: string): ReadingRefusal {
  return new ReadingRefusal('empty-file', message, 'Delete it, or put its text back.');
}

function decodeAny(bytes: Uint8Array): Decoded {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) {
    throw new ReadingRefusal('encoding', 'The file is UTF-32.', 'Save it as UTF-8.');
  }
  if (a === 0xff && b === 0xfe) return utf16(bytes.subarray(2), true, 'it has a byte order mark');
  if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), false, 'it has a byte order mark');
  const zeros = zeroBytes(bytes);
  if (zeros.even + zeros.odd > 0) {
    const half = Math.floor(Math.min(bytes.length, probe) / 2);
    if (zeros.odd >= half * 0.4 && zeros.even <= half * 0.02) return utf16(bytes, true, 'told by its zero bytes');
    if (zeros.even >= half * 0.4 && zeros.odd <= half * 0.02) return utf16(bytes, false, 'told by its zero bytes');
  }
  return utf8(a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes, zeros);
}

function zeroBytes(bytes: Uint8Array): { even: number; odd: number } {
  let even = 0;
  let odd = 0;
  const end = Math.min(bytes.length, probe);
  for (let i = 0; i < end; i++) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  return { even, odd };
}

function utf16(bytes: Uint8Array, little: boolean, why: string): Decoded {
  const name = little ? 'UTF-16 LE' : 'UTF-16 BE';
  if (bytes.length % 2 === 1) {
    throw new ReadingRefusal('damaged', `The file is ${name} and ends in the middle of a character.`, 'Get a whole copy of it, or save it as UTF-8.');
  }
  const text = new TextDecoder(little ? 'utf-16le' : 'utf-16be', { ignoreBOM: true }).decode(bytes);
  const lone = text.isWellFormed() ? [] : ['it holds half surrogate pairs, read as U+FFFD'];
  return { text: text.toWellFormed(), encoding: name, notes: [`Read as ${name}: ${why}.`, ...lone] };
}

function utf8(bytes: Uint8Array, zeros: { even: number; odd: number }): Decoded {
  const bad = firstInvalid(bytes);
  if (bad >= 0 || zeros.even + zeros.odd > Math.min(bytes.length, probe) * 0.01) {
    if (looksBinary(bytes)) {
      throw new ReadingRefusal('not-text', 'The file is binary, not text.', 'Exclude it, or turn it into Markdown, HTML or plain text.');
    }
  }
  if (bad >= 0) {
    const cut = bad >= bytes.length - 3 && bytes.length > 3;
    const message = cut
      ? `The file ends in the middle of a UTF-8 character at byte ${bad}: it looks cut off.`
      : `Byte ${bad} (0x${(bytes[bad] ?? 0).toString(16).padStart(2, '0')}) is not valid UTF-8.`;
    throw new ReadingRefusal('damaged', message, cut ? 'Get a whole copy of it.' : 'Save it as UTF-8, or get an undamaged copy.');
  }
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), encoding: 'UTF-8', notes: [] };
}

/** Many control bytes that no text holds. */
function looksBinary(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, probe);
  let control = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) control++;
  }
  return control > end * 0.05;
}

/** Offset of the first byte that is no valid UTF-8 (Unicode 17, table 3-7), or -1. */
export function firstInvalid(bytes: Uint8Array): number {
  const n = bytes.length;
  let i = 0;
  while (i < n) {
    const lead = bytes[i] as number;
    if (lead < 0x80) {
      i++;
      continue;
    }
    const length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0 || i + length > n) return i;
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    const second = bytes[i + 1] as number;
    if (second < low || second > high) return i;
    for (let k = 2; k < length; k++) if (((bytes[i + k] as number) & 0xc0) !== 0x80) return i;
    i += length;
  }
  return -1;
}
