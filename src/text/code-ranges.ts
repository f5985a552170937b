/** Where a text is code: fenced blocks and inline code spans, as CommonMark reads them, in one pass over its lines. */
export interface CodeRange {
  kind: 'fence' | 'span';
  start: number;
  end: number;
  /** The code itself, without fences or backticks. */
  innerStart: number;
  innerEnd: number;
  /** A fence that the text never closes. */
  open: boolean;
  /** First word after the opening fence, lower case. */
  language?: string;
}

export interface CodeMap {
  ranges: CodeRange[];
  /** Offsets of backtick runs in prose that pair with no other run of their length in the paragraph. */
  stray: { start: number; end: number }[];
}

// Fences may stand in list items and quotes, so any indent and quote marks are allowed before them.
const fencePattern = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})([^\n]*)$/;

export function codeMap(text: string): CodeMap {
  const ranges: CodeRange[] = [];
  const stray: CodeMap['stray'] = [];
  let fence: (CodeRange & { mark: string }) | undefined;
  let paragraph = -1;
  let at = 0;
  const closeParagraph = (end: number): void => {
    if (paragraph >= 0) spansIn(text, paragraph, end, ranges, stray);
    paragraph = -1;
  };
  while (at <= text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end);
    const found = fencePattern.exec(line);
    if (fence) {
      if (found && closes(found, fence.mark)) {
        ranges.push(rangeOf({ ...fence, innerEnd: Math.max(fence.innerStart, at - 1), end, open: false }));
        fence = undefined;
      }
    } else if (found && !(found[1]?.startsWith('`') && found[2]?.includes('`'))) {
      closeParagraph(at);
      const language = (/[\w+#-]+/.exec(found[2] ?? '')?.[0] ?? '').toLowerCase();
      const inner = Math.min(end + 1, text.length);
      fence = { kind: 'fence', start: at, end, innerStart: inner, innerEnd: inner, open: true, language, mark: found[1] ?? '' };
    } else if (line.trim() === '') closeParagraph(at);
    else if (paragraph < 0) paragraph = at;
    if (newline < 0) break;
    at = newline + 1;
  }
  if (fence) ranges.push(rangeOf({ ...fence, innerEnd: text.length, end: text.length }));
  closeParagraph(text.length);
  ranges.sort((a, b) => a.start - b.start);
  return { ranges, stray };
}

function closes(found: RegExpExecArray, mark: string): boolean {
  const run = found[1] ?? '';
  return run[0] === mark[0] && run.length >= mark.length && (found[2] ?? '').trim() === '';
}

function rangeOf({ kind, start, end, innerStart, innerEnd, open, language }: CodeRange): CodeRange {
  return { kind, start, end, innerStart, innerEnd, open, ...(language ? { language } : {}) };
}

/** Pairs backtick runs of equal length within one paragraph; walks backwards once, so that each look-up is constant time. */
function spansIn(text: string, from: number, to: number, ranges: CodeRange[], stray: CodeMap['stray']): void {
  const runs: { start: number; length: number }[] = [];
  for (let i = text.indexOf('`', from); i >= 0 && i < to;) {
    let end = i;
    while (end < to && text[end] === '`') end++;
    if (!(i > from && text[i - 1] === '\\')) runs.push({ start: i, length: end - i });
    i = text.indexOf('`', end);
  }
  const nextSame = runs.map(() => -1);
  const last = new Map<number, number>();
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i] as { start: number; length: number };
    nextSame[i] = last.get(run.length) ?? -1;
    last.set(run.length, i);
  }
  for (let i = 0; i < runs.length;) {
    const run = runs[i] as { start: number; length: number };
    const partner = nextSame[i] ?? -1;
    const other = runs[partner];
    if (!other) {
      stray.push({ start: run.start, end: run.start + run.length });
      i++;
      continue;
    }
    const innerStart = run.start + run.length;
    ranges.push({ kind: 'span', start: run.start, end: other.start + other.length, innerStart, innerEnd: other.start, open: false });
    i = partner + 1;
  }
}

/** The text with its code blanked out: same length and line breaks, so that offsets hold. */
export function withoutCode(text: string, ranges: readonly CodeRange[] = codeMap(text).ranges): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const range of ranges) {
    if (range.start < at) continue;
    parts.push(text.slice(at, range.start), text.slice(range.start, range.end).replace(/[^\n]/g, ' '));
    at = range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
