/**
 * The encoding of bytes that are no UTF-8, told by what they would say. Encodings of several bytes a character by their own
 * structure (the share of common characters and of kana or Hangul); those of one byte by whether the text holds to an
 * alphabet and to the habits of writing, with the statistics of chardet (after ICU) where more than one text is possible.
 * Unlike a detector that always answers, what stays in doubt is refused.
 */
import { analyse } from 'chardet';
import { singleByte } from './alphabets.ts';
import { looksOf } from './sane.ts';
import { decodeStrictly } from './strict.ts';

export interface Detected {
  encoding: string;
  text: string;
}

/** `doubt`: encodings under which the bytes make sense, but not enough to choose. */
export type Detection = Detected | { doubt: string[] };

/** Bytes that the statistics look at. */
const reach = 65_536;

export function detectEncoding(bytes: Uint8Array): Detection {
  const wide = severalBytes(bytes);
  if (wide.length === 1) return wide[0] as Detected;
  if (wide.length > 1) return choose(wide, bytes);
  const first = bytes.findIndex((byte) => byte >= 0x80);
  const sample = bytes.subarray(Math.max(0, first - 200), first + reach / 2);
  const found: Detected[] = [];
  for (const { encoding, alphabets } of singleByte) {
    const text = decodeStrictly(sample, encoding);
    if (text === undefined || found.some((other) => other.text === text)) continue;
    if (fits(text, alphabets, encoding)) found.push({ encoding, text });
  }
  if (found.length > 0 && tooLittle(sample)) return { doubt: found.map(({ encoding }) => encoding) };
  const chosen = found.length === 1 ? (found[0] as Detected) : found.length === 0 ? { doubt: oldLatin(sample) } : choose(found, bytes);
  if ('doubt' in chosen) return { doubt: chosen.doubt.filter((encoding) => mayBe(found, encoding)) };
  // What the sample told must hold for all of it.
  const text = decodeStrictly(bytes, chosen.encoding);
  const alphabets = singleByte.find(({ encoding }) => encoding === chosen.encoding)?.alphabets ?? [];
  if (text === undefined || !fits(text, alphabets, chosen.encoding)) return { doubt: [] };
  if (chosen.encoding === 'windows-1252' || lettersOf(text) >= fewestLetters) return { encoding: chosen.encoding, text };
  return { doubt: mayBe(found, chosen.encoding) ? [chosen.encoding] : [] };
}

/** Letters outside ASCII. */
function lettersOf(text: string): number {
  return text.match(/[^\p{ASCII}\P{L}]/gu)?.length ?? 0;
}

/** Whether an encoding is worth naming: of few characters outside ASCII at least half must be letters, or they are stray bytes. */
function mayBe(found: readonly Detected[], encoding: string): boolean {
  const text = found.find((one) => one.encoding === encoding)?.text;
  if (text === undefined || encoding === 'windows-1252') return true;
  const letters = lettersOf(text);
  return letters >= fewestLetters || letters * 2 >= (text.match(/\P{ASCII}/gu)?.length ?? 0);
}

/** Letters outside ASCII that a text must have before they can tell another encoding than windows-1252, the common case. */
const fewestLetters = 8;

/** A few words with a letter or two outside ASCII say nothing: each encoding makes a word of them. */
function tooLittle(bytes: Uint8Array): boolean {
  let high = 0;
  let letters = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) high++;
    else if ((byte | 32) >= 97 && (byte | 32) <= 122) letters++;
  }
  return high < 3 && letters < 24;
}

/** Bytes 0x80-0xFF of code page 850, the DOS of western Europe; its accented letters are those of code page 437. */
const cp850 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** Old encodings of Latin letters under which the bytes make sense: named, never read, as they are easily taken for one another. */
function oldLatin(bytes: Uint8Array): string[] {
  const latin = singleByte.find(({ encoding }) => encoding === 'windows-1252')?.alphabets ?? [];
  let dos = '';
  for (const byte of bytes) dos += byte < 0x80 ? String.fromCharCode(byte) : (cp850[byte - 0x80] as string);
  const texts: [encoding: string, text: string | undefined][] = [
    ['cp850', dos],
    ['macintosh', decodeStrictly(bytes, 'macintosh')],
  ];
  return texts.flatMap(([encoding, text]) => (text !== undefined && fits(text, latin, encoding) ? [encoding] : []));
}

/** Whether a text holds to one of the alphabets, and to the habits of writing. */
function fits(text: string, alphabets: readonly string[], encoding: string): boolean {
  const { high, letters, odd, capitals } = looksOf(text);
  if (odd > Math.floor(high * 0.01)) return false;
  let all = 0;
  for (const count of letters.values()) all += count;
  if (all === 0 && encoding !== 'windows-1252') return false;
  return alphabets.some((alphabet) => {
    // Scripts that are read with their case turned round, or without capitals, are read wrong.
    if (/[а-яα-ω]/.test(alphabet) && (capitals === 0 || capitals > all * 0.6)) return false;
    let foreign = 0;
    for (const [letter, count] of letters) if (!alphabet.includes(letter)) foreign += count;
    return foreign <= Math.floor(all * 0.01);
  });
}

/** Among texts that all make sense, the one that chardet holds for far likelier than the next; else doubt. */
function choose(fits: readonly Detected[], bytes: Uint8Array): Detection {
  const scores = new Map<string, number>();
  for (const match of analyse(bytes.subarray(0, reach))) {
    const name = match.name.toLowerCase();
    const same: { readonly [name: string]: readonly string[] } = {
      'iso-8859-1': ['windows-1252', 'iso-8859-15'],
      'windows-1252': ['windows-1252', 'iso-8859-15'],
      'iso-8859-2': ['iso-8859-2', 'windows-1250'],
      'windows-1250': ['windows-1250', 'iso-8859-2'],
      'iso-8859-9': ['windows-1254'],
      'iso-8859-7': ['iso-8859-7', 'windows-1253'],
      'windows-1253': ['windows-1253', 'iso-8859-7'],
      'iso-8859-8': ['windows-1255'],
      'iso-8859-6': ['iso-8859-6', 'windows-1256'],
      'windows-1257': ['windows-1257', 'iso-8859-13'],
    };
    for (const encoding of same[name] ?? [name]) scores.set(encoding, Math.max(scores.get(encoding) ?? 0, match.confidence));
  }
  const ranked = fits
    .map((fit) => ({ fit, score: scores.get(fit.encoding) ?? 0 }))
    .sort((a, b) => b.score - a.score || fits.indexOf(a.fit) - fits.indexOf(b.fit));
  const [first, second] = ranked;
  if (first !== undefined && second !== undefined && first.score >= 30 && first.score - second.score >= 15) return first.fit;
  return { doubt: ranked.map(({ fit }) => fit.encoding) };
}

function severalBytes(bytes: Uint8Array): Detected[] {
  const found: Detected[] = [];
  for (const encoding of ['shift_jis', 'euc-jp', 'euc-kr', 'big5', 'gb18030']) {
    const text = decodeStrictly(bytes, encoding);
    if (text !== undefined && asianText(text, bytes, encoding)) found.push({ encoding, text });
  }
  // Kana and Hangul say more than ideographs, which nearly every pair of bytes is.
  const telling = found.filter(({ encoding }) => encoding !== 'gb18030' && encoding !== 'big5');
  return telling.length > 0 ? telling : found;
}

/** Fewest characters outside ASCII that can tell. */
const fewest = 8;

function asianText(text: string, bytes: Uint8Array, encoding: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const all = count(/[^\p{ASCII}]/gu);
  if (all < fewest || /[\ue000-\uf8ff]/.test(text)) return false;
  const kana = count(/[\u3041-\u309f\u30a1-\u30ff]/gu);
  const half = count(/[\uff61-\uff9f]/gu);
  const hangul = count(/[\uac00-\ud7a3]/gu);
  const han = count(/[\u4e00-\u9fff]/gu);
  const marks = count(/[\u3000-\u303f\uff00-\uff60\u2010-\u2027\u2500-\u257f\u25a0-\u27bf\u00b7\u2190-\u21ff\u2460-\u24ff\u2030-\u203b]/gu);
  if (kana + half + hangul + han + marks < all * 0.95) return false;
  if (encoding === 'euc-kr') return hangul >= (hangul + han + kana) * 0.9 && hangul >= all * 0.5;
  if (encoding === 'shift_jis' || encoding === 'euc-jp') return kana >= all * 0.15 && half <= all * 0.1 && hangul === 0;
  return hangul === 0 && kana <= all * 0.03 && half === 0 && han >= all * 0.5 && commonPairs(bytes, encoding) >= 0.85;
}

/** Share of the pairs of bytes that stand for common ideographs and punctuation: the first level of GB 2312 and of Big5. */
function commonPairs(bytes: Uint8Array, encoding: string): number {
  let pairs = 0;
  let common = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x81) continue;
    const trail = bytes[++i] as number;
    pairs++;
    if (encoding === 'big5') {
      if (lead >= 0xa1 && lead <= 0xc6) common++;
    } else if (trail >= 0xa1 && lead >= 0xa1 && lead <= 0xd7 && (lead <= 0xa3 || lead >= 0xb0)) common++;
  }
  return pairs === 0 ? 0 : common / pairs;
}
