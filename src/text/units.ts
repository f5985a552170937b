/** Units of time, size, length, mass and frequency: their forms, and exact conversions between them. English. */
import { plainNumber } from './plain-number.ts';

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
  ['tib', 'tebibyte'],
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

/** The ways to write a unit: its name, and its short forms. */
export function formsOf(unit: string): string[] {
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
    ['month', 1],
    ['year', 12],
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
    ['terabyte', 1099511627776],
    ['kibibyte', 1024],
    ['mebibyte', 1048576],
    ['gibibyte', 1073741824],
    ['tebibyte', 1099511627776],
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

/** The same quantity in other units, where that is a number of at most three decimals. A month is no number of days. */
export function conversions(value: number, unit: string): { value: string; unit: string }[] {
  const out: { value: string; unit: string }[] = [];
  for (const dimension of dimensions) {
    const own = dimension.find(([name]) => name === unit)?.[1];
    if (own === undefined) continue;
    for (const [name, factor] of dimension) {
      const other = (value * own) / factor;
      if (name !== unit && other >= 0.001 && other < 1e15 && Math.abs(other * 1000 - Math.round(other * 1000)) < 1e-6)
        out.push({ value: plainNumber(String(Math.round(other * 1000) / 1000)), unit: name });
    }
  }
  return out;
}

/** True where two quantities are one: 36 months and 3 years, 8 KiB and 8192 bytes. */
export function sameQuantity(a: { value: string; unit: string }, b: { value: string; unit: string }): boolean {
  const same = (one: { value: string; unit: string }): boolean => one.value === b.value && one.unit === b.unit;
  return same(a) || conversions(Number(a.value), a.unit).some(same);
}

/** The unit that stands right behind a number, and its end; in words it is written out: "five minutes", not "five m". */
export function unitAfter(text: string, end: number): { unit: string; end: number } | undefined {
  const match = /^[\s\u00a0-]([A-Za-z]{3,12})\b/.exec(text.slice(end, end + 15));
  const unit = unitOf((match?.[1] ?? '').toLowerCase());
  return match && unit !== undefined ? { unit, end: end + match[0].length } : undefined;
}
