/**
 * Bytes to text. UTF-8 is strict: a replacement character that we set ourselves would be a hole that nobody sees. Other
 * encodings are taken by their mark, where the file names them, or where the bytes tell; a note says so. What stays in doubt
 * is refused: a text full of wrong letters would be worse than none.
 */
import { detectEncoding } from './encoding/detect.ts';
import { declaredEncoding, decodeStrictly } from './encoding/strict.ts';
import { cutAt, looksUtf16, utf32, utf8Share } from './encoding/utf.ts';
import { ReadingRefusal } from './refusal.ts';

export interface Decoded {
  text: string;
  encoding: string;
  notes: string[];
}

const probe = 4096;

/** Text of a file without its byte order mark; line ends stay as they are. `html`: a `meta` tag may name the encoding. Throws `ReadingRefusal`. */
export function decodeText(bytes: Uint8Array, options: { html?: boolean } = {}): Decoded {
  if (bytes.length === 0) throw empty('The file has 0 bytes.');
  const decoded = decodeAny(bytes, options.html === true);
  if (!/\S/.test(decoded.text)) throw empty('The file holds nothing but white space.');
  return decoded;
}

function empty(message: string): ReadingRefusal {
  return new ReadingRefusal('empty-file', message, 'Delete it, or put its text back.');
}

function decodeAny(bytes: Uint8Array, html: boolean): Decoded {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return marked32(bytes.subarray(4), true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return marked32(bytes.subarray(4), false);
  if (a === 0xff && b === 0xfe) return utf16(bytes.subarray(2), true, 'it has a byte order mark');
  if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), false, 'it has a byte order mark');
  const zeros = zeroBytes(bytes);
  if (zeros.even + zeros.odd > 0) {
    const half = Math.floor(Math.min(bytes.length, probe) / 2);
    if (zeros.odd >= half * 0.4 && zeros.even <= half * 0.02) return utf16(bytes, true, 'told by its zero bytes');
    if (zeros.even >= half * 0.4 && zeros.odd <= half * 0.02) return utf16(bytes, false, 'told by its zero bytes');
  }
  return utf8(a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes, zeros, html);
}

function marked32(bytes: Uint8Array, little: boolean): Decoded {
  const name = little ? 'UTF-32 LE' : 'UTF-32 BE';
  const text = utf32(bytes, little);
  if (text === undefined)
    throw new ReadingRefusal('damaged', `The file is marked as ${name}, but holds what is no character.`, 'Get a whole copy of it, or save it as UTF-8.');
  return { text, encoding: name, notes: [`Read as ${name}: it has a byte order mark.`] };
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

function utf8(bytes: Uint8Array, zeros: { even: number; odd: number }, html: boolean): Decoded {
  const bad = firstInvalid(bytes);
  // Scripts other than Latin have zero bytes only in blanks and line ends.
  if (bad >= 0 || zeros.even + zeros.odd > 0)
    for (const little of [true, false]) if (looksUtf16(bytes, little)) return utf16(bytes, little, 'told by its characters');
  if (bad >= 0 || zeros.even + zeros.odd > Math.min(bytes.length, probe) * 0.01) {
    if (looksBinary(bytes)) {
      throw new ReadingRefusal('not-text', 'The file is binary, not text.', 'Exclude it, or turn it into Markdown, HTML or plain text.');
    }
  }
  if (bad >= 0) return notUtf8(bytes, bad, html);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { text, encoding: 'UTF-8', notes: [...twiceEncoded(text)] };
}

/** Another encoding, where the file names one that fits or its bytes tell; else a refusal. */
function notUtf8(bytes: Uint8Array, bad: number, html: boolean): Decoded {
  const declared = declaredEncoding(bytes, html);
  if (declared !== undefined && declared !== 'utf-8') {
    const text = decodeStrictly(bytes, declared);
    if (text !== undefined) return { text, encoding: declared, notes: [`Read as ${declared}, as the file says.`] };
  }
  const cut = cutAt(bytes, bad);
  const { high, valid } = utf8Share(bytes);
  const byte = `0x${(bytes[bad] ?? 0).toString(16).padStart(2, '0')}`;
  if (!cut && valid < high / 2) {
    const found = detectEncoding(bytes);
    if ('text' in found) {
      const note = `Read as ${found.encoding}: told by its bytes (${high} of ${bytes.length} bytes outside ASCII).`;
      return { text: found.text, encoding: found.encoding, notes: [note] };
    }
    if (found.doubt.length > 0) {
      const [first, ...others] = found.doubt.slice(0, 5);
      throw new ReadingRefusal(
        'encoding',
        `The file is not UTF-8 (byte ${bad} is ${byte}); by its bytes it may be ${[first, ...others].join(' or ')}.`,
        `Save it as UTF-8, for example with \`iconv -f ${first} -t UTF-8\`, and look at the result.`,
      );
    }
  }
  throw new ReadingRefusal(
    'damaged',
    cut
      ? `The file ends in the middle of a UTF-8 character at byte ${bad}: it looks cut off.`
      : `Byte ${bad} (${byte}) is not valid UTF-8, and no other encoding fits.`,
    cut
      ? `Get a whole copy of it.${valid === 0 ? ' If it is whole, save it as UTF-8, for example with `iconv -f windows-1252 -t UTF-8`.' : ''}`
      : 'Save it as UTF-8, or get an undamaged copy.',
  );
}

/** UTF-8 that was read as windows-1252 and written as UTF-8 again. */
function twiceEncoded(text: string): string[] {
  const found = text.match(
    /[\u00c2-\u00c3][\u0080-\u00bf\u20ac\u2122\u0152-\u0153\u0160-\u0161\u0178\u017d-\u017e]|\u00e2\u20ac[\u0080-\u00bf\u2018-\u203a\u0152\u0153\u02dc\u2122\u00a6]/g,
  );
  if (found === null || found.length < 3) return [];
  return [`${found.length} places look like UTF-8 that was encoded twice (such as "${found[0]}"); nothing was changed.`];
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
