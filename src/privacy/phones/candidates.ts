import { isDigitAt } from '../context.ts';

const separator = /[ \u00A0\u2009\u202F.\-\u2010-\u2013/()]/;
const extension = /^[ ,;]{0,2}(?:x|ext\.?|extension|#)[ .:]{0,2}\d{1,6}(?!\d)/i;
const maxDigits = 15;

/**
 * Where a phone number that begins at `from` may end, the longest first: after each group of digits, with an extension
 * where one follows. At most 15 digits (E.164), at most two separators between groups, at most one bracket pair.
 */
export function phoneRun(text: string, from: number): number[] {
  const ends: number[] = [];
  let at = from;
  let digits = 0;
  let open = 0;
  while (digits < maxDigits + 1) {
    if (isDigitAt(text, at)) {
      const groupStart = at;
      while (isDigitAt(text, at) && digits <= maxDigits) {
        at++;
        digits++;
      }
      if (digits > maxDigits) break;
      if (at > groupStart && digits >= 7) addEnd(text, at, ends);
      continue;
    }
    const next = skipSeparators(text, at);
    if (next === undefined) break;
    for (let i = at; i < next; i++) if (text.charAt(i) === '(') open++;
    if (open > 1) break;
    at = next;
  }
  return ends.reverse();
}

function addEnd(text: string, end: number, ends: number[]): void {
  const more = extension.exec(text.slice(end, end + 20));
  if (more !== null) {
    ends.push(end + more[0].length);
    return;
  }
  // A letter or an underscore glued to it makes it part of a name.
  if (/[\p{L}\p{N}_@%]/u.test(text.charAt(end))) return;
  if (/^[,:]\d/.test(text.slice(end, end + 2))) return;
  ends.push(end);
}

/** The offset of the next digit after one or two separators ("-", ") ", " (", " - "); undefined where there is none. */
function skipSeparators(text: string, from: number): number | undefined {
  let at = from;
  while (at - from < 3 && separator.test(text.charAt(at))) at++;
  if (at === from || !isDigitAt(text, at)) return undefined;
  const between = text.slice(from, at);
  // A blank and then a sign begins another number.
  if (/^[ \u00A0][-.]$/.test(between) || /^[.\-/]{2}/.test(between)) return undefined;
  return at;
}
