/**
 * Code as tokens that know nothing of its names: comments and layout are left out, keywords, built-in functions, signs and what
 * is called behind a dot stay, other names and all literals are told apart by where they stood before. No parser: the same
 * walk over every language, over an item and over a row, so that equal code gives equal tokens even where it guesses wrong.
 */
import { hash32, mix32 } from '../../../text/hash.ts';
import { definers, keptCalls, keptNames } from './kept-names.ts';

export interface CodeTokens {
  /** By token: what it is; for a name or literal that is mapped, its kind alone. */
  kinds: number[];
  /** By token: the token before at which the same name or literal stood last, or -1; -1 for a token that stays. */
  before: number[];
  /** UTF-16 offsets. */
  starts: number[];
  ends: number[];
}

const nameKind = 1;
const textKind = 2;
const numberKind = 3;

/** Signs that are left out: those that one language needs and another does not, or that style may add. */
const silent = ';\\';

/** The tokens of `text` from `from` to `to`. One walk, whatever stands there. */
export function codeTokens(text: string, from = 0, to = text.length): CodeTokens {
  const tokens: CodeTokens = { kinds: [], before: [], starts: [], ends: [] };
  const hashComments = hasHashComments(text.slice(from, to));
  const own = definedNames(text.slice(from, to));
  const last = new Map<string, number>();
  const emit = (start: number, end: number, kind: number, mapped: boolean): void => {
    let before = -1;
    if (mapped) {
      const word = text.slice(start, end);
      before = last.get(word) ?? -1;
      last.set(word, tokens.kinds.length);
    }
    tokens.kinds.push(kind);
    tokens.before.push(before);
    tokens.starts.push(start);
    tokens.ends.push(end);
  };
  for (let at = from; at < to;) {
    const unit = text.charCodeAt(at);
    const skip = spaceOrComment(text, at, to, hashComments);
    if (skip > at) {
      at = skip;
      continue;
    }
    if (isQuote(unit)) {
      const triple = isTriple(text, at);
      const end = triple ? endOfTriple(text, at, to) : endOfText(text, at, to);
      // Text in three quotes is mostly what the code says of itself.
      if (!triple) emit(at, end, textKind, true);
      at = end;
      continue;
    }
    if (isDigit(unit)) {
      const end = endWhere(text, at, to, (next, place) => isName(next) || (next === 0x2e && isDigit(text.charCodeAt(place + 1))));
      emit(at, end, numberKind, true);
      at = end;
      continue;
    }
    if (isName(unit)) {
      const end = endWhere(text, at, to, isName);
      const word = text.slice(at, end);
      const stays = keptNames.has(word) || ((isMember(text, at, from) || (keptCalls.has(word) && isCalled(text, end))) && !own.has(word));
      emit(at, end, stays ? wordKind(word) : nameKind, !stays);
      at = end;
      continue;
    }
    if (!silent.includes(text[at] as string)) emit(at, at + 1, unit + 16, false);
    at++;
  }
  return tokens;
}

function wordKind(word: string): number {
  return (mix32(hash32(word)) | 0x40000000) >>> 0;
}

/** `#` starts a comment where lines end like those of Python, Ruby or shell; else `//` and `/*` do. */
function hasHashComments(code: string): boolean {
  const hash = code.match(/^[ \t]*(?:#(?!include|define|if|endif|\[)|def |elif |import |from |end$)|:[ \t]*$/gm)?.length ?? 0;
  const slash = code.match(/[;{}][ \t]*$|^[ \t]*(?:\/\/|\/?\*)/gm)?.length ?? 0;
  return hash > slash;
}

/** Names that the code gives to functions and types of its own. */
function definedNames(code: string): Set<string> {
  const names = new Set<string>();
  for (const [, definer, name] of code.matchAll(/\b([a-z]{2,9})[ \t]{1,8}([A-Za-z_][A-Za-z0-9_]{0,80})/g)) {
    if (definers.has(definer as string)) names.add(name as string);
  }
  return names;
}

/** End of the blank or comment that starts here; `at` where none does. */
function spaceOrComment(text: string, at: number, to: number, hash: boolean): number {
  const unit = text.charCodeAt(at);
  if (unit <= 0x20 || unit === 0xa0) return at + 1;
  const line = hash ? unit === 0x23 : unit === 0x2f && text.charCodeAt(at + 1) === 0x2f;
  if (line) return within(text.indexOf('\n', at), to);
  if (!hash && unit === 0x2f && text.charCodeAt(at + 1) === 0x2a) return Math.min(to, within(text.indexOf('*/', at + 2), to - 2) + 2);
  return at;
}

function isTriple(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit !== 0x60 && text.charCodeAt(at + 1) === unit && text.charCodeAt(at + 2) === unit;
}

function endOfTriple(text: string, at: number, to: number): number {
  return Math.min(to, within(text.indexOf(text.slice(at, at + 3), at + 3), to - 3) + 3);
}

/** A quote that nothing closes within so many units is a sign like others: each must not cost a look at all that follows. */
const longestText = 2048;

/** A text ends with its quote; in ' or " it ends with its line at the latest: the quote was an apostrophe, or marks a lifetime. */
function endOfText(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at);
  const far = Math.min(to, at + longestText);
  for (let i = at + 1; i < far; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i++;
    else if (unit === quote) return i + 1;
    else if (unit === 0x0a && quote !== 0x60) return at + 1;
  }
  return at + 1;
}

/** Behind a dot, an arrow or two colons: a method or field of something else. */
function isMember(text: string, at: number, from: number): boolean {
  if (at === from) return false;
  const unit = text.charCodeAt(at - 1);
  if (unit === 0x2e) return true;
  const before = at - 2 < from ? 0 : text.charCodeAt(at - 2);
  return (unit === 0x3e && before === 0x2d) || (unit === 0x3a && before === 0x3a);
}

/** True where a name is called: elsewhere it may be a variable. */
function isCalled(text: string, end: number): boolean {
  const next = text[end];
  return next === '(' || next === '!';
}

function within(found: number, to: number): number {
  return found < 0 || found > to ? to : found;
}

function endWhere(text: string, at: number, to: number, goesOn: (unit: number, place: number) => boolean): number {
  let end = at + 1;
  while (end < to && goesOn(text.charCodeAt(end), end)) end++;
  return end;
}

function isQuote(unit: number): boolean {
  return unit === 0x22 || unit === 0x27 || unit === 0x60;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Letters of other scripts count as parts of names. */
function isName(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || unit === 0x24 || isDigit(unit) || unit > 0xbf;
}
