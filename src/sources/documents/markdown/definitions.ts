/** Link reference definitions at the start of a paragraph: `[label]: target "title"`. */
export function definitionsOf(text: string, start: number, end: number): { label: string; start: number; end: number }[] {
  const found: { label: string; start: number; end: number }[] = [];
  if (text[start] !== '[') return found;
  const slice = text.slice(start, end);
  const pattern = /\[((?:[^[\]\\]|\\[^\r\n]){1,999})\]:[ \t]*(?:(?:\r\n?|\n)[ \t>]*)?(?:<[^<>\r\n]*>|[^\s<]\S*)(?:(?:[ \t]+|[ \t]*(?:\r\n?|\n)[ \t>]*)(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)))?[ \t]*(?:(?:\r\n?|\n)[ \t>]*|$)/y;
  let from = 0;
  while (slice[from] === '[' && slice[from + 1] !== '^') {
    pattern.lastIndex = from;
    const match = pattern.exec(slice);
    if (match === null || (match[1] ?? '').trim() === '') break;
    let to = from + match[0].length;
    const next = to;
    while (to > from && /[\s>]/.test(slice[to - 1] ?? '')) to--;
    if (slice[to] === '>' && slice.slice(from, to).lastIndexOf('<') > slice.slice(from, to).lastIndexOf('>')) to++;
    found.push({ label: labelKey(match[1] ?? ''), start: start + from, end: start + to });
    from = next;
  }
  return found;
}

/** A label in the form in which labels are compared. */
export function labelKey(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}
