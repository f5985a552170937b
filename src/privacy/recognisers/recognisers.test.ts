import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { recogniserConformance } from '../../testing/recogniser-conformance.ts';
import type { RecogniserSample } from '../../testing/recogniser-conformance.ts';
import { builtInRecognisers } from './index.ts';
import { numberPlans, phone } from './phone.ts';

const one = (...values: string[]): RecogniserSample[] => values.map((value) => ({ text: value, values: [value] }));
const none = (...texts: string[]): RecogniserSample[] => texts.map((text) => ({ text, values: [] }));
const inside = (text: string, ...values: string[]): RecogniserSample => ({ text, values });
// Joined at run time, so that no scanner takes this file for a leak.
const key = (...parts: string[]): string => parts.join('');
const noise = 'a8Kd93kDkq0Zm3n4b5v6c7x8z9q1w2e3r4t5Yx';
const pem = ['-----BEGIN RSA', ' PRIVATE KEY-----\n', `${noise}${noise}\n${noise}A==\n`, '-----END RSA', ' PRIVATE KEY-----'].join('');

const samples: { [id: string]: RecogniserSample[] } = {
  email: [
    ...one(
      'joe.doe@corp-mail.co.uk',
      'a+b_c@x.io',
      "o'neil@dubl.in",
      'jörg@müller.de',
      'иван@почта.рф',
      'joe@xn--mller-kva.de',
      '用户@例子.公司',
      'x@examples.com',
    ),
    inside('Mail Joe <joe@corp.io>, "ann@corp.io"; or mailto:bob@corp.io?subject=x.', 'joe@corp.io', 'ann@corp.io', 'bob@corp.io'),
    inside('Write to joe@corp.io. Then wait.', 'joe@corp.io'),
    inside('https://corp.io/send?to=joe.doe%40corp.io&mode=fast', 'joe.doe%40corp.io'),
    inside('请联系joe@corp.com谢谢', 'joe@corp.com'),
    inside('**joe@corp.io**, _ann@corp.io_', 'joe@corp.io', '_ann@corp.io'),
    ...none(
      'a@b',
      'a@b.c',
      'a@1.2',
      'joe@mail.example.com',
      'x@host.test',
      'x@printer.local',
      'https://joe@corp.io/x',
      'https://a:b@corp.io',
      'this@Outer.method()',
      'pkg@1.2.3',
      'name@domain.com',
      'actions/checkout@v4.1',
      '@types/node',
      'https://registry.npmjs.org/%40types/node',
      'logo%402x.png',
      '@@.com',
      'a@-b.com',
    ),
  ],
  phone: [
    ...one('+49 151 23456789', '+14155552671', '+1 (415) 555-2671', '+44 (0)20 7183 8750', '+33 1 42 68 53 00', '+1-903-520-4508x769', '+91 98765 43210'),
    inside('(+49 30 901820)', '+49 30 901820'),
    inside('call 0049 30 901820 now', '0049 30 901820'),
    inside('Phone: (415) 555-2671, fax 0490 75 40 81', '(415) 555-2671', '0490 75 40 81'),
    inside('+49 30 901820 or +49 30 901821', '+49 30 901820', '+49 30 901821'),
    ...none(
      '+12',
      'x+4915123456789',
      '1+4915123456789',
      'a + 49 151 23456789',
      '+49.15123456',
      '(415) 555-2671',
      '+44 7700 900123',
      'Tel. 555-0142',
      'mobile 10.0.19041',
      'telephone 2024-01-15',
      '+999 123 456 789',
      '0049 30 901820',
    ),
  ],
  card: [
    ...one(
      '4539148803436467',
      '4539 1488 0343 6467',
      '4539-1488-0343-6467',
      '371449635398449',
      '3714 496353 98449',
      '5425233430109903',
      '6011000180331112',
      '36227206271675',
    ),
    inside('Card 4539 1488 0343 6467 123, exp 11/27', '4539 1488 0343 6467'),
    inside('1234 4539 1488 0343 6467', '4539 1488 0343 6467'),
    inside('credit card 501864667909', '501864667909'),
    // The twin with one digit changed; the wrong brand; inside other codes; a bar code.
    ...none(
      '4539148803436468',
      '4539 1488 0343 6468',
      '9539148803436462',
      '0.4539148803436467',
      'A4539148803436467',
      '4539148803436467B',
      '501864667909',
      '4006381333931',
      'ORD-4539148803436467',
      '4000 0000 0000 0002',
      '4242-4242-4242-4242',
    ),
  ],
  iban: [
    ...one(
      'GB33BUKB20201555555555',
      'GB33 BUKB 2020 1555 5555 55',
      'DE75512108001245126199',
      'de75512108001245126199',
      'NO8330001234567',
      'MT31MALT01100000000000000000123',
      'FR76-3000-6000-0112-3456-7890-189',
    ),
    inside('IBAN:DE75 5121 0800 1245 1261 99.', 'DE75 5121 0800 1245 1261 99'),
    ...none(
      'GB33BUKB20201555555556',
      'GB33BUKB2020155555555',
      'XX33BUKB20201555555555',
      'aGB33BUKB20201555555555',
      'GB33BUKB202015555555555',
      'GB33bukB20201555555555',
      'GB33 BU KB20201555555555',
    ),
  ],
  ip: [
    ...one('93.184.216.34', '2a00:1450:4001:81b::200e', '2606:4700:3037::6815:1', '6e40:4041:c617:e898:c11:40d2:c669:2eb4', '::ffff:93.184.216.34'),
    inside('http://93.184.216.34:8080/ and ssh root@81.2.69.142, from 81.2.69.160/27.', '93.184.216.34', '81.2.69.142', '81.2.69.160'),
    inside('[2a00:1450::5]:80, 2a00:1450::6: gone', '2a00:1450::5', '2a00:1450::6'),
    inside('The server version answers from host 81.2.69.142', '81.2.69.142'),
    ...none(
      '93.184.216',
      '8.8.8.8',
      '2606:4700:4700::1111',
      '256.184.216.34',
      '93.184.216.34.5',
      '093.184.216.34',
      '10.0.0.1',
      '100.64.1.1',
      '224.0.0.1',
      '0.0.0.0',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '2001:db8::1',
      '3fff:1::1',
      '::ffff:10.0.0.1',
      '2a00::1450::1',
      '00:1a:2b:3c:4d:5e:6f:70',
      'a::b',
      'v93.184.216.34',
      'foo>=9.18.21.3',
      'Chrome/93.18.21.34',
      '1.3.6.1.4.1.311',
      '120.0.0.0',
    ),
  ],
  ssn: [
    ...one('536-22-1234', '123-45-6789'),
    inside('SSN: 536 22 1234 or social security number 536221234', '536 22 1234', '536221234'),
    ...none(
      '000-22-1234',
      '666-22-1234',
      '900-22-1234',
      '536-00-1234',
      '536-22-0000',
      '078-05-1120',
      '219-09-9999',
      '1536-22-1234',
      '536-22-12345',
      '536-22-1234-5',
      '536 22 1234',
      '536221234',
      'A536-22-1234',
    ),
  ],
  secret: [
    ...one(
      key('AK', 'IAQ7ZN4LK2MXB5TRWC'),
      key('gh', 'p_', noise),
      key('github', '_pat_', noise, '_', noise),
      key('gl', 'pat-', noise.slice(0, 20)),
      key('xo', 'xb-123456789012-', noise.slice(0, 24)),
      key('sk', '_live_', noise.slice(0, 24)),
      key('AI', 'za', noise.slice(0, 35)),
      key('sk', '-proj-', noise),
      key('sk', '-ant-api03-', noise),
      key('npm', '_', noise.slice(0, 36)),
      key('pypi', '-', noise, noise),
      key('h', 'f_', noise.slice(0, 34)),
      key('SG', '.', noise.slice(0, 22), '.', noise),
      key('eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJ', 'zdWIiOiI0MiJ9', '.', noise),
      pem,
    ),
    inside('password: hunter2', 'hunter2'),
    inside('The password is Tr0ub4dor&3.', 'Tr0ub4dor&3'),
    inside('DB_PASSWORD="s3cr3t-Pa55"', 's3cr3t-Pa55'),
    inside(`"api_key": "${noise}",`, noise),
    inside(`aws_secret_access_key = ${noise}/+`, `${noise}/+`),
    inside(`curl -H "Authorization: Bearer ${noise}"`, noise),
    inside(`run --token ${noise}`, noise),
    inside('postgres://app:S3cr3tpw@db.corp.io/x', 'S3cr3tpw'),
    inside('redis://:Xy7zQ1@cache:6379', 'Xy7zQ1'),
    ...none(
      key('gh', 'p_', 'x'.repeat(36)),
      key('AK', 'IAIOSFODNN7', 'EXAMPLE'),
      'sk-fading-circle-delay-animation-frames',
      `x${key('gh', 'p_', noise)}`,
      'password: string',
      'password = None',
      'password: ********',
      'password="<password>"',
      'password: your-password-1',
      'token = settings.token_2',
      'const token = createToken2("a")',
      'secret_number = 4242',
      'token: {{ token1 }}',
      'pwd=$PWD',
      'Token 12 of 4096',
      'the bearer of bad news',
      'password: newPassword1',
      'api_key: my_api_key_v2',
      'api_key = "example-key-12345678"',
      'https://user:pass@host/',
      'https://host:8080/a@b',
      'candidate(password) == "5f4dcc3b5aa765d61d8327deb882cf99"',
      ['-----BEGIN', ' PRIVATE KEY-----\n...\n-----END', ' PRIVATE KEY-----'].join(''),
      'secret: kubernetes.io/service-account-token',
      'token: 2024-01-15T10:30:00Z',
      'api_key = "k7Rz91xxxxxxxxxxxx42Qp"',
      'password: Ab1****9z',
    ),
    inside(`First.\n-----BEGIN${' PRIVATE KEY'}-----\n${noise}${noise}\n\nThen prose follows.`, `-----BEGIN${' PRIVATE KEY'}-----\n${noise}${noise}`),
  ],
  bitcoin: [
    ...one(
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
      '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
      'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    ),
    ...none(
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3',
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mda',
      'x1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2a',
    ),
  ],
  'national-id': [
    ...one(
      'RSSMRA85T10A562S',
      '12345678Z',
      'X1234567L',
      '131052-308T',
      '811218-9876',
      '756.9217.0769.85',
      '529.982.247-25',
      '736028/5163',
      'S1234567D',
      'AB 12 34 56 C',
    ),
    inside('PESEL: 44051401359, NHS number 943 476 5919', '44051401359', '943 476 5919'),
    inside('BSN 111222333. Steuer-ID 86095742719.', '111222333', '86095742719'),
    inside('Her passport number is X53338006.', 'X53338006'),
    ...none(
      '44051401359',
      '943 476 5919',
      '111222333',
      'RSSMRA85T10A562T',
      '12345678A',
      '131052-308U',
      '811218-9877',
      '529.982.247-26',
      'sin 30 + sin 60',
      'part AB123456C',
    ),
  ],
  address: [
    ...one('12 Long Acre Road', '1600 Amphitheatre Pkwy', 'Hauptstraße 14', 'PO Box 1234', '5 rue de la Paix'),
    inside('She lives at 221 Baker Street, Apt. 3 now.', '221 Baker Street, Apt. 3'),
    ...none('the road to Rome', 'in 1999 the street was long', '12 months', 'Chapter 12 Way', 'Table 4 shows'),
  ],
  'person-name': [
    inside('My name is Ann Smith and I came.', 'Ann Smith'),
    inside('Dear Jörg,', 'Jörg'),
    inside('We met Mrs. O’Neil there', 'O’Neil'),
    inside('Name: Kamila Novak', 'Kamila Novak'),
    ...none('Dear Sir,', 'my name is in lower case', 'To: all', 'The Doctor came'),
  ],
  ethereum: [
    ...one('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359', '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB'),
    inside('ETH wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'),
    ...none(
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD',
      '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0',
    ),
  ],
};

for (const recogniser of builtInRecognisers()) {
  describe(`recogniser ${recogniser.id}`, () => {
    const own = samples[recogniser.id];
    test('has samples', () => expect(own?.length ?? 0).toBeGreaterThan(3));
    for (const check of recogniserConformance(recogniser, own ?? [])) test(check.name, () => check.run());
  });
}

describe('recogniser phone with regions', () => {
  const national = [
    ...one('(415) 555-2671', '415-555-2671', '1-415-555-2671', '030 901820', '020 7183 8750', '0151/23456789'),
    inside('ring me: call 4155552671', '4155552671'),
    ...none(
      '4155552671',
      '250-135-50',
      '415-555-0123',
      '61966-2-1',
      '2400 / 200 = 12',
      '245 - 28 - 5 - 70',
      '467 000 - 450 000',
      '$415-555-2671',
      '04-0-2040',
      '12 345 678',
    ),
  ];
  for (const check of recogniserConformance(phone(['US', 'GB', 'de']), national)) test(check.name, () => check.run());

  test('refuses a region that does not exist, and says how to write one', () => {
    expect(() => phone(['UK'])).toThrow(/"UK" is no region/);
  });

  test('its version names the number plans that are installed', () => {
    const path = createRequire(import.meta.url).resolve('libphonenumber-js/package.json');
    const installed = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
    expect(numberPlans).toBe(installed.version);
    expect(phone(['US', 'GB']).version).toBe(phone(['GB', 'US']).version);
  });
});
