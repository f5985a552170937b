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

/** A line that begins a block of its own: an item of a list, a row of a table, a heading. No code span reaches over its start. */
const blockStart = /^[ \t>]*(?:(?:[-*+•]|1[.)])[ \t]|\||#{1,6}[ \t])/;
// Further numbers go on with a list; inside a paragraph they are numbers that stand first in a line.
const nextItem = /^[ \t>]*\d{1,9}[.)][ \t]/;

export function codeMap(text: string): CodeMap {
  const ranges: CodeRange[] = [];
  const stray: CodeMap['stray'] = [];
  let fence: (CodeRange & { mark: string }) | undefined;
  let paragraph = -1;
  let inList = false;
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
    else {
      const ordered = nextItem.test(line);
      if (blockStart.test(line) || (ordered && inList)) closeParagraph(at);
      if (paragraph < 0) {
        inList = ordered;
        paragraph = at;
      }
    }
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

interface Run {
  start: number;
  length: number;
  /** 1 where a backslash takes its first backtick, should it open a span: inside one a backslash escapes nothing, so it may close one. */
  escaped: number;
}

/** Pairs backtick runs of equal length within one paragraph, as CommonMark 6.1 does, in one walk. */
function spansIn(text: string, from: number, to: number, ranges: CodeRange[], stray: CodeMap['stray']): void {
  const runs: Run[] = [];
  const byLength = new Map<number, { at: number[]; next: number }>();
  for (let i = text.indexOf('`', from); i >= 0 && i < to;) {
    let end = i;
    while (end < to && text[end] === '`') end++;
    let slashes = i;
    while (slashes > from && text[slashes - 1] === '\\') slashes--;
    const same = byLength.get(end - i);
    if (same) same.at.push(runs.length);
    else byLength.set(end - i, { at: [runs.length], next: 0 });
    runs.push({ start: i, length: end - i, escaped: (i - slashes) % 2 });
    i = text.indexOf('`', end);
  }
  for (let i = 0; i < runs.length;) {
    const run = runs[i] as Run;
    const length = run.length - run.escaped;
    const same = byLength.get(length);
    while (same && (same.at[same.next] ?? Infinity) <= i) same.next++;
    const partner = same?.at[same.next];
    const other = partner === undefined ? undefined : runs[partner];
    if (!other || partner === undefined) {
      if (length > 0) stray.push({ start: run.start + run.escaped, end: run.start + run.length });
      i++;
      continue;
    }
    const innerStart = run.start + run.length;
    ranges.push({ kind: 'span', start: run.start + run.escaped, end: other.start + other.length, innerStart, innerEnd: other.start, open: false });
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
