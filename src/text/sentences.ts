import type { Span } from '../contracts/document.ts';
import { beforeNumber, neverLast, oftenInside, openers } from './abbreviations.ts';
import { codeSpans } from './code-spans.ts';

const closers = new Set('"\'”’»›)]}*_');
const opening = new Set('"\'“‘«‹([{*_`¿¡');
const wideStops = new Set('。！？｡．');
const stops = new Set('.!?…‽؟۔।॥\u037E');
/** A bracket that stays open longer than this was not meant to hold the sentence together. */
const bracketReach = 600;

/**
 * Sentences as spans without white space around them, in order; nothing but white space lies between them. By rules, the
 * same under every locale and ICU (which `Intl.Segmenter` is not): a stop ends a sentence where white space follows and then
 * no lower-case letter, and where the word before is no abbreviation, initial or list number. Code spans in backticks and
 * short brackets are never split; an empty line always ends a sentence. Linear in the length.
 */
export function sentences(text: string): Span[] {
  const spans: Span[] = [];
  const code = codeSpans(text);
  let start = skipSpace(text, 0);
  let brackets: number[] = [];
  const close = (end: number, next: number): void => {
    if (end > start) spans.push({ start, end });
    start = next;
    brackets = [];
  };
  for (let i = start; i < text.length;) {
    const char = text[i] as string;
    if (char === '`') {
      i = code.get(i)?.end ?? runEnd(text, i);
      continue;
    }
    if (char === '\n' || char === '\r') {
      const next = skipSpace(text, i);
      if (next < text.length && emptyLine(text, i, next)) close(trimEnd(text, start, i), next);
      i = next;
      continue;
    }
    if (char === '(' || char === '[' || char === '“') brackets.push(i);
    else if (char === ')' || char === ']' || char === '”') brackets.pop();
    else if (wideStops.has(char)) {
      const end = afterStops(text, i);
      const next = skipSpace(text, end);
      // The full-width stop of Latin text in full width is as good as a narrow one.
      if (!held(brackets, i) && next < text.length) close(end, next);
      i = Math.max(end, next);
      continue;
    } else if (stops.has(char)) {
      const end = afterStops(text, i);
      const next = skipSpace(text, end);
      const closed = brackets.length - bracketsIn(text, i, end);
      if (next > end && next < text.length && !(closed > 0 && held(brackets, i)) && ends(text, start, i, end, next)) close(end, next);
      else if (closed < brackets.length) brackets.length = Math.max(0, closed);
      i = next > end ? next : end;
      continue;
    }
    i++;
  }
  close(trimEnd(text, start, text.length), text.length);
  return spans;
}

function held(brackets: readonly number[], at: number): boolean {
  const last = brackets.at(-1);
  return last !== undefined && at - last < bracketReach;
}

function bracketsIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (text[i] === ')' || text[i] === ']' || text[i] === '”') count++;
  return count;
}

/** Over a run of stops, and the quotes, brackets and emphasis marks that close behind it. */
function afterStops(text: string, at: number): number {
  let i = at;
  while (i < text.length && (stops.has(text[i] as string) || wideStops.has(text[i] as string))) i++;
  while (i < text.length && (closers.has(text[i] as string) || '」』）】》'.includes(text[i] as string))) i++;
  return i;
}

/** Whether the stop at `at` ends the sentence that began at `start`; the next word begins at `next`. */
function ends(text: string, start: number, at: number, end: number, next: number): boolean {
  let head = next;
  while (head < text.length && opening.has(text[head] as string) && text[head] !== '`') head++;
  const first = String.fromCodePoint(text.codePointAt(head) ?? 32);
  const nextWord = wordAt(text, head);
  if (/\p{Ll}/u.test(first) && !/\p{Lu}/u.test(nextWord)) return false;
  if (text[at] !== '.' && text[at] !== '…') return true;
  if (text[at] === '…' || text[at + 1] === '.') return nextWord !== 'I';
  const word = wordBefore(text, start, at);
  const lower = word.toLowerCase();
  const opens = openers.has(nextWord.toLowerCase());
  if (/^\d{1,3}$/.test(word) && at - word.length === start) return false;
  if (neverLast.has(lower)) return false;
  if (beforeNumber.has(lower) && /\p{N}/u.test(first)) return false;
  if (end === at + 1 && (oftenInside.has(lower) || /^(?:\p{L}\.)+\p{L}$/u.test(word))) return /\p{Lu}/u.test(first) && opens;
  if (/^\p{Lu}$/u.test(word)) return opens || !initialBefore(text, start, at - 1);
  return true;
}

/** An initial stands at the start, or behind a name or another initial; "written in C." does not. */
function initialBefore(text: string, start: number, letter: number): boolean {
  let i = letter - 1;
  while (i >= start && /\s/.test(text[i] as string)) i--;
  if (i < start) return true;
  const before = wordBefore(text, start, text[i] === '.' ? i : i + 1);
  return /^\p{Lu}/u.test(before);
}

/** Letters, digits and inner stops right before an offset; at most 24 of them. */
function wordBefore(text: string, start: number, at: number): string {
  let i = at;
  while (i > start && at - i < 24 && /[\p{L}\p{N}\p{M}.]/u.test(text[i - 1] as string)) i--;
  return text.slice(i, at);
}

function wordAt(text: string, at: number): string {
  return /^[\p{L}\p{N}\p{M}’']{0,24}/u.exec(text.slice(at, at + 32))?.[0] ?? '';
}

function runEnd(text: string, at: number): number {
  while (text.charCodeAt(at) === 96) at++;
  return at;
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

function isSpace(code: number): boolean {
  return (
    code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000 || code === 0x2028 || code === 0x2029 || (code >= 0x2000 && code <= 0x200a)
  );
}

/** Two line ends in a stretch of white space. */
function emptyLine(text: string, from: number, to: number): boolean {
  let lines = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) lines++;
  }
  return lines > 1;
}
