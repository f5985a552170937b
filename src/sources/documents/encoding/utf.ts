/** How far bytes that are no valid UTF-8 still look like it: a damaged file must not be read as something else. */

/** Bytes above 0x7F, and those of them that stand in valid UTF-8 characters. */
export function utf8Share(bytes: Uint8Array): { high: number; valid: number } {
  let high = 0;
  let valid = 0;
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] as number;
    if (lead < 0x80) {
      i++;
      continue;
    }
    const length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    let k = 1;
    while (k < length && ((bytes[i + k] ?? 0) & 0xc0) === 0x80) k++;
    if (length > 0 && k === length) {
      high += length;
      valid += length;
      i += length;
    } else {
      high++;
      i++;
    }
  }
  return { high, valid };
}

/** Text of UTF-32; undefined where a unit is no character. */
export function utf32(bytes: Uint8Array, little: boolean): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 4) {
    const code = view.getUint32(i, little);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    parts.push(String.fromCodePoint(code));
  }
  return parts.join('');
}

/**
 * UTF-16 without a mark, of any script: every unit a character, line ends or blanks among them, no control characters, and
 * most letters of few blocks. Bytes of another encoding read so are spread over all blocks.
 */
export function looksUtf16(bytes: Uint8Array, little: boolean): boolean {
  if (bytes.length % 2 === 1 || bytes.length < 8) return false;
  const text = new TextDecoder(little ? 'utf-16le' : 'utf-16be', { ignoreBOM: true }).decode(bytes.subarray(0, 8192 - (8192 % 2)));
  if (/[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff\ue000-\uf8ff]|\p{Cn}/u.test(text.replace(/[\ud800-\udbff]$/, ''))) return false;
  if (!/[ \n\u3000\u3002]/.test(text)) return false;
  const blocks = new Map<number, number>();
  let letters = 0;
  for (const char of text) {
    if (!/\p{L}/u.test(char)) continue;
    letters++;
    const code = char.codePointAt(0) ?? 0;
    // Han, Hangul and kana count as one block each, else 256 characters do.
    const block = code >= 0x4e00 && code <= 0x9fff ? 1 : code >= 0xac00 && code <= 0xd7a3 ? 2 : code >= 0x3040 && code <= 0x30ff ? 1 : code >> 8;
    blocks.set(block, (blocks.get(block) ?? 0) + 1);
  }
  const top = [...blocks.values()]
    .sort((a, b) => b - a)
    .slice(0, 2)
    .reduce((sum, count) => sum + count, 0);
  return letters >= 4 && top >= letters * 0.98;
}

/** Whether the file ends within a UTF-8 character that begins at `at`: a lead byte, and fewer bytes behind it than it asks for. */
export function cutAt(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] ?? 0;
  const length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  return at + length > bytes.length && bytes.subarray(at + 1).every((byte) => (byte & 0xc0) === 0x80);
}
