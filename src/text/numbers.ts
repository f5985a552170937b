/** Numbers in one form, however they are written: digits with separators, words, ordinals, multiples, dates. English only for words. */

const units = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
  ' ',
);
const ordinals =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const scales: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
  ['dozen', 12],
]);

const cardinals = new Map<string, string>(units.map((word, index) => [word, String(index)]));
for (const [index, word] of tens.entries()) cardinals.set(word, String((index + 2) * 10));
for (const [word, value] of scales) {
  cardinals.set(word, String(value));
  cardinals.set(`${word}s`, String(value));
}

/** Value of a number word ("three", "hundreds") as digits; undefined for any other word. */
export function numberOfWord(word: string): string | undefined {
  return cardinals.get(word);
}

/** One form for one number: 1,000 = 1_000 = 1000, 1.50 = 1.5, .5 = 0.5, 07 = 7. */
export function plainNumber(text: string): string {
  let plain = text.replace(/_/g, '');
  if (plain.startsWith('.')) plain = `0${plain}`;
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain)) plain = plain.replace(/,/g, '');
  if (/^\d+\.\d+$/.test(plain)) plain = plain.replace(/0+$/, '').replace(/\.$/, '');
  return plain.replace(/^0+(?=\d)/, '');
}

/** "1,2,3" is three numbers, "1,000" one. */
export function numberParts(text: string): string[] {
  const plain = plainNumber(text);
  return plain.includes(',') ? plain.split(',').map(plainNumber) : [plain];
}

const suffixes: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['g', 1e9],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
]);

/** Digits times a suffix: ("100", "K") is "100000"; undefined where the suffix is none or the product is not whole. */
export function scaled(digits: string, suffix: string): string | undefined {
  const factor = suffixes.get(suffix.toLowerCase());
  const value = factor === undefined ? Number.NaN : Math.round(Number(plainNumber(digits)) * factor);
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

const months = 'january february march april may june july august september october november december'.split(' ');

/** Number of a month's name or its first three letters, 1-12. */
function monthOf(word: string): number | undefined {
  const found = months.findIndex((name) => name === word || (word.length === 3 && name.startsWith(word)) || (word === 'sept' && name === 'september'));
  return found < 0 ? undefined : found + 1;
}

const digitsPattern = /(?<![\p{L}\p{N}_.])\.\d+|\d[\d_]*(?:[.,]\d+)*/gu;
const suffixPattern = /^(?:[KMG](?![\p{L}\p{N}_])|[\s-](?:thousand|million|billion)\b)/u;
const compound = new RegExp(String.raw`\b(${tens.join('|')})[- ](${[...units.slice(1, 10), ...ordinals.slice(1, 10)].join('|')})\b`, 'gi');
const wordTimesScale = new RegExp(String.raw`\b(${[...units.slice(1), ...tens].join('|')})[\s-](hundred|thousand|million|billion)\b`, 'gi');

/**
 * Every number that a text states, each in the forms in which an answer may repeat it: "100K" is 100 and 100000,
 * "2036-01-08" also holds its month by name, "8 January" its month by number, "twentieth" is 20, "twice" and "both" are 2.
 */
export function numbersIn(text: string): { numbers: Set<string>; words: Set<string> } {
  const numbers = new Set<string>();
  const words = new Set<string>();
  for (const match of text.matchAll(digitsPattern)) {
    numbers.add(plainNumber(match[0]));
    for (const part of numberParts(match[0])) numbers.add(part);
    const suffix = suffixPattern.exec(text.slice(match.index + match[0].length, match.index + match[0].length + 12));
    const product = suffix ? scaled(match[0], suffix[0].replace(/^[\s-]/, '').trim()) : undefined;
    if (product !== undefined) numbers.add(product);
  }
  for (const match of text.matchAll(/\b\d{4}[-/](\d{1,2})[-/](\d{1,2})\b/g)) {
    const name = months[Number(match[1]) - 1];
    if (name !== undefined) words.add(name).add(name.slice(0, 3));
  }
  for (const match of text.matchAll(/\b(?:(\p{Lu}\p{Ll}{2,8})\.?\s(?=\d)|(?<=\d(?:st|nd|rd|th)?\s)(\p{Lu}\p{Ll}{2,8}))/gu)) {
    const month = monthOf((match[1] ?? match[2] ?? '').toLowerCase());
    if (month !== undefined) numbers.add(String(month));
  }
  const lower = text.toLowerCase();
  for (const match of lower.matchAll(compound)) numbers.add(compoundValue(match[1] ?? '', match[2] ?? ''));
  for (const match of lower.matchAll(wordTimesScale)) {
    const product = scaled(cardinals.get(match[1] ?? '') ?? '', match[2] ?? '') ?? String(Number(cardinals.get(match[1] ?? '')) * 100);
    numbers.add(product);
  }
  for (const match of lower.matchAll(/[a-z]+/g)) {
    const value = cardinals.get(match[0]) ?? ordinalOf(match[0]) ?? collective.get(match[0]);
    if (value !== undefined) numbers.add(value);
  }
  for (const match of text.matchAll(/((?<![\d.,_])\d[\d_]{0,20}(?:[.,]\d{1,12}){0,4}|\b[a-z]{3,9})[\s\u00a0-]?([A-Za-z]{1,12})\b/g)) {
    const unit = unitOf((match[2] ?? '').toLowerCase());
    const value = /^\d/.test(match[1] ?? '') ? plainNumber(match[1] ?? '') : cardinals.get(match[1] ?? '');
    if (unit === undefined || value === undefined) continue;
    for (const form of formsOf(unit)) words.add(form);
    numbers.add(`${value} ${unit}`);
    for (const other of conversions(Number(value), unit)) numbers.add(other);
  }
  for (const match of text.matchAll(/\d([KMG])\b/g)) words.add({ K: 'kilobyte', M: 'megabyte', G: 'gigabyte' }[match[1] as 'K' | 'M' | 'G']);
  if (numbers.size > 0 && /%|\bper ?cent\b/i.test(text)) words.add('percent').add('percentage').add('cent');
  return { numbers, words };
}

const collective: ReadonlyMap<string, string> = new Map([
  ['once', '1'],
  ['twice', '2'],
  ['both', '2'],
  ['double', '2'],
  ['pair', '2'],
  ['thrice', '3'],
  ['triple', '3'],
  ['half', '0.5'],
]);

const unitForms: readonly (readonly [string, string])[] = [
  ['ns', 'nanosecond'],
  ['us', 'microsecond'],
  ['ms', 'millisecond'],
  ['s', 'second'],
  ['sec', 'second'],
  ['min', 'minute'],
  ['h', 'hour'],
  ['kb', 'kilobyte'],
  ['mb', 'megabyte'],
  ['gb', 'gigabyte'],
  ['tb', 'terabyte'],
  ['kib', 'kibibyte'],
  ['mib', 'mebibyte'],
  ['gib', 'gibibyte'],
  ['b', 'byte'],
  ['hz', 'hertz'],
  ['khz', 'kilohertz'],
  ['mhz', 'megahertz'],
  ['ghz', 'gigahertz'],
  ['mm', 'millimetre'],
  ['cm', 'centimetre'],
  ['m', 'metre'],
  ['km', 'kilometre'],
  ['g', 'gram'],
  ['kg', 'kilogram'],
  ['bit', 'bit'],
  ['day', 'day'],
  ['week', 'week'],
  ['month', 'month'],
  ['year', 'year'],
  ['percent', 'percent'],
  ['degree', 'degree'],
  ['ppm', 'ppm'],
  ['px', 'pixel'],
];

/** The unit that a word after a number names, in one form ("secs", "s" and "seconds" are "second"); undefined for other words. */
export function unitOf(word: string): string | undefined {
  const plain = word.replace(/meter(s?)$/, 'metre$1');
  return unitForms.find(([short, long]) => plain === short || plain === long || plain === `${long}s` || plain === `${short}s`)?.[1];
}

function formsOf(unit: string): string[] {
  return unitForms.filter(([, long]) => long === unit).flatMap(([short, long]) => [short, long]);
}

/** Units of one dimension, each with how many of the smallest it holds; bytes by thousands and by 1024. */
const dimensions: readonly (readonly (readonly [string, number])[])[] = [
  [
    ['nanosecond', 1],
    ['microsecond', 1e3],
    ['millisecond', 1e6],
    ['second', 1e9],
    ['minute', 6e10],
    ['hour', 36e11],
    ['day', 864e11],
    ['week', 6048e11],
  ],
  [
    ['byte', 1],
    ['kilobyte', 1e3],
    ['megabyte', 1e6],
    ['gigabyte', 1e9],
    ['terabyte', 1e12],
  ],
  [
    ['byte', 1],
    ['kilobyte', 1024],
    ['megabyte', 1048576],
    ['gigabyte', 1073741824],
    ['kibibyte', 1024],
    ['mebibyte', 1048576],
    ['gibibyte', 1073741824],
  ],
  [
    ['millimetre', 1],
    ['centimetre', 10],
    ['metre', 1e3],
    ['kilometre', 1e6],
  ],
  [
    ['gram', 1],
    ['kilogram', 1e3],
  ],
  [
    ['hertz', 1],
    ['kilohertz', 1e3],
    ['megahertz', 1e6],
    ['gigahertz', 1e9],
  ],
];

/** The same quantity in other units, each as "500 millisecond", where that is a number of at most three decimals. */
function conversions(value: number, unit: string): string[] {
  const out: string[] = [];
  for (const dimension of dimensions) {
    const own = dimension.find(([name]) => name === unit)?.[1];
    if (own === undefined) continue;
    for (const [name, factor] of dimension) {
      const other = (value * own) / factor;
      if (name !== unit && other >= 0.001 && other < 1e15 && Math.abs(other * 1000 - Math.round(other * 1000)) < 1e-6)
        out.push(`${plainNumber(String(Math.round(other * 1000) / 1000))} ${name}`);
    }
  }
  return out;
}

/** Value of an ordinal beyond "third" ("twentieth"), as digits; the first three say order more often than number. */
export function ordinalOf(word: string): string | undefined {
  const at = ordinals.indexOf(word);
  return at > 3 ? String(at) : undefined;
}

/** "twenty", "four" is 24. */
export function compoundValue(ten: string, unit: string): string {
  const low = Math.max(units.indexOf(unit), ordinals.indexOf(unit));
  return String((tens.indexOf(ten) + 2) * 10 + low);
}

/** "twenty-four" or "twenty four" right at an offset: its value and end. */
export function compoundAt(text: string, start: number): { value: string; end: number } | undefined {
  const match = /^([a-z]{5,7})[- ]([a-z]{3,7})\b/i.exec(text.slice(start, start + 20));
  if (!match) return undefined;
  const [whole, ten = '', unit = ''] = match;
  if (!tens.includes(ten.toLowerCase())) return undefined;
  const low = unit.toLowerCase();
  if (!units.slice(1, 10).includes(low) && !ordinals.slice(1, 10).includes(low)) return undefined;
  return { value: compoundValue(ten.toLowerCase(), low), end: start + whole.length };
}
