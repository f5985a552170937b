/**
 * True where `pattern` is found in the same line or the line before, within `reach` characters before `start`. Patterns
 * come without the `g` and `y` flags. For the words that say what a number is: "phone", "version", "SSN".
 */
export function precededBy(text: string, start: number, pattern: RegExp, reach = 40): boolean {
  const from = Math.max(0, start - reach);
  let before = text.slice(from, start);
  const lines = before.split('\n');
  if (lines.length > 2) before = lines.slice(-2).join('\n');
  return pattern.test(before);
}

/** True for a letter, digit or underscore of any script at this offset. Outside the text: false. */
export function isWordAt(text: string, offset: number): boolean {
  if (offset < 0 || offset >= text.length) return false;
  const code = text.charCodeAt(offset);
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  return /[\p{L}\p{N}]/u.test(text.charAt(offset));
}

export function isDigitAt(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code >= 48 && code <= 57;
}
