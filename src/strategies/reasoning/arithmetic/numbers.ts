/** Numbers as people write them, as exact values: separators of many languages, vulgar fractions, digits of many scripts. */
import { raised, rational } from './rational.ts';
import type { Rational } from './rational.ts';

/** "1,234" is one thousand and more where the dot is the decimal mark, and one and a bit where the comma is. */
export const readings = ['dot', 'comma'] as const;
export type Reading = (typeof readings)[number];

export interface NumberValue {
  value: Rational;
  /** Digits behind the decimal mark. */
  digits: number;
}

/** Digits of a number, at most; a longer one is text. */
const mostDigits = 60;
const mostExponent = 100;

/** Denominator of each vulgar fraction, from its decomposition: "½" is "1⁄2". */
export function vulgarValue(sign: string): Rational | undefined {
  const [n, d] = sign.normalize('NFKC').split('\u2044');
  return n !== undefined && d !== undefined && n !== '' && d !== '' ? rational(BigInt(n), BigInt(d)) : undefined;
}

/** The value of what stands there in each way to read it; undefined where it is no number: a version, a list, far too long. */
export function numberValues(found: string): { [reading in Reading]?: NumberValue } | undefined {
  const [, mantissa = '', exponent = '0'] = /^([^eE]*)(?:[eE](.+))?$/.exec(found) ?? [];
  if (mantissa.length > mostDigits || Math.abs(Number(exponent)) > mostExponent) return undefined;
  // "0930" is a time of day, or a code.
  if (/^0\d+$/.test(mantissa)) return undefined;
  const plain = mantissa.replace(/[_'’\u00A0\u202F\u2009]/g, '');
  // Groups of three behind blanks and apostrophes; of two or three behind commas, as in India.
  if (plain !== mantissa && !/^\d{1,3}(?:[_'’\u00A0\u202F\u2009]\d{3})+(?:[.,٫]\d+)?$/.test(mantissa)) return undefined;
  const ten = rational(raised(10n, Math.abs(Number(exponent))));
  const scale = Number(exponent) < 0 ? { n: ten.d, d: ten.n } : ten;
  const valueOf = (whole: string, decimals = ''): NumberValue => ({
    value: rational(BigInt(`0${whole}${decimals}`) * scale.n, raised(10n, decimals.length) * scale.d),
    digits: decimals.length,
  });
  const eastern = /[٫٬]/.test(plain);
  const western = plain.replace(/٬/g, ',').replace(/٫/g, '.');
  const dot = /^(\d*|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?$/.exec(western);
  const comma = eastern ? null : /^(\d*|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/.exec(western);
  if (dot === null && comma === null) return undefined;
  return {
    ...(dot === null ? {} : { dot: valueOf((dot[1] ?? '').replace(/,/g, ''), dot[2]) }),
    ...(comma === null ? {} : { comma: valueOf((comma[1] ?? '').replace(/\./g, ''), comma[2]) }),
  };
}

/** First digit of each script that counts by ten; full-width digits among them. */
const zeros = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10];

/** The same text, of the same length, with its digits as 0-9. */
export function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u1819\uFF10-\uFF19]/g, (sign) => {
    const code = sign.charCodeAt(0);
    const zero = zeros.find((first) => code >= first && code < first + 10);
    return zero === undefined ? sign : String(code - zero);
  });
}
