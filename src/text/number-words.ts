/** Numbers in words: "three", "twentieth", "two hundred and fifty". English. */

const units = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
  ' ',
);
const ordinals =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const scales: ReadonlyMap<string, number> = new Map([
  ['dozen', 12],
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
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

/** Value of an ordinal beyond "third" ("twentieth"), as digits; the first three say order more often than number. */
export function ordinalOf(word: string): string | undefined {
  const at = ordinals.indexOf(word);
  return at > 3 ? String(at) : undefined;
}

interface Reading {
  /** What thousands, millions and billions hold so far. */
  total: number;
  /** What stands before the next of them. */
  group: number;
  /** The last of them: the next must be smaller. */
  least: number;
  words: number;
  ordinal: boolean;
}

/** Takes a word into a number; false, and nothing changed, where it belongs to none or to another. */
function take(reading: Reading, word: string): boolean {
  const { group, words } = reading;
  const scale = scales.get(word);
  const low = Math.max(units.indexOf(word), 0);
  const position = ordinals.indexOf(word);
  if (scale !== undefined && scale < 1000) {
    if (group >= 100 || (group === 0 && words > 0)) return false;
    reading.group = Math.max(1, group) * scale;
  } else if (scale !== undefined) {
    if (scale >= reading.least || (group === 0 && words > 0)) return false;
    reading.total += Math.max(1, group) * scale;
    reading.least = scale;
    reading.group = 0;
  } else if (low >= 10 || tens.includes(word)) {
    if (group % 100 !== 0) return false;
    reading.group += Number(cardinals.get(word));
  } else if (low > 0) {
    if (group % 10 !== 0 || group % 100 === 10) return false;
    reading.group += low;
  } else if (position > 0 && position < 10 && group % 10 === 0 && group % 100 >= 20) {
    reading.group += position;
    reading.ordinal = true;
  } else return false;
  reading.words++;
  return true;
}

/**
 * A number of two words or more right at an offset: its value as digits, and its end. "twenty-four", "forty second", "three
 * hundred", "two thousand five hundred", "six hundred and forty". "One hundred and two hundred" is 100, and another number.
 */
export function numberPhraseAt(text: string, start: number): { value: string; end: number; ordinal: boolean } | undefined {
  const reading: Reading = { total: 0, group: 0, least: Number.POSITIVE_INFINITY, words: 0, ordinal: false };
  const first = /^[a-z]{3,9}(?![\p{L}\p{N}_])/iu.exec(text.slice(start, start + 11))?.[0].toLowerCase();
  if (first === undefined || !take(reading, first)) return undefined;
  let end = start + first.length;
  while (!reading.ordinal) {
    const next = wordAfter(text, end);
    // "and" joins what is less than a hundred to what is not.
    if (!next || (next.and && (reading.group % 100 !== 0 || scales.has(next.word) || scales.has(wordAfter(text, next.end)?.word ?? '')))) break;
    if (!take(reading, next.word)) break;
    end = next.end;
  }
  return reading.words < 2 ? undefined : { value: String(reading.total + reading.group), end, ordinal: reading.ordinal };
}

function wordAfter(text: string, at: number): { word: string; and: boolean; end: number } | undefined {
  const match = /^( and |[- ])([a-z]{3,9})(?![\p{L}\p{N}_])/iu.exec(text.slice(at, at + 16));
  return match ? { word: (match[2] ?? '').toLowerCase(), and: (match[1] ?? '').length > 1, end: at + match[0].length } : undefined;
}
