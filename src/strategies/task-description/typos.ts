/**
 * Slips of the keyboard, put into a text by ourselves: two letters swapped, one left out, one doubled, one replaced by its
 * neighbour on the keyboard. They are the kinds of Damerau (1964), one a word; how often each comes is of our own choice.
 * The same text and seed give the same slips.
 */
import { random } from '../../statistics/random.ts';
import type { Random } from '../../statistics/random.ts';
import { codeMap } from '../../text/code-ranges.ts';
import { isCommonWord } from '../../text/common-words.ts';
import { comparable } from '../../text/normalise.ts';
import { numberOfWord } from '../../text/number-words.ts';
import { isNegator } from '../../text/polarity.ts';

export interface TypoOptions {
  seed: string;
  /** Share of the words that may have a slip which get one; rounded up, so that a text with such a word gets one at least. */
  rate: number;
  /** Words that never have one: names of products in lower case. Letter case does not count. */
  keep?: readonly string[];
}

/** Letters beside each other on a QWERTY keyboard, in one row. */
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const leastLetters = 4;
const mostLetters = 24;
/** A word of one of these scripts, which have letters that stand alone; those outside of the basic plane are halves of pairs here. */
const word = /^(?:\p{Script=Latin}+|\p{Script=Cyrillic}+|\p{Script=Greek}+)$/u;
const basic = /^[\u0000-\uFFFF]*$/u;

/**
 * The text with slips. Never touched: code (fenced, in backticks, indented), whatever holds a digit or a sign inside (addresses,
 * paths, dates, versions, masks, identifiers), words with a capital (names of people, places and products; the first word of a
 * sentence too), words under four letters, negations and numbers in words, `keep`, and every white space and stop. The first
 * letter of a word stays, and no slip makes another everyday English word of it.
 */
export function withTypos(text: string, { seed, rate, keep = [] }: TypoOptions): string {
  if (rate <= 0) return text;
  const kept = new Set(keep.map(comparable));
  const places = wordsThatMay(text, kept);
  const draw = random(`typos/${seed}`);
  const chosen = draw.sample(places, Math.min(places.length, Math.ceil(places.length * rate))).sort((a, b) => a.start - b.start);
  let out = '';
  let at = 0;
  for (const { start, end } of chosen) {
    out += text.slice(at, start) + slipped(text.slice(start, end), draw);
    at = end;
  }
  return out + text.slice(at);
}

function wordsThatMay(text: string, kept: ReadonlySet<string>): { start: number; end: number }[] {
  const { ranges } = codeMap(text);
  const found: { start: number; end: number }[] = [];
  let next = 0;
  for (const match of text.matchAll(/\S+/g)) {
    while ((ranges[next]?.end ?? Number.POSITIVE_INFINITY) <= match.index) next++;
    if ((ranges[next]?.start ?? Number.POSITIVE_INFINITY) < match.index + match[0].length || isIndented(text, match.index)) continue;
    // Brackets, quotation marks and stops may stand around a word, nothing may stand inside.
    const before = /^[("'“‘«¿¡*]{0,3}/u.exec(match[0])?.[0].length ?? 0;
    const after = /[)"'”’».,;:!?…*]{0,4}$/u.exec(match[0].slice(before))?.[0].length ?? 0;
    const bare = match[0].slice(before, match[0].length - after);
    if (mayHaveSlip(bare, kept)) found.push({ start: match.index + before, end: match.index + match[0].length - after });
  }
  return found;
}

function mayHaveSlip(bare: string, kept: ReadonlySet<string>): boolean {
  if (bare.length < leastLetters || bare.length > mostLetters || !basic.test(bare) || !word.test(bare)) return false;
  if (bare !== bare.toLowerCase() || kept.has(comparable(bare))) return false;
  return !isNegator(bare) && numberOfWord(bare) === undefined;
}

/** Four blanks or a tab before a line: code in Markdown. */
function isIndented(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return text.startsWith('    ', start) || text.startsWith('\t', start);
}

const kinds = ['swap', 'drop', 'double', 'neighbour'] as const;

/** One slip behind the first letter. Where every one tried would make a word, or nothing new, the word stays. */
function slipped(letters: string, draw: Random): string {
  for (const kind of draw.shuffle(kinds)) {
    const made = slip(letters, kind, 1 + draw.integer(letters.length - 1), draw);
    if (made !== letters && !isCommonWord(made)) return made;
  }
  return letters;
}

function slip(letters: string, kind: (typeof kinds)[number], at: number, draw: Random): string {
  const letter = letters[at] as string;
  if (kind === 'drop') return letters.slice(0, at) + letters.slice(at + 1);
  if (kind === 'double') return letters.slice(0, at) + letter + letters.slice(at);
  if (kind === 'swap') {
    const first = Math.min(at, letters.length - 2);
    return first < 1 ? letters : letters.slice(0, first) + letters[first + 1] + letters[first] + letters.slice(first + 2);
  }
  const row = rows.find((one) => one.includes(letter)) ?? '';
  const place = row.indexOf(letter);
  const beside = [row[place - 1], row[place + 1]].filter((one) => one !== undefined);
  return place < 0 ? letters : letters.slice(0, at) + draw.pick(beside) + letters.slice(at + 1);
}
