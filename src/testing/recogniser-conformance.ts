import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Finding, Recogniser } from '../contracts/plugins.ts';
import type { ConformanceCheck } from './format-conformance.ts';

/** A text, and exactly the values that must be found in it, in order. */
export interface RecogniserSample {
  text: string;
  values: readonly string[];
}

/** Numbers and names that look like personal data and are none. */
export const distractors: readonly string[] = [
  'Order 4539148803436468 was shipped; order number ORD-2024-000123-77.',
  'The fix is in version 1.2.3.4, see also v10.20.30.40 and app-8.8.4.4.tar.gz.',
  'Upgrade from 4.7.2.1 to 4.7.2.9 with firmware 9.1.2.3.',
  'Loopback is 127.0.0.1, private are 10.1.2.3, 172.16.5.4 and 192.168.0.1/24, link-local is 169.254.10.20.',
  'Documentation uses 192.0.2.1, 198.51.100.7, 203.0.113.99 and 2001:db8::1; the netmask is 255.255.255.0.',
  'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8, md5 d41d8cd98f00b204e9800998ecf8427e',
  'Request 550e8400-e29b-41d4-a716-446655440000 failed, trace 7d444840-9dc0-11d1-b245-5ffdce74fad2.',
  'ISBN 978-3-16-148410-0, ISBN-10 0-306-40615-2, ISSN 2049-3630, doi 10.1000/182.',
  'From 2023-11-05 to 2024-01-15, 05.11.2023 or 11/05/2023, at 2024-01-15T10:30:00+01:00.',
  'In 1999-2004 and 1914 - 1918; pages 1024-1048; lines 100-200.',
  'At 52.520008, 13.404954, that is 40.7128° N, 74.0060° W, +48.858370, +2.294481.',
  'Id 123456789012345678, timestamp 1700000000000, serial 20240131120000.',
  'The sum of 1 000 000 and 2.500.000 is 3500000; 12 345 678 people; pi is 3.14159265358979.',
  'Ports 8080 and 65535, MAC 00:1A:2B:3C:4D:5E, at 12:30:45, ratio 16:9.',
  'Use std::collections::HashMap, a::b and Dead::Beef; image logo@2x.png; git@github.com:org/repo.git; user@localhost.',
  'Write to name@example.com, admin@example.org or test@host.invalid.',
  'Call +1 415 555 0123 or 555-0199.',
  'Set password = "changeme", token: <your-token>, API_KEY=${API_KEY}, secret: xxxxxxxxxxxx, AKIAIOSFODNN7EXAMPLE.',
  'let token = get_token(request); const password = form.password; type Secret = string; passwords must have 8 characters.',
  'https://user:password@localhost:5432/db and http://[::1]:8080/ and ws://127.0.0.1:9000.',
  'The test card is 4242 4242 4242 4242 or 4111111111111111.',
  'Section 4.1.2.3 says more.\n1.4.3.2 Contrast of text\nFigure 2.1.1.1 shows it.',
  'Masked: [EMAIL_1], [PHONE_12], password: [SECRET_3], call [PHONE_1].',
  '0x0000000000000000000000000000000000000000 and 0xffffffff and #ff00aa and color-4539-1488.',
  '---BEGIN PRIVATE KEY--- ... -----BEGIN CERTIFICATE-----',
];

/** Texts that make careless patterns slow: long runs of what a pattern repeats, without the end that it waits for. */
export function hostileTexts(length: number): string[] {
  const seeds = [
    'a',
    '1',
    '@',
    '.',
    '-',
    ':',
    '+',
    '(',
    ' ',
    '"',
    '\\',
    '=',
    '\n',
    'é',
    '中',
    '1 ',
    '1-',
    '1.',
    '11.',
    'a@',
    'a.',
    '@a.',
    'a@a.',
    'a:',
    'A1',
    '+1',
    '+1 ',
    '+1(',
    '(1',
    '00',
    '00 1',
    '4111 ',
    '4111-',
    '4',
    '4539148803436467 ',
    'GB82',
    'GB82 ',
    'gb82WEST',
    '0:',
    '::',
    'f:',
    '1.1.1.1',
    '1.1.1.',
    '255.',
    'sk-',
    'eyJ',
    'eyJa.',
    'AKIA',
    'ghp_',
    'password=',
    'password = "',
    'password ',
    'token: ',
    'secret:"',
    'Bearer ',
    'basic a',
    '--token ',
    '://',
    '://a:',
    '://a:b@',
    'https://a:b',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nA',
    '-----',
    'bc1',
    'bc1q',
    '1A',
    '0x',
    '0xa',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed ',
    '[EMAIL_1]',
    '[A_',
    '[A',
    'x{4}',
    '<',
    '${',
    '536-22-1234',
    '536-22-',
    'ssn ',
    'call ',
    'phone: ',
    'phone: 1 ',
    'version ',
    'version 1.2.3.4 ',
    '\ud83d',
  ];
  return seeds.map((seed) => seed.repeat(Math.ceil(length / seed.length)).slice(0, length));
}

/**
 * What every recogniser must keep, ours or yours: pass each check to your test runner. A pattern that is not linear shows
 * as a check that does not end within your runner's limit.
 */
export function recogniserConformance(recogniser: Recogniser, samples: readonly RecogniserSample[], hostileLength = 100_000): ConformanceCheck[] {
  const find = (text: string): Finding[] => [...recogniser.find(text)];
  const fits = (text: string): void => {
    for (const { start, end, type, score } of find(text)) {
      ok(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length, `span ${start}-${end} of ${text.length}`);
      ok(type === recogniser.type, `type "${type}" is not "${recogniser.type}"`);
      ok(score >= 0 && score <= 1, `score ${score}`);
    }
  };
  const valuesIn = (text: string): string[] =>
    find(text)
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => text.slice(start, end));

  return [
    {
      name: 'has an id, a version and a type in lower case',
      run() {
        ok(recogniser.id !== '' && recogniser.version !== '');
        ok(/^[a-z][a-z0-9-]{0,30}$/.test(recogniser.type), recogniser.type);
      },
    },
    {
      name: 'finds each sample as it is, in the middle of a text, and in brackets',
      run() {
        for (const { text, values } of samples) {
          deepStrictEqual(valuesIn(text), values, text);
          deepStrictEqual(valuesIn(`😀 Ünder.\n\n${text}\n\nEnd.`), values, text);
        }
        for (const { text, values } of samples) if (values.length === 1 && values[0] === text) deepStrictEqual(valuesIn(`(${text})`), values, text);
      },
    },
    {
      name: 'gives the same findings again, also between other texts',
      run() {
        for (const { text } of samples) {
          const before = find(text);
          find(`${text} ${text}`);
          for (const _ of recogniser.find(text)) break; // left half-way
          deepStrictEqual(find(text), before);
        }
      },
    },
    {
      name: 'keeps its spans inside the text, on samples cut anywhere',
      run() {
        fits('');
        for (const { text } of samples)
          for (let at = 0; at <= text.length; at++) {
            fits(text.slice(0, at));
            fits(text.slice(at));
          }
      },
    },
    {
      name: 'finds nothing in numbers and names that look alike',
      run() {
        for (const text of distractors) deepStrictEqual(valuesIn(text), [], text);
      },
    },
    {
      name: 'ends on hostile input',
      run() {
        for (const text of hostileTexts(hostileLength)) fits(text);
        for (const { text } of samples) fits(`${text} `.repeat(Math.ceil(hostileLength / 10 / (text.length + 1))));
      },
    },
  ];
}
