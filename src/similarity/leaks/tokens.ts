/**
 * Tokens for finding leaks: runs of letters and digits, one a character in scripts without spaces. They differ from
 * `text/tokens.ts` on purpose: apostrophes, operators and marks of Markdown split or vanish, so that "Janet’s" equals
 * "Janet's" and "**What** is" equals "What is"; a number with its decimals or thousands is one token ("1,200" = "1200"). An
 * item and a row pass through the same function, and each token knows its place in the text as it was given.
 */
export interface LeakTokens {
  words: string[];
  /** UTF-16 offsets into the given text. */
  starts: number[];
  ends: number[];
}

// What `comparable` takes out: a zero-width space inside a word must not hide it. Pairs of first and last code point.
const invisible: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xe0000, 0xe0fff],
];
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const ascii = /^\p{ASCII}*$/u;
const wordUnit = /[\p{L}\p{N}\p{M}]/u;
// A stretch of ASCII, or one character and the marks or jamo that may compose with it.
const cluster = /\p{ASCII}+(?![\p{M}\u1160-\u11FF])|[^][\p{M}\u1160-\u11FF]*/gu;

/** NFKC, lower case, without invisible characters, and for each unit of it the place it came from. */
interface Folded {
  text: string;
  /** Undefined: the same offsets. */
  from: { starts: number[]; ends: number[] } | undefined;
}

export function leakTokens(text: string): LeakTokens {
  const folded = fold(text);
  const tokens: LeakTokens = { words: [], starts: [], ends: [] };
  const { from } = folded;
  const emit = (start: number, end: number): void => {
    const word = folded.text.slice(start, end);
    tokens.words.push(word.includes(',') ? word.replaceAll(',', '') : word);
    tokens.starts.push(from === undefined ? start : (from.starts[start] as number));
    tokens.ends.push(from === undefined ? end : (from.ends[end - 1] as number));
  };
  if (from === undefined) scanAscii(folded.text, emit);
  else scanUnicode(folded.text, emit);
  return tokens;
}

/** True for tokens of scripts without spaces: about half a word each. */
export function isUnspaced(word: string): boolean {
  return word.charCodeAt(0) > 0x0e00 && unspaced.test(word);
}

/** True for tokens of digits, with decimals or not. */
export function isNumber(word: string): boolean {
  const unit = word.charCodeAt(0);
  return unit >= 0x30 && unit <= 0x39 && /^[\d.]+$/.test(word);
}

/** True for numbers and single letters (but "a" and "I"): a formula of them says little without its values. */
export function isSymbol(word: string): boolean {
  return isNumber(word) || (word.length === 1 && word !== 'a' && word !== 'i' && !isUnspaced(word));
}

function fold(text: string): Folded {
  if (ascii.test(text)) return { text: text.toLowerCase(), from: undefined };
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(cluster)) {
    const raw = match[0];
    const at = match.index;
    const plain = ascii.test(raw);
    const cell = plain ? raw.toLowerCase() : visible(raw.normalize('NFKC').toLowerCase());
    for (let i = 0; i < cell.length; i++) {
      starts.push(plain ? at + i : at);
      ends.push(plain ? at + i + 1 : at + raw.length);
    }
    parts.push(cell);
  }
  return { text: parts.join(''), from: { starts, ends } };
}

function visible(text: string): string {
  let out = '';
  for (const character of text) if (!isInvisible(character.codePointAt(0) as number)) out += character;
  return out;
}

/** True for code points that are taken out of words. */
export function isInvisible(point: number): boolean {
  return invisible.some(([first, last]) => point >= first && point <= last);
}

/** True for a letter, a digit or a mark. */
export function isWordUnit(character: string): boolean {
  return wordUnit.test(character);
}

// 1: letter, 2: digit, 0: neither.
const asciiKind = new Uint8Array(128);
for (let i = 0x61; i <= 0x7a; i++) asciiKind[i] = 1;
for (let i = 0x30; i <= 0x39; i++) asciiKind[i] = 2;

type Emit = (start: number, end: number) => void;

function scanAscii(text: string, emit: Emit): void {
  const length = text.length;
  for (let i = 0; i < length;) {
    const kind = asciiKind[text.charCodeAt(i)] as number;
    if (kind === 0) {
      i++;
      continue;
    }
    let end = i + 1;
    let digits = kind === 2;
    while (end < length) {
      const next = asciiKind[text.charCodeAt(end)] as number;
      if (next === 0) {
        const joined = digits ? numberGoesOn(text, end) : 0;
        if (joined === 0) break;
        end += joined;
      } else {
        if (next === 1) digits = false;
        end++;
      }
    }
    emit(i, end);
    i = end;
  }
}

function scanUnicode(text: string, emit: Emit): void {
  let start = -1;
  let digits = false;
  const close = (end: number): void => {
    if (start >= 0) emit(start, end);
    start = -1;
  };
  for (let i = 0; i < text.length;) {
    const unit = text.charCodeAt(i);
    let size = 1;
    if (unit < 0x80) {
      const kind = asciiKind[unit] as number;
      if (kind === 0) {
        const joined = start >= 0 && digits ? numberGoesOn(text, i) : 0;
        if (joined === 0) close(i);
        size = Math.max(1, joined);
      } else {
        if (start < 0) {
          start = i;
          digits = true;
        }
        if (kind === 1) digits = false;
      }
    } else {
      const point = text.codePointAt(i) as number;
      size = point > 0xffff ? 2 : 1;
      const one = text.slice(i, i + size);
      if (!wordUnit.test(one)) close(i);
      else if (unit > 0x0e00 && unspaced.test(one)) {
        close(i);
        emit(i, i + size);
      } else {
        if (start < 0) start = i;
        digits = false;
      }
    }
    i += size;
  }
  close(text.length);
}

/** Length of ".5" or ",000" that carries a number on at `at`; 0 where it ends. */
export function numberGoesOn(text: string, at: number): number {
  const mark = text.charCodeAt(at);
  if (mark === 0x2e) return isDigit(text, at + 1) ? 2 : 0;
  if (mark !== 0x2c) return 0;
  const three = isDigit(text, at + 1) && isDigit(text, at + 2) && isDigit(text, at + 3);
  return three && !isDigit(text, at + 4) ? 4 : 0;
}

function isDigit(text: string, at: number): boolean {
  return asciiKind[text.charCodeAt(at)] === 2;
}
