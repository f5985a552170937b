import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { luhn } from '../checks/luhn.ts';
import { precededBy } from '../context.ts';

// 12 to 19 digits in one piece, or in the groups that are printed on cards: 4-4-4-4(-1…3), 4-6-5, 4-6-4.
const candidate = /\d{4}(?:([ \u00A0-])(?:\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3}(?!\d))?|\d{6}\1\d{4,5})|\d{8,15})(?![\p{L}\p{N}_])(?![.-]\d)/gu;
const context =
  /\b(?:cards?|cc|visa|master ?card|maestro|amex|american express|discover|diners|jcb|union ?pay|credit|debit|carte|karte|tarjeta|kreditkarte)\b/i;

/** Issuer ranges (ISO/IEC 7812) with the lengths they use: first digits as a range, then lengths. */
const brands: readonly { from: string; to: string; lengths: readonly number[] }[] = [
  { from: '4', to: '4', lengths: [16, 19, 13] }, // Visa
  { from: '51', to: '55', lengths: [16] }, // Mastercard
  { from: '2221', to: '2720', lengths: [16] },
  { from: '34', to: '34', lengths: [15] }, // American Express
  { from: '37', to: '37', lengths: [15] },
  { from: '6011', to: '6011', lengths: [16, 19] }, // Discover
  { from: '644', to: '659', lengths: [16, 19] },
  { from: '300', to: '305', lengths: [14, 16, 19] }, // Diners Club
  { from: '3095', to: '3095', lengths: [14, 16, 19] },
  { from: '36', to: '36', lengths: [14, 16, 19] },
  { from: '38', to: '39', lengths: [14, 16, 19] },
  { from: '3528', to: '3589', lengths: [16, 19] }, // JCB
  { from: '1800', to: '1800', lengths: [15] },
  { from: '2131', to: '2131', lengths: [15] },
  { from: '62', to: '62', lengths: [16, 17, 18, 19] }, // UnionPay
  { from: '2200', to: '2204', lengths: [16] }, // Mir
  { from: '5018', to: '5018', lengths: [13, 14, 15, 16, 17, 18, 19] }, // Maestro
  { from: '5020', to: '5020', lengths: [13, 14, 15, 16, 17, 18, 19] },
  { from: '5038', to: '5038', lengths: [13, 14, 15, 16, 17, 18, 19] },
  { from: '5893', to: '5893', lengths: [13, 14, 15, 16, 17, 18, 19] },
  { from: '6304', to: '6304', lengths: [13, 14, 15, 16, 17, 18, 19] },
  { from: '6759', to: '6763', lengths: [13, 14, 15, 16, 17, 18, 19] },
];

/** Test numbers that the networks and payment services document for everyone. */
const documented: ReadonlySet<string> = new Set(
  (
    '4111111111111111 4012888888881881 4222222222222 4242424242424242 4000056655665556 5555555555554444 5105105105105100 ' +
    '5200828282828210 2223003122003222 378282246310005 371449635398431 378734493671000 6011111111111117 6011000990139424 ' +
    '6011981111111113 30569309025904 38520000023237 36227206271667 3056930009020004 3566002020360505 3530111333300000 ' +
    '6200000000000005 6205500000000000004 5610591081018250'
  ).split(' '),
);
// "order 4539…", "id 4539…": another number, unless a word says card.
const otherWord =
  /(?:\b(?:orders?|ids?|identifiers?|invoice|ref|reference|ticket|tracking|serial|case|sku|batch|trace|request|session|transaction|timestamp|record|row|key|index|nonce|seed|shipment|parcel|imei|imsi)\b\.?|№)\s?(?:(?:no|nr|number|num|code|is)\b\.?)?["'\]]{0,2}\s?[:#=]?[\s"'([]{0,3}$/i;

// One service answers by the last digits of this range (4000 0000 0000 0002: declined).
const documentedRange = /^400000\d00\d{7}$/;

/**
 * Payment cards: issuer range, length and Luhn check. Numbers of 12 or 13 digits, which bar codes and ids share, and ranges
 * that we do not know need a word that says "card" beside the Luhn check.
 */
export const card: Recogniser = {
  id: 'card',
  version: '2',
  type: 'card',
  find,
};

function* find(text: string): Generator<Finding> {
  candidate.lastIndex = 0;
  const scan = new RegExp(candidate);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const start = match.index;
    const end = acceptedEnd(text, start, match[0]);
    if (end === undefined) {
      // The card may begin at a later group of the same run.
      scan.lastIndex = start + (match[1] === undefined ? match[0].length : 4);
      continue;
    }
    scan.lastIndex = end;
    yield { type: 'card', start, end, score: precededBy(text, start, context) ? 1 : 0.9 };
  }
}

function acceptedEnd(text: string, start: number, raw: string): number | undefined {
  if (start > 0 && /[\p{L}\p{N}_]/u.test(text.charAt(start - 1))) return undefined;
  // A fraction, or the tail of a code such as ORD-4539….
  if (start > 1 && /[.,+-]/.test(text.charAt(start - 1)) && /[\p{L}\p{N}]/u.test(text.charAt(start - 2))) return undefined;
  // One to three digits after sixteen may belong to the number, or be a security code or a count: the shorter wins.
  const shorter = /^(.{19})[ \u00A0-]\d{1,3}$/.exec(raw)?.[1];
  for (const one of shorter === undefined ? [raw] : [shorter, raw]) if (isCard(one, text, start)) return start + one.length;
  return undefined;
}

function isCard(raw: string, text: string, start: number): boolean {
  const digits = raw.replace(/\D/g, '');
  if (!luhn(digits) || documented.has(digits) || documentedRange.test(digits)) return false;
  if (precededBy(text, start, context)) return true;
  return digits.length > 13 && known(digits) && !otherWord.test(text.slice(Math.max(0, start - 40), start));
}

function known(digits: string): boolean {
  return brands.some(({ from, to, lengths }) => lengths.includes(digits.length) && digits.slice(0, from.length) >= from && digits.slice(0, to.length) <= to);
}
