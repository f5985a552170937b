/** Strict decoding of the encodings of old files: no character is guessed, none is replaced. */

/** What the bytes 0x80-0x9F are in windows-1252 (WHATWG Encoding); Node reads them as control characters. 0: nothing. */
const windows1252 = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/** The text; undefined where the encoding is not known, or a byte has no meaning in it. Two names are read as windows-1252: its own, and ISO-8859-1. */
export function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding === 'windows-1252' || encoding === 'iso-8859-1') return decode1252(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\u0080-\u0084\u0086-\u009f\ufffd]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function decode1252(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  let codes: number[] = [];
  for (const byte of bytes) {
    const code = byte >= 0x80 && byte <= 0x9f ? (windows1252[byte - 0x80] as number) : byte;
    if (code === 0 && byte !== 0) return undefined;
    codes.push(code);
    if (codes.length === 8192) {
      parts.push(String.fromCharCode(...codes));
      codes = [];
    }
  }
  parts.push(String.fromCharCode(...codes));
  return parts.join('');
}

const aliases: { readonly [name: string]: string } = {
  latin1: 'windows-1252',
  latin_1: 'windows-1252',
  'latin-1': 'windows-1252',
  l1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  iso8859_1: 'windows-1252',
  cp1252: 'windows-1252',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
  euc_jp: 'euc-jp',
  euc_kr: 'euc-kr',
  koi8_r: 'koi8-r',
};

/** The encoding that the file itself names in its first bytes, by the name that we use: XML, `@charset`, a coding line (PEP 263), and in HTML `meta`. */
export function declaredEncoding(bytes: Uint8Array, html: boolean): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 2048));
  const found =
    /^(?:\u00ef\u00bb\u00bf)?\s{0,20}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,30})["']/.exec(head) ??
    /^@charset "([\w.:-]{2,30})";/.exec(head) ??
    /^(?:[^\r\n]{0,200}\r?\n)?[ \t\f]*(?:#|\/\/|--|;|%|\/\*|<!--)[^\r\n]{0,100}?coding[:=][ \t]*([\w.-]{2,30})/.exec(head) ??
    (html ? /<meta\s[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,30})/i.exec(head) : null);
  const name = found?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
  try {
    return new TextDecoder(known).encoding;
  } catch {
    return undefined;
  }
}
