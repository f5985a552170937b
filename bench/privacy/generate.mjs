/** Seeded values by type: valid ones, twins that only a checksum or a strict form tells apart, and look-alikes. Shares no code with the recognisers. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** xorshift32; not the library's generator. */
export function seeded(seed) {
  let state = seed | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  const integer = (below) => Math.floor(next() * below);
  const pick = (list) => list[integer(list.length)];
  const string = (alphabet, length) => Array.from({ length }, () => alphabet[integer(alphabet.length)]).join('');
  return { next, integer, pick, string, digits: (length) => string('0123456789', length) };
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const alnum = lower + upper + '0123456789';
const hexDigits = '0123456789abcdef';
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

const luhnDigit = (body) => {
  const sum = [...body].reverse().reduce((total, digit, index) => total + (index % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)] : Number(digit)), 0);
  return String((10 - (sum % 10)) % 10);
};
const cardBrands = [
  ['4', 16],
  ['4', 16],
  ['51', 16],
  ['55', 16],
  ['2310', 16],
  ['34', 15],
  ['37', 15],
  ['6011', 16],
  ['650', 16],
  ['3010', 14],
  ['3540', 16],
  ['62', 16],
  ['6304', 18],
];
function cardNumber(r) {
  const [prefix, length] = r.pick(cardBrands);
  const body = prefix + r.digits(length - prefix.length - 1);
  return body + luhnDigit(body);
}
function grouped(r, number) {
  const separator = r.pick(['', ' ', '-']);
  if (separator === '' || ![14, 15, 16].includes(number.length)) return number;
  const sizes = number.length === 16 ? [4, 4, 4, 4] : number.length === 15 ? [4, 6, 5] : [4, 6, 4];
  let at = 0;
  return sizes.map((size) => number.slice(at, (at += size))).join(separator);
}
const bump = (digit, by) => String((Number(digit) + by) % 10);
function changeDigit(r, text) {
  const places = [...text].flatMap((character, index) => (/\d/.test(character) && index > 3 ? [index] : []));
  const at = r.pick(places);
  return text.slice(0, at) + bump(text[at], 1 + r.integer(9)) + text.slice(at + 1);
}

const ibanForms = [
  ['DE', (r) => r.digits(18)],
  ['GB', (r) => r.string(upper, 4) + r.digits(14)],
  ['FR', (r) => r.digits(10) + r.string(upper + '0123456789', 11) + r.digits(2)],
  ['ES', (r) => r.digits(20)],
  ['NL', (r) => r.string(upper, 4) + r.digits(10)],
  ['NO', (r) => r.digits(11)],
  ['PL', (r) => r.digits(24)],
  ['CH', (r) => r.digits(17)],
  ['MT', (r) => r.string(upper, 4) + r.digits(5) + r.string(upper + '0123456789', 18)],
];
function ibanNumber(r) {
  const [country, body] = r.pick(ibanForms);
  const rest = body(r);
  const number = BigInt([...`${rest}${country}00`].map((character) => Number.parseInt(character, 36)).join(''));
  const iban = `${country}${String(98n - (number % 97n)).padStart(2, '0')}${rest}`;
  return r.integer(2) === 0 ? iban : iban.replace(/(.{4})(?=.)/g, '$1 ');
}

const sha = (data) => createHash('sha256').update(data).digest();
function base58Address(r) {
  const payload = Buffer.from([r.pick([0, 5]), ...Array.from({ length: 20 }, () => r.integer(256))]);
  const bytes = Buffer.concat([payload, sha(sha(payload)).subarray(0, 4)]);
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let out = '';
  while (number > 0n) {
    out = base58[Number(number % 58n)] + out;
    number /= 58n;
  }
  for (const byte of bytes) {
    if (byte !== 0) break;
    out = `1${out}`;
  }
  return out;
}
function bech32Address(r) {
  const values = [0, ...Array.from({ length: 32 }, () => r.integer(32))];
  const polymod = (list) => {
    let sum = 1;
    for (const value of list) {
      const top = sum >>> 25;
      sum = ((sum & 0x1ffffff) << 5) ^ value;
      [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((constant, index) => ((top >>> index) & 1 ? (sum ^= constant) : undefined));
    }
    return sum;
  };
  const check = polymod([3, 3, 0, 2, 3, ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  return `bc1${[...values, ...[0, 1, 2, 3, 4, 5].map((index) => (check >>> (5 * (5 - index))) & 31)].map((value) => bech32[value]).join('')}`;
}
function changeLetter(r, text, alphabet) {
  const at = 5 + r.integer(text.length - 6);
  let other = text[at];
  while (other === text[at]) other = r.pick(alphabet);
  return text.slice(0, at) + other + text.slice(at + 1);
}

const publicOctets = (r) => [r.pick([5, 23, 45, 81, 91, 93, 104, 141, 185, 212]), 1 + r.integer(250), r.integer(256), 1 + r.integer(250)].join('.');
const group16 = (r) => r.string(hexDigits, 4).replace(/^0+(?=.)/, '');
const names = ['anna', 'joe', 'li.wei', 'maria_garcia', 'o.brien', 'k+news', 'p-jansen', 'tom99'];
const hosts = ['corp.io', 'mail.firma.de', 'uni-bonn.de', 'acme.co.uk', 'startup.ai', 'stadt.gov', 'xn--mller-kva.de', 'kontor.travel'];

/** Per type: how to make a valid value, its twin, and words that may stand before it. `needs` comes before it always. */
export const kinds = {
  email: {
    valid: (r) => `${r.pick(names)}${r.integer(100)}@${r.pick(hosts)}`,
    twin: (r) =>
      `${r.pick(names)}${r.integer(100)}@${r.pick(['localhost', 'example.com', 'mail.example.org', 'host.invalid', '2x.png', 'corp', '10.0.0', 'v4.1'])}`,
  },
  phone: {
    valid: (r) =>
      r.pick([
        () => `+49 ${r.pick(['151', '160', '171'])} ${r.digits(7)}`,
        () => `+1 (${r.pick(['212', '415', '617'])}) ${r.pick(['7', '8'])}${r.pick(['3', '4', '6'])}${r.pick(['2', '5'])}-${r.digits(4)}`,
        () => `+44 7${r.pick(['4', '5', '8'])}${r.pick(['10', '11', '12'])} ${r.digits(6)}`,
        () => `+33 6 ${[1, 2, 3, 4].map(() => r.digits(2)).join(' ')}`,
        () => `+91 98${r.digits(3)} ${r.digits(5)}`,
      ])(),
    twin: (r) =>
      r.pick([
        () => `+49 ${r.digits(2)}`,
        () => `+1 415 555 01${r.digits(2)}`,
        () => `+0${r.digits(9)}`,
        () => `+${r.digits(2)}.${r.digits(6)}`,
        () => `${1 + r.integer(900)}-${r.digits(2)}-${r.digits(2)}`,
        () => `+44 7700 900${r.digits(3)}`,
      ])(),
  },
  card: { valid: (r) => grouped(r, cardNumber(r)), twin: (r) => grouped(r, changeDigit(r, cardNumber(r))) },
  iban: { valid: ibanNumber, twin: (r) => changeDigit(r, ibanNumber(r)) },
  ip: {
    valid: (r) =>
      r.pick([
        () => publicOctets(r),
        () => publicOctets(r),
        () => `2a0${r.pick('1234')}:${group16(r)}:${group16(r)}::${group16(r)}`,
        () => `2600:${[1, 2, 3, 4, 5, 6, 7].map(() => r.string('123456789abcdef', 4)).join(':')}`,
      ])(),
    twin: (r) =>
      r.pick([
        () => `10.${r.integer(256)}.${r.integer(256)}.${r.integer(256)}`,
        () => `192.168.${r.integer(256)}.${r.integer(256)}`,
        () => `203.0.113.${r.integer(256)}`,
        () => `${publicOctets(r)}.${r.integer(256)}`,
        () => `${256 + r.integer(700)}.${r.integer(256)}.1.2`,
        () => `2001:db8::${group16(r)}`,
        () => `fe80::${group16(r)}`,
        () => `version ${r.integer(30)}.${r.integer(30)}.${r.integer(30)}.${r.integer(30)}`,
      ])(),
  },
  ssn: {
    valid: (r) =>
      `${String(1 + r.integer(664)).padStart(3, '0')}-${String(1 + r.integer(99)).padStart(2, '0')}-${String(1 + r.integer(9999)).padStart(4, '0')}`,
    twin: (r) =>
      r.pick([
        () => `000-${r.digits(2)}-${r.digits(4)}`,
        () => `666-${r.digits(2)}-${r.digits(4)}`,
        () => `9${r.digits(2)}-${r.digits(2)}-${r.digits(4)}`,
        () => `123-00-${r.digits(4)}`,
        () => `123-45-0000`,
        () => `123-45-${r.digits(5)}`,
      ])(),
  },
  secret: {
    valid: (r) =>
      r.pick([
        () => `AKIA${r.string(`${upper}234567`, 16)}`,
        () => `ghp_${r.string(alnum, 36)}`,
        () => `glpat-${r.string(alnum, 20)}`,
        () => `xoxb-${r.digits(12)}-${r.string(alnum, 24)}`,
        () => `sk_live_${r.string(alnum, 24)}`,
        () => `AIza${r.string(alnum, 35)}`,
        () => `sk-proj-${r.string(alnum, 48)}`,
        () => `npm_${r.string(alnum, 36)}`,
        () => `hf_${r.string(alnum, 34)}`,
        () => `eyJhbGciOiJIUzI1NiJ9.eyJ${r.string(alnum, 40)}.${r.string(alnum, 43)}`,
      ])(),
    twin: (r) =>
      r.pick([
        () => `AKIA${r.string(upper, 9)}EXAMPLE`,
        () => `ghp_${'x'.repeat(36)}`,
        () => `ghp_${r.string(alnum, 12)}`,
        () => `AKIA${r.string(upper, 30)}`,
        () => `sk-${r.pick(['fading', 'chasing'])}-${r.pick(['circle', 'dots'])}-animation-delay`,
        () => '<your-api-key>',
        () => '${API_TOKEN}',
        () => `sk_live_${'*'.repeat(24)}`,
      ])(),
  },
  wallet: {
    valid: (r) => (r.integer(2) === 0 ? base58Address(r) : bech32Address(r)),
    twin: (r) => (r.integer(2) === 0 ? changeLetter(r, base58Address(r), base58) : changeLetter(r, bech32Address(r), bech32)),
  },
};

// Numbers that python-stdnum 1.x holds for valid (bench/README.md), written as people write them, behind the word that most kinds need.
const national = Object.values(JSON.parse(readFileSync(new URL('national.json', import.meta.url), 'utf8')));
kinds['national-id'] = {
  valid: (r) => {
    const { word, numbers } = r.pick(national);
    return { before: word === '' ? '' : `${word} `, value: r.pick(numbers) };
  },
  twin: (r) => {
    const { word, numbers } = r.pick(national);
    return { before: word === '' ? '' : `${word} `, value: changeDigit(r, r.pick(numbers)) };
  },
};

/** Passwords in URLs and values behind a telling name; their twins are what stands in examples. */
kinds['secret (assigned)'] = {
  type: 'secret',
  valid: (r) =>
    r.pick([
      () => ({
        before: `${r.pick(['https', 'postgres', 'redis', 'amqp'])}://${r.string(lower, 6)}:`,
        value: r.string(alnum, 14),
        after: `@${r.string(lower, 8)}.net/x`,
      }),
      () => ({
        before: `${r.pick(['password', 'api_key', 'auth_token', 'client_secret'])}${r.pick(['=', ': ', ' = '])}`,
        value: `${r.string(alnum, 20)}${r.digits(2)}`,
        after: '',
      }),
    ])(),
  twin: (r) =>
    r.pick([
      () => ({ before: 'https://user:', value: r.pick(['pass', 'password', '<password>', '${PASSWORD}', '****']), after: '@host.net/x' }),
      () => ({
        before: `${r.pick(['password', 'api_key', 'auth_token'])}=`,
        value: r.pick(['changeme', '<your-key>', 'xxxxxxxxxxxx', '${API_TOKEN}', 'your-api-key-here', 'get_token()', 'None']),
        after: '',
      }),
    ])(),
};

/** Look-alikes of no type. */
export const lookAlikes = {
  'random 16-digit id': (r) => `id ${1 + r.integer(9)}${r.digits(15)}`,
  'order number': (r) => `order ${r.string(upper, 3)}-${r.digits(4)}-${r.digits(6)}`,
  uuid: (r) => [8, 4, 4, 4, 12].map((length) => r.string(hexDigits, length)).join('-'),
  sha256: (r) => r.string(hexDigits, 64),
  isbn: (r) => `ISBN 978-${r.digits(1)}-${r.digits(2)}-${r.digits(6)}-${r.digits(1)}`,
  date: (r) => `${1950 + r.integer(80)}-${String(1 + r.integer(12)).padStart(2, '0')}-${String(1 + r.integer(28)).padStart(2, '0')}`,
  'date range': (r) => `${1900 + r.integer(100)}-${2000 + r.integer(30)}`,
  version: (r) => `v${r.integer(20)}.${r.integer(20)}.${r.integer(99)}.${r.integer(99)}`,
  coordinates: (r) => `${r.integer(90)}.${r.digits(6)}, ${r.integer(180)}.${r.digits(6)}`,
  timestamp: (r) => `17${r.digits(11)}`,
  decimal: (r) => `0.${r.digits(16)}`,
  sum: (r) => `${1 + r.integer(999)}-${1 + r.integer(99)}-${1 + r.integer(99)}=${r.integer(999)}`,
  'number table': (r) => Array.from({ length: 6 }, () => r.digits(1 + r.integer(4))).join(' '),
  'number table with decimals': (r) => Array.from({ length: 5 }, () => `${r.digits(1 + r.integer(3))}.${r.digits(2)}`).join(' '),
  'documented key': (r) =>
    r.pick(['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '4111 1111 1111 1111', '078-05-1120', 'jane@example.com']),
  'tracking number': (r) => `1Z${r.string(`${upper}0123456789`, 16)}`,
  imei: (r) => `IMEI ${r.digits(15)}`,
  'git hash': (r) => r.string(hexDigits, 40),
  mac: (r) => Array.from({ length: 6 }, () => r.string(hexDigits, 2)).join(':'),
};

export const carriers = [
  (value) => `We noted ${value} in the file.`,
  (value) => `The entry is ${value}, and it stays.`,
  (value) => `(${value})`,
  (value) => `| row | ${value} | end |`,
  (value) => `{"field": "${value}", "n": 1}`,
  (value) => `- ${value}\n- other`,
  (value) => `First line.\n${value}\nLast line.`,
  (value) => `<td>${value}</td>`,
  (value) => `“${value}” she wrote.`,
  (value) => `Größe 😀 ${value}; then more.`,
];

export function prose(r, length) {
  const words =
    'the of a to in is that it was for on are with they be at one have this from by word but what some we can out other were all there when up use your how said each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find'.split(
      ' ',
    );
  let out = '';
  while (out.length < length) out += `${r.pick(words)}${r.integer(12) === 0 ? `. ${r.integer(50) === 0 ? `In ${1900 + r.integer(120)} ` : ''}` : ' '}`;
  return out.slice(0, length);
}
