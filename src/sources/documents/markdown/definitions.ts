/** Link reference definitions at the start of a paragraph: `[label]: target "title"`. */
export function definitionsOf(text: string, start: number, end: number): { label: string; start: number; end: number }[] {
  const found: { label: string; start: number; end: number }[] = [];
  if (text[start] !== '[') return found;
  const slice = text.slice(start, end);
  const pattern =
    /(\[((?:[^[\]\\]|\\[^\r\n]){1,999})\]:[ \t]*(?:(?:\r\n?|\n)[ \t>]*)?(?:<[^<>\r\n]*>|(?!<)(?:[^\s()\\]|\\[^\s]|\\(?=\s|$)|\([^\s()]*\))+)(?:(?:[ \t]+|[ \t]*(?:\r\n?|\n)[ \t>]*)(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)))?)[ \t]*(?:(?:\r\n?|\n)[ \t>]*|$)/y;
  let from = 0;
  while (slice[from] === '[' && slice[from + 1] !== '^') {
    pattern.lastIndex = from;
    const match = pattern.exec(slice);
    const label = match?.[2] ?? '';
    if (match === null || label.trim() === '') break;
    found.push({ label, start: start + from, end: start + from + (match[1] ?? '').length });
    from += match[0].length;
  }
  return found;
}

/** A label in the form in which labels are compared. */
export function labelKey(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}
