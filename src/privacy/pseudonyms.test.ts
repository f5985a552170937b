import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../contracts/config.ts';
import { ibanChecksum, ibanLength } from './checks/iban.ts';
import { luhn } from './checks/luhn.ts';
import { findPersonalData } from './find.ts';
import { createMasker } from './masker.ts';
import { pseudonyms } from './pseudonyms.ts';

const key = 'a key of many characters';
const values: { [type: string]: string[] } = {
  email: ['joe.doe@corp-mail.co.uk', 'иван@почта.рф'],
  phone: ['+49 151 23456789', '(415) 555-2671', '020 7183 8750'],
  card: ['4539 1488 0343 6467', '371449635398432'],
  iban: ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432', 'MT84MALT011000012345MTLCAST001S'],
  ip: ['81.2.69.142', '2a02:8108:1:2::3'],
  ssn: ['536-22-1234'],
};

describe('pseudonyms', () => {
  test('keep the form: addresses, sums, lengths and separators', () => {
    const make = pseudonyms(key);
    for (const value of values['iban'] ?? []) {
      const made = make('iban', value) ?? '';
      const plain = made.replaceAll(' ', '');
      expect(made.replace(/[A-Z0-9]/g, 'x')).toBe(value.replace(/[A-Z0-9]/g, 'x'));
      expect(plain.length).toBe(ibanLength(value.slice(0, 2)));
      expect(ibanChecksum(plain)).toBe(true);
      expect(plain.slice(2, 4)).toBe('99');
    }
    expect(luhn(make('card', '4539148803436467') ?? '')).toBe(true);
    expect(make('email', 'joe@corp.io')).toMatch(/^user\d{8}@example\.com$/);
    expect(make('ssn', '536-22-1234')).toMatch(/^666-(?!00)\d{2}-(?!0000)\d{4}$/);
    expect(make('ip', '81.2.69.142')).toMatch(/^203\.0\.113\.\d{1,3}$/);
  });

  test('are stable under a key, differ by value and key, and know spellings of one value', () => {
    const make = pseudonyms(key);
    for (const [type, list] of Object.entries(values)) {
      for (const value of list) {
        expect(pseudonyms(key)(type, value)).toBe(make(type, value));
        expect(pseudonyms(`${key} other`)(type, value)).not.toBe(make(type, value));
      }
    }
    expect(make('card', '4539 1488 0343 6467')).toBe(make('card', '4539148803436467'));
    expect(make('email', 'Joe@Corp.io')).toBe(make('email', 'joe@corp.io'));
  });

  test('are no findings themselves', () => {
    const make = pseudonyms(key);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (n) => {
        for (const [type, list] of Object.entries(values)) {
          const made = make(type, `${list[0]}${n}`) ?? '';
          // An address or a number with digits behind it keeps its form; the sum of an IBAN needs its own length.
          if (type !== 'iban') expect(findPersonalData(`It is ${made} here.`, { regions: ['US', 'GB'] }), made).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
    for (const value of values['iban'] ?? []) expect(findPersonalData(make('iban', value) ?? '')).toEqual([]);
  });

  test('types that have none are masked, and a short or missing key is refused', () => {
    expect(pseudonyms(key)('wallet', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2')).toBeUndefined();
    expect(() => pseudonyms('short')).toThrow(/5 characters/);
    const privacy = configSchema.shape.privacy.parse({ action: 'pseudonymise', pseudonymKey: 'THE_KEY' });
    expect(() => createMasker(privacy, [], {})).toThrow(/THE_KEY is not set/);
    const masker = createMasker(privacy, [], { THE_KEY: key });
    const masked = masker.mask('Mail joe@corp.io from 81.2.69.142; pay to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2.');
    expect(masked.text).toMatch(/^Mail user\d{8}@example\.com from 203\.0\.113\.\d+; pay to \[WALLET_1\]\.$/);
    expect(masked.byType).toEqual({ email: 1, ip: 1, wallet: 1 });
    expect(createMasker(privacy, [], { THE_KEY: `${key}!` }).fingerprint).not.toBe(masker.fingerprint);
  });
});

describe('recognisers by pattern', () => {
  const privacyOf = (recogniser: object) => configSchema.shape.privacy.parse({ recognisers: [recogniser] });

  test('find what the pattern says, behind its words, with its check', () => {
    const masker = createMasker(privacyOf({ type: 'member', pattern: 'M-\\d{6}', words: ['member'] }));
    expect(masker.mask('Member M-123456. Another thing that has a number is the item on the shelf, M-654321.').byType).toEqual({ member: 1 });
    const checked = createMasker(privacyOf({ type: 'account', pattern: '\\b7\\d{9}\\b', check: 'luhn' }));
    expect(checked.mask('7992739871 7992739870 79927398713').byType).toEqual({});
    expect(checked.mask('It is 7000000001, 7000000005 or 7000000008.').findings).toBe(
      [7000000001, 7000000005, 7000000008].filter((n) => luhn(String(n))).length,
    );
  });

  test('refuse what could run for ever, and what is no pattern', () => {
    expect(() => createMasker(privacyOf({ type: 'x', pattern: '(a+)+b' }))).toThrow(/inside another/);
    expect(() => createMasker(privacyOf({ type: 'x', pattern: '(a' }))).toThrow(/privacy.recognisers \(x\)/);
    expect(() => createMasker(privacyOf({ type: 'x', pattern: '(?=a)b' }))).toThrow(/privacy.recognisers/);
  });
});
