import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicIpv4, isPublicIpv6, parseIpv4, parseIpv6 } from './addresses.ts';
import { entropy } from './entropy.ts';
import { ibanChecksum, ibanLength } from './iban.ts';
import { keccak256 } from './keccak.ts';
import { luhn } from './luhn.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

describe('luhn', () => {
  test('for every number exactly one last digit fits, and changing any digit breaks it', () => {
    fc.assert(
      fc.property(digits(15), fc.nat(15), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
        const valid = [...'0123456789'].filter((last) => luhn(body + last));
        expect(valid).toHaveLength(1);
        const number = body + valid[0];
        const changed = number.slice(0, at) + ((Number(number.charAt(at)) + by) % 10) + number.slice(at + 1);
        expect(luhn(changed)).toBe(false);
      }),
    );
  });
});

describe('iban', () => {
  test('agrees with the definition in large integers', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: 5, maxLength: 34 }), (text) => {
        const turned = text.slice(4) + text.slice(0, 4);
        const number = [...turned].map((character) => String(Number.parseInt(character, 36))).join('');
        expect(ibanChecksum(text)).toBe(BigInt(number) % 97n === 1n);
      }),
    );
  });

  test('knows lengths by country', () => {
    expect([ibanLength('NO'), ibanLength('MT'), ibanLength('US')]).toEqual([15, 31, undefined]);
  });
});

describe('keccak256', () => {
  test('known answers', () => {
    expect(hex(keccak256(new Uint8Array()))).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
    expect(hex(keccak256(new TextEncoder().encode('abc')))).toBe('4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45');
    expect(() => keccak256(new Uint8Array(136))).toThrow(RangeError);
  });
});

describe('addresses', () => {
  test('every dotted quad is read, and nothing with leading zeros or too large', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (parts) => {
        expect(parseIpv4(parts.join('.'))).toEqual(parts);
      }),
    );
    for (const text of ['1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4.5', '1..2.3', '']) expect(parseIpv4(text)).toBeUndefined();
  });

  test('ends of the special blocks', () => {
    const isPublic = (text: string) => isPublicIpv4(parseIpv4(text) ?? [0, 0, 0, 0]);
    for (const text of ['100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '192.0.1.1', '198.17.0.1', '198.20.0.1', '203.0.112.1', '223.255.255.255'])
      expect(isPublic(text), text).toBe(true);
    for (const text of [
      '100.64.0.0',
      '100.127.0.1',
      '172.16.0.0',
      '172.31.255.255',
      '192.0.2.255',
      '198.18.0.0',
      '198.19.9.9',
      '203.0.113.0',
      '224.0.0.1',
      '169.254.0.1',
    ])
      expect(isPublic(text), text).toBe(false);
  });

  test('IPv6 text forms agree with the address parser of the platform', () => {
    const group = fc.nat(0xffff).map((value) => value.toString(16));
    const forms = fc.oneof(
      fc.array(group, { minLength: 1, maxLength: 9 }).map((list) => list.join(':')),
      fc.tuple(fc.array(group, { maxLength: 5 }), fc.array(group, { maxLength: 5 })).map(([a, b]) => `${a.join(':')}::${b.join(':')}`),
      fc.string({ unit: fc.constantFrom('1', 'a', ':', '::', '.', '1.2.3.4', 'g'), minLength: 1, maxLength: 10 }),
    );
    fc.assert(
      fc.property(forms, (text) => {
        expect(parseIpv6(text) !== undefined, text).toBe(platformReads(text));
      }),
      { numRuns: 500 },
    );
  });

  test('special IPv6 blocks', () => {
    const isPublic = (text: string) => isPublicIpv6(parseIpv6(text)?.groups ?? []);
    for (const text of ['2001:db8::', '2001:db8:ffff::1', '3fff:fff::1', 'fe80::1', 'fc00::', 'fdff::1', 'ff02::1', '::', '::1', '::ffff:127.0.0.1', '100::1'])
      expect(isPublic(text), text).toBe(false);
    for (const text of ['2001:db9::', '2001:db7::', '3fff:1000::1', '2a00::1', '::ffff:8.8.8.8']) expect(isPublic(text), text).toBe(true);
  });
});

function platformReads(text: string): boolean {
  try {
    new URL(`http://[${text}]/`);
    return true;
  } catch {
    return false;
  }
}

test('entropy of equal shares is the logarithm of their number', () => {
  expect(entropy('')).toBe(0);
  expect(entropy('aaaa')).toBe(0);
  expect(entropy('abcdabcd')).toBe(2);
});
