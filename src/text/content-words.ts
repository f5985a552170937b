import { isStopWord } from './stop-words.ts';
import { stem } from './stem.ts';

/** A token with its place: letters, digits and underscores of any script; apostrophes stay inside a word. */
export interface Token {
  text: string;
  start: number;
  end: number;
}

const tokenPattern = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*/gu;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(tokenPattern)) {
    tokens.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** True for a token that can carry a subject: three letters or more, no function word. */
export function isContent(token: string): boolean {
  return token.length >= 3 && /\p{L}/u.test(token) && !isStopWord(token.toLowerCase());
}

/** Distinct stems of the content words, in order of first use. */
export function contentStems(text: string): Set<string> {
  const stems = new Set<string>();
  for (const token of tokensOf(text)) if (isContent(token.text)) stems.add(stem(token.text));
  return stems;
}

/** Words as a reader counts them: runs between white space that hold a letter or a digit. */
export function countWords(text: string): number {
  if (ascii.test(text)) return countPlain(text);
  let count = 0;
  for (const match of text.matchAll(/\S+/gu)) if (/[\p{L}\p{N}]/u.test(match[0])) count++;
  return count;
}

const ascii = /^[\0-\x7f]*$/;

/** The same for plain ASCII, unit by unit. */
function countPlain(text: string): number {
  let count = 0;
  let counted = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) counted = false;
    else if (!counted && ((unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a))) {
      counted = true;
      count++;
    }
  }
  return count;
}
