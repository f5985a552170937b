/** Raw HTML within Markdown: tags, comments and the text between them, with exact spans. */

export type HtmlPiece =
  | { type: 'comment'; start: number; end: number }
  | { type: 'tag'; start: number; end: number; name: string; closing: boolean }
  | { type: 'text'; start: number; end: number };

// Quoted values may hold `>` and line ends.
const tag = /<(\/?)([A-Za-z][A-Za-z0-9-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>/y.source;

/** Cuts `[start, end)` into pieces; text pieces hold more than white space and are trimmed. Linear but for unclosed quotes. */
export function htmlPieces(text: string, start: number, end: number): HtmlPiece[] {
  const pieces: HtmlPiece[] = [];
  const part = text.slice(start, end);
  const pattern = new RegExp(tag, 'y');
  let from = 0;
  let failures = 0;
  const pushText = (to: number): void => {
    let a = from;
    let b = to;
    while (a < b && /[\s>]/.test(part[a] as string)) a++;
    while (b > a && /\s/.test(part[b - 1] as string)) b--;
    if (b > a) pieces.push({ type: 'text', start: start + a, end: start + b });
  };
  for (let i = part.indexOf('<'); i >= 0;) {
    let to = -1;
    if (part.startsWith('<!--', i)) {
      const close = part.indexOf('-->', i + 4);
      to = close < 0 ? part.length : close + 3;
      pushText(i);
      pieces.push({ type: 'comment', start: start + i, end: start + to });
    } else if (/^<[!?]/.test(part.slice(i, i + 2))) {
      const close = part.indexOf('>', i);
      to = close < 0 ? part.length : close + 1;
      pushText(i);
      pieces.push({ type: 'comment', start: start + i, end: start + to });
    } else if (failures < 64) {
      pattern.lastIndex = i;
      const found = pattern.exec(part);
      if (found === null) failures++;
      else {
        to = i + found[0].length;
        pushText(i);
        pieces.push({ type: 'tag', start: start + i, end: start + to, name: (found[2] ?? '').toLowerCase(), closing: found[1] === '/' });
      }
    }
    if (to < 0) {
      i = part.indexOf('<', i + 1);
      continue;
    }
    from = to;
    i = part.indexOf('<', to);
  }
  pushText(part.length);
  return pieces;
}

/** Span of an attribute's value in a tag; undefined where it is absent or empty. */
export function attribute(text: string, tagSpan: { start: number; end: number }, name: string): { start: number; end: number } | undefined {
  const raw = text.slice(tagSpan.start, tagSpan.end);
  for (const found of raw.matchAll(/([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (found[1]?.toLowerCase() !== name) continue;
    const value = found[2] ?? found[3] ?? '';
    if (value.trim() === '') return undefined;
    const end = tagSpan.start + found.index + found[0].length - 1;
    return { start: end - value.length, end };
  }
  return undefined;
}
