/** Signs that Word keeps as numbers in a symbol font. */

// The Greek letters of the font Symbol, by the Latin key that they lie on.
const greek =
  'A\u0391B\u0392C\u03a7D\u0394E\u0395F\u03a6G\u0393H\u0397I\u0399J\u03d1K\u039aL\u039bM\u039cN\u039dO\u039fP\u03a0Q\u0398R\u03a1S\u03a3T\u03a4U\u03a5V\u03c2W\u03a9X\u039eY\u03a8Z\u0396' +
  'a\u03b1b\u03b2c\u03c7d\u03b4e\u03b5f\u03c6g\u03b3h\u03b7i\u03b9j\u03d5k\u03bal\u03bbm\u03bcn\u03bdo\u03bfp\u03c0q\u03b8r\u03c1s\u03c3t\u03c4u\u03c5v\u03d6w\u03c9x\u03bey\u03c8z\u03b6';
const symbol: ReadonlyMap<number, string> = new Map([
  ...Array.from({ length: greek.length / 2 }, (_, i): [number, string] => [greek.charCodeAt(2 * i), greek.charAt(2 * i + 1)]),
  [0xa3, '≤'],
  [0xa5, '∞'],
  [0xab, '↔'],
  [0xac, '←'],
  [0xad, '↑'],
  [0xae, '→'],
  [0xaf, '↓'],
  [0xb0, '°'],
  [0xb1, '±'],
  [0xb3, '≥'],
  [0xb4, '×'],
  [0xb6, '∂'],
  [0xb7, '•'],
  [0xb8, '÷'],
  [0xb9, '≠'],
  [0xba, '≡'],
  [0xbb, '≈'],
  [0xbc, '…'],
  [0xc7, '∩'],
  [0xc8, '∪'],
  [0xcc, '⊂'],
  [0xcd, '⊆'],
  [0xce, '∈'],
  [0xcf, '∉'],
  [0xd1, '∇'],
  [0xd5, '∏'],
  [0xd6, '√'],
  [0xd9, '∧'],
  [0xda, '∨'],
  [0xdb, '⇔'],
  [0xde, '⇒'],
  [0xe5, '∑'],
  [0xf2, '∫'],
]);
const wingdings: ReadonlyMap<number, string> = new Map([
  [0x6c, '•'],
  [0x6e, '■'],
  [0xa7, '▪'],
  [0xa8, '☐'],
  [0xdf, '←'],
  [0xe0, '→'],
  [0xfb, '✗'],
  [0xfc, '✓'],
  [0xfd, '☒'],
  [0xfe, '☑'],
]);

/** The character of `w:sym`; undefined where the font keeps its own secret. */
export function symbolText(font: string | undefined, hex: string | undefined): string | undefined {
  const code = Number.parseInt(hex ?? '', 16);
  if (!(code > 31 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) return undefined;
  const map = /^symbol$/i.test(font ?? '') ? symbol : /^wingdings/i.test(font ?? '') ? wingdings : undefined;
  const low = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code;
  const known = map?.get(low);
  if (known !== undefined) return known;
  return map !== undefined || (code >= 0xe000 && code <= 0xf8ff) ? undefined : String.fromCodePoint(code);
}
