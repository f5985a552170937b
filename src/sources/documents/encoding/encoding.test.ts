import { describe, expect, it } from 'vitest';
import { decodeText } from '../decode.ts';
import { isRefusal } from '../refusal.ts';
import { utf8 } from '../testkit.ts';
import { singleByte } from './alphabets.ts';
import { decodeStrictly } from './strict.ts';

/** Bytes of a text in an encoding of one byte a character: the table is read out of the decoder. */
function encode(text: string, encoding: string): Uint8Array {
  const table = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const char = decodeStrictly(Uint8Array.of(byte), encoding);
    if (char !== undefined) table.set(char, byte);
  }
  return Uint8Array.from([...text].map((char) => table.get(char) ?? 0x3f));
}

function outcome(bytes: Uint8Array, html = false): string {
  try {
    const { text, encoding } = decodeText(bytes, { html });
    return `${encoding}: ${text}`;
  } catch (error) {
    if (isRefusal(error)) return `${error.reason}: ${error.message}`;
    throw error;
  }
}

const german = 'Die Bücher stehen über dem Regal, und die Kinder hören gern Geschichten. Später möchte der Bäcker fünf süße Brötchen verkaufen.';
const french = "L'élève a déjà reçu ses résultats, et le garçon s'est endormi sous un chêne près de la forêt. Où êtes-vous allés ?";
const polish = 'Wczoraj poszliśmy do kina, żeby obejrzeć nowy film. Ćwiczenie czyni mistrza. Dziękuję, książka leży na półce.';
const russian = 'Вчера вечером мы пошли в кино. Дети играли во дворе, пока не начался дождь. Мой брат говорит, что школа очень важна.';
const greek = 'Χθες το βράδυ πήγαμε στον κινηματογράφο. Τα παιδιά έπαιζαν στην αυλή μέχρι που άρχισε να βρέχει.';
const turkish = 'Dün akşam arkadaşımla güzel bir film izledik. Çocuklar bahçede oynuyor. Yağmur yağdığı için dışarı çıkmadık.';

describe('encodings told by their bytes', () => {
  it.each([
    [german, 'windows-1252'],
    [french, 'windows-1252'],
    [polish, 'windows-1250'],
    [polish, 'iso-8859-2'],
    [russian, 'windows-1251'],
    [russian, 'koi8-r'],
    [russian, 'iso-8859-5'],
    [turkish, 'windows-1254'],
  ])('%.20s in %s', (text, encoding) => {
    expect(outcome(encode(text, encoding))).toBe(`${encoding}: ${text}`);
  });

  it('reads Greek as either of two encodings that agree', () => {
    expect(outcome(encode(greek, 'iso-8859-7'))).toContain(greek);
  });

  // Japanese, Chinese and Korean sentences as hexadecimal bytes: there is no encoder at hand.
  it.each([
    ['shift_jis', '8e71 8b9f 82bd 82bf 82cd 92eb 82c5 9756 82f1 82c5 82a2 82dc 82b5 82bd 8142'.replaceAll(' ', ''), '子供たちは庭で遊んでいました。'],
    ['euc-jp', 'bbd2 b6a1 a4bf a4c1 a4cf c4ed a4c7 cdb7 a4f3 a4c7 a4a4 a4de a4b7 a4bf a1a3'.replaceAll(' ', ''), '子供たちは庭で遊んでいました。'],
    [
      'gb18030',
      'd7f2 ccec cded c9cf ced2 c3c7 c8a5 b5e7 d3b0 d4ba bfb4 c1cb d2bb b2bf d0c2 b5e7 d3b0 a1a3'.replaceAll(' ', ''),
      '昨天晚上我们去电影院看了一部新电影。',
    ],
    [
      'euc-kr',
      'beee c1a6 20 c0fa b3e1 bfa1 20 bfec b8ae b4c2 20 bfb5 c8ad b0fc bfa1 20 b0ac bdc0 b4cf b4d9 2e'.replaceAll(' ', ''),
      '어제 저녁에 우리는 영화관에 갔습니다.',
    ],
    ['big5', 'ac51a4d1b1dfa457a7daadcca568b971bc76b07cacdda440b3a1b773b971bc76a143'.replaceAll(' ', ''), '昨天晚上我們去電影院看一部新電影。'],
  ])('%s', (encoding, hex, text) => {
    expect(outcome(new Uint8Array(Buffer.from(hex, 'hex')))).toBe(`${encoding}: ${text}`);
  });

  it('says what it rests on', () => {
    expect(decodeText(encode(german, 'windows-1252')).notes).toEqual(['Read as windows-1252: told by its bytes (10 of 127 bytes outside ASCII).']);
  });

  it('reads the marks of windows-1252, which Node takes for control characters', () => {
    expect(outcome(encode('“It’s a café’s menu – nearly”, she said. It’s 20 € for two.', 'windows-1252'))).toContain('“It’s a café’s menu – nearly”');
  });

  it('reads UTF-16 of any script without a mark, and UTF-32 with one', () => {
    const text = `${russian}\n`;
    expect(outcome(Buffer.from(text, 'utf16le'))).toBe(`UTF-16 LE: ${text}`);
    expect(outcome(Buffer.from(text, 'utf16le').swap16())).toBe(`UTF-16 BE: ${text}`);
    const wide = Buffer.alloc(4 + [...german].length * 4);
    [0xfeff, ...[...german].map((char) => char.codePointAt(0) ?? 0)].forEach((code, i) => wide.writeUInt32LE(code, i * 4));
    expect(outcome(wide)).toBe(`UTF-32 LE: ${german}`);
  });
});

describe('what the file says', () => {
  it.each([
    [`# -*- coding: latin-1 -*-\n# caf\u00e9 \u00c3\u00a9`, false, 'windows-1252'],
    [`<?xml version="1.0" encoding="ISO-8859-2"?>\n<p>\u00b1</p>`, false, 'iso-8859-2'],
    [`<html><head><meta charset="windows-1251"></head>\u00df`, true, 'windows-1251'],
  ])('is taken where it fits', (source, html, encoding) => {
    const bytes = Uint8Array.from([...source].map((char) => char.charCodeAt(0)).concat(0xe9, 0x20));
    expect(outcome(bytes, html).split(':')[0]).toBe(encoding);
  });
});

describe('damage is no other encoding', () => {
  it.each([german, french, polish, russian, greek])('one broken byte in %.20s', (text) => {
    const whole = utf8(text);
    const places = [...whole.keys()].filter((i) => (whole[i] as number) >= 0x80);
    for (const place of places) {
      for (const value of [0xff, 0x3f, 0x41, 0x80, 0xc3]) {
        const bytes = whole.slice();
        bytes[place] = value;
        if (Buffer.compare(bytes, whole) !== 0) expect(outcome(bytes)).toMatch(/^(?:damaged: .*byte \d+|UTF-8)/i);
      }
      expect(outcome(Uint8Array.from([...whole.subarray(0, place), ...whole.subarray(place + 1)]))).toMatch(/^(?:damaged: .*byte \d+|UTF-8)/i);
      expect(outcome(whole.subarray(0, place))).toMatch(/^(?:damaged: .*cut off|UTF-8|empty-file)/);
    }
  });

  it('old DOS and Macintosh files are refused', () => {
    expect(outcome(Uint8Array.from([...utf8('caf'), 0x82, ...utf8(' pr'), 0x8a, ...utf8('s de la for'), 0x88, ...utf8('t')]))).toMatch(/^(?:damaged|encoding)/);
  });

  it('says which encodings are in doubt, and how to mend it', () => {
    const bytes = encode('Więcej: żółć.', 'windows-1250');
    expect(outcome(bytes)).toMatch(/^encoding: The file is not UTF-8 \(byte 2 is 0xea\); by its bytes it may be /);
  });

  it('notes UTF-8 that was encoded twice, and changes nothing', () => {
    const { text, notes } = decodeText(utf8('cafÃ© crÃ¨me, dÃ©jÃ\u00a0 vu'));
    expect(text).toContain('cafÃ©');
    expect(notes[0]).toMatch(/^4 places look like UTF-8 that was encoded twice/);
  });
});

describe('tables', () => {
  it('knows every encoding that it tries', () => {
    for (const { encoding } of singleByte) expect(decodeStrictly(utf8('a'), encoding)).toBe('a');
  });
});

describe('what the bytes leave open', () => {
  const rows = 'The bakery opens at six every morning, because its first customers are the drivers of the early buses.\n';

  it('is no cut where more than the rest of a character stands behind the byte', () => {
    expect(outcome(encode(`${rows}They meet in the café.\n`, 'windows-1252'))).toBe(`windows-1252: ${rows}They meet in the café.\n`);
    expect(outcome(encode(`${rows}They meet in the café`, 'windows-1252'))).toMatch(/^damaged: The file ends in the middle/);
    expect(outcome(utf8(`${rows}They meet 🦀`).subarray(0, -1))).toMatch(/^damaged: The file ends in the middle/);
  });

  it('is refused by name where there is too little', () => {
    expect(outcome(encode('Café.\n', 'windows-1252'))).toMatch(/^encoding: The file is not UTF-8 \(byte 3 is 0xe9\); by its bytes it may be windows-1252\.$/);
  });

  it('is damage, not another encoding, where a few odd bytes in English only happen to make letters of one', () => {
    const bytes = Uint8Array.from([
      ...utf8(`${rows}The small thermometer broke at `),
      0xff,
      0xfe,
      0xa0,
      0x80,
      ...utf8(' degrees, and '),
      0xe2,
      0x82,
      ...utf8(' is new.\n'),
    ]);
    expect(outcome(bytes)).toBe('damaged: Byte 134 (0xff) is not valid UTF-8, and no other encoding fits.');
  });

  it('is refused with the old encodings that fit', () => {
    const dos = Uint8Array.from([...german].map((char) => new Map(Object.entries({ ä: 0x84, ö: 0x94, ü: 0x81, ß: 0xe1 })).get(char) ?? char.charCodeAt(0)));
    expect(outcome(dos)).toMatch(/^encoding: .* it may be cp850\./);
    const mac = Uint8Array.from([...german].map((char) => new Map(Object.entries({ ä: 0x8a, ö: 0x9a, ü: 0x9f, ß: 0xa7 })).get(char) ?? char.charCodeAt(0)));
    expect(outcome(mac)).toMatch(/^encoding: .* it may be (?:cp850 or )?macintosh\./);
  });
});
