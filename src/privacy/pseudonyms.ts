/**
 * Pseudonyms: stand-ins that look like what they replace and belong to nobody. The same value has the same pseudonym under
 * the same key, in every row, file and run; without the key nobody can tell which value it was, nor test a guess (HMAC with
 * SHA-256). Each falls into a range that is kept for documents or never issued, so our own recognisers leave it alone.
 */
import { keyedHash } from '../text/hash.ts';
import { usageError } from '../errors.ts';
import { ibanChecksum } from './checks/iban.ts';
import { luhn } from './checks/luhn.ts';

/** The pseudonym of a value; undefined for a type that has none, which is masked instead. */
export type Pseudonyms = (type: string, value: string) => string | undefined;

const leastKey = 16;

/** Throws a usage error for a key under 16 characters: short keys can be guessed. */
export function pseudonyms(key: string): Pseudonyms {
  if (key.length < leastKey) {
    throw usageError(`the key of pseudonyms has ${key.length} characters`, {
      code: 'pseudonym-key',
      hint: `Give one of ${leastKey} random characters or more.`,
    });
  }
  return (type, value) => makers[type]?.(value, stream(key, type, value));
}

/** Digits that depend on key, type and value; as many as are asked for. */
type Digits = (count: number) => string;

function stream(key: string, type: string, value: string): Digits {
  const plain = type === 'email' || type === 'name' ? value.toLowerCase() : value.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  let pool = '';
  let round = 0;
  return (count) => {
    while (pool.length < count) {
      const hex = keyedHash(key, `${type}\n${plain}\n${round++}`);
      // Pairs of hex digits under 250 give even decimal digits.
      for (let i = 0; i < hex.length; i += 2) {
        const byte = Number.parseInt(hex.slice(i, i + 2), 16);
        if (byte < 250) pool += String(byte % 10);
      }
    }
    const out = pool.slice(0, count);
    pool = pool.slice(count);
    return out;
  };
}

/** Puts digits into the places where a value has digits; its separators stay. */
function inShape(value: string, digits: string): string {
  let at = 0;
  return value.replace(/\d/g, () => digits.charAt(at++) || '0');
}

const makers: { [type: string]: (value: string, digits: Digits) => string } = {
  // A host that RFC 2606 keeps for documents.
  email: (_value, digits) => `user${digits(8)}@example.com`,
  // A network that RFC 5737 and RFC 3849 keep for documents.
  ip: (value, digits) => (value.includes(':') ? `2001:db8::${digits(4)}:${digits(4)}`.replace(/:0+(?=\d)/g, ':') : `203.0.113.${Number(digits(3)) % 256}`),
  // Area 666 was never given out.
  ssn: (value, digits) => inShape(value, `666${digits(6).replace(/^00/, '01')}`.replace(/0000$/, '0001')),
  card: (_value, digits) => cardNumber(digits),
  iban: (value, digits) => ibanNumber(value, digits),
  phone: (value, digits) => phoneNumber(value, digits),
};

/** A range of sixteen digits that payment services keep for tests, with its check digit, written as one number. */
function cardNumber(digits: Digits): string {
  const body = `400000${digits(1)}00${digits(6)}`;
  for (let check = 0; check < 10; check++) if (luhn(`${body}${check}`)) return `${body}${check}`;
  return `${body}0`;
}

/** Country and length stay; the check digits are 99, which hold by the sum and are never given out (ISO 13616 gives 02 to 98). */
function ibanNumber(value: string, digits: Digits): string {
  const plain = value.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  const body = (): string =>
    plain
      .slice(4)
      .replace(/\d/g, () => digits(1))
      .replace(/[A-Z]/g, () => 'ABCDEFGHIJ'[Number(digits(1))] ?? 'A');
  let made = `${plain.slice(0, 2)}99${body()}`;
  // One in 97 has a sum of 99.
  for (let tries = 0; tries < 4000 && !ibanChecksum(made); tries++) made = `${plain.slice(0, 2)}99${body()}`;
  let at = 0;
  return value.replace(/[A-Za-z0-9]/g, () => made.charAt(at++));
}

/** Numbers that the regulators of North America and Great Britain keep for drama; a number of another country becomes one of these. */
function phoneNumber(value: string, digits: Digits): string {
  if (/^(?:\+|00)\s?44|^\(?0[1-9]/.test(value)) return `+44 7700 900${digits(3)}`;
  return `+1 ${2 + (Number(digits(1)) % 8)}${digits(2).replace(/^(.)\1$/, '01')} 555 01${digits(2)}`;
}
