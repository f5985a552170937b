/** Numbers in one form, however they are written: digits with separators, words, ordinals, multiples, dates. English only for words. */
import { numberOfWord, numberPhraseAt, ordinalOf } from './number-words.ts';
import { plainNumber } from './plain-number.ts';
import { conversions, formsOf, unitAfter, unitOf } from './units.ts';

/** "1,2,3" is three numbers, "1,000" one. */
export function numberParts(text: string): string[] {
  const plain = plainNumber(text);
  return plain.includes(',') ? plain.split(',').map(plainNumber) : [plain];
}

const suffixes: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['g', 1e9],
  ['hundred', 100],
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

/** The name of a month, and how it is shortened. */
function monthForms(month: number): string[] {
  const name = months[month - 1];
  if (name === undefined) return [];
  return name === 'september' ? [name, 'sep', 'sept'] : [name, name.slice(0, 3)];
}

/** Months by name wherever they stand, and short ones with a stop or beside a number; "May" and "March" are other words too. */
const monthPattern =
  /\b(?:January|February|April|June|July|August|September|October|November|December|(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?=\.|\s\d)|(?:Mar(?:ch)?|May)(?=\.?\s\d)|(?<=\d(?:st|nd|rd|th)?\s)(?:Jan|Feb|Mar(?:ch)?|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\b/g;

const digitsPattern = /(?<![\p{L}\p{N}_.])\.\d+|\d[\d_]*(?:[.,]\d+)*/gu;
const suffixPattern = /^(?:[KMG](?![\p{L}\p{N}_])|[\s-](?:hundred|thousand|million|billion)\b)/u;

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
  for (const match of text.matchAll(/\b\d{4}[-/](\d{1,2})[-/](\d{1,2})\b/g)) for (const form of monthForms(Number(match[1]))) words.add(form);
  for (const match of text.matchAll(/\b(?:(\p{Lu}\p{Ll}{2,8})\.?\s(?=\d)|(?<=\d(?:st|nd|rd|th)?\s)(\p{Lu}\p{Ll}{2,8}))/gu)) {
    const month = monthOf((match[1] ?? match[2] ?? '').toLowerCase());
    if (month !== undefined) numbers.add(String(month));
  }
  for (const match of text.matchAll(monthPattern)) for (const form of monthForms(monthOf(match[0].toLowerCase()) ?? 0)) words.add(form);
  const lower = text.toLowerCase();
  let read = 0;
  for (const match of lower.matchAll(/[a-z]+/g)) {
    const value = numberOfWord(match[0]) ?? ordinalOf(match[0]) ?? collective.get(match[0]);
    if (value === undefined || match.index < read) continue;
    const phrase = numberPhraseAt(lower, match.index);
    numbers.add(phrase?.value ?? value);
    read = phrase?.end ?? read;
  }
  for (const { value, unit } of quantitiesIn(text)) {
    for (const form of formsOf(unit)) words.add(form);
    numbers.add(`${value} ${unit}`);
    for (const other of conversions(Number(value), unit)) {
      numbers.add(`${other.value} ${other.unit}`);
      // Twelve months are "a year".
      if (other.value === '1') for (const form of formsOf(other.unit)) words.add(form);
    }
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

const quantityPattern = /((?<![\d.,_])\d[\d_]{0,20}(?:[.,]\d{1,12}){0,4}|(?<![A-Za-z]-)\b[A-Za-z]{1,9})[\s\u00a0-]?([A-Za-z]{1,12})\b/g;

/** Numbers with a unit, in digits or words; "a year" is 1 year, "half an hour" 0.5 hours. */
function quantitiesIn(text: string): { value: string; unit: string }[] {
  const found: { value: string; unit: string }[] = [];
  const add = (value: string, unit: string | undefined): void => {
    if (unit !== undefined) found.push({ value, unit });
  };
  const pattern = new RegExp(quantityPattern);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [whole, number = '', word = ''] = match;
    const unit = unitOf(word.toLowerCase());
    const lower = number.toLowerCase();
    const first = numberOfWord(lower);
    const phrase = first === undefined ? undefined : numberPhraseAt(text, match.index);
    if (/^\d/.test(number)) add(plainNumber(number), unit);
    else if (phrase) {
      if (!phrase.ordinal) add(phrase.value, unitAfter(text, phrase.end)?.unit);
      pattern.lastIndex = phrase.end;
      continue;
    } else if (first !== undefined) add(first, unit);
    else if (lower === 'a' || lower === 'an') {
      const single = oneOf(word, text.slice(match.index + whole.length, match.index + whole.length + 16));
      add(/\bhalf\s$/i.test(text.slice(Math.max(0, match.index - 6), match.index)) ? '0.5' : '1', single);
    }
    // A word may be the number of the next: "lasts two years".
    if (!/^\d/.test(number)) pattern.lastIndex = match.index + number.length;
  }
  return found;
}

/** The unit of "a year"; none for "a bit", nor for "a second gate". */
function oneOf(word: string, after: string): string | undefined {
  const lower = word.toLowerCase();
  if (lower.length < 4 || lower.endsWith('s')) return undefined;
  if (lower === 'second' && /^[\s-][a-z]/i.test(after) && !/^\s(?:of|in|at|or|and|to|after|before|later|ago|when|while|until|is|are|for)\b/i.test(after))
    return undefined;
  return unitOf(lower);
}
