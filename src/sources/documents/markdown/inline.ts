/**
 * Readable text of one Markdown leaf, with the source place of every character. Code spans and `**strong**` stay as they are;
 * single emphasis marks, link targets, image marks, footnote marks, HTML tags, comments and include directives go; soft line
 * ends become a blank; entities and escapes are decoded. CommonMark 0.31 with two simplifications: emphasis may cross the
 * border of a link, and a link may hold a link. Linear in the length.
 */
import { codeSpans } from '../../../text/code-spans.ts';
import { decodeEntity } from '../entity.ts';
import { resolveEmphasis, type Mark } from './emphasis.ts';
import { labelKey } from './definitions.ts';

/** Readable text, and for each of its UTF-16 units the offset in the source that it comes from. */
export interface Rendered {
  text: string;
  at: number[];
}

/** A stretch of output. `verbatim`: unit for unit from `start`; else all of it stands for `start`. */
interface Piece {
  out: string;
  start: number;
  verbatim: boolean;
  mark?: Mark;
}

const tag = /<(?:\/[A-Za-z][A-Za-z0-9-]*\s*|[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][A-Za-z0-9_.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>/y
  .source;

/** Renders `source[start, end)`. `isDefined` says whether a link label (see `labelKey`) has a definition; in a table cell `\\|` stands for a bar even in code. */
export function renderInline(source: string, start: number, end: number, isDefined: (label: string) => boolean, cell = false): Rendered {
  const pieces: Piece[] = [];
  const marks: Mark[] = [];
  const brackets: { piece: number; offset: number; image: boolean }[] = [];
  const code = codeSpans(source, start, end);
  const tagPattern = new RegExp(tag, 'y');
  let noComment = false;
  let plainFrom = start;
  const flush = (to: number): void => {
    if (to > plainFrom) pieces.push({ out: source.slice(plainFrom, to), start: plainFrom, verbatim: true });
  };
  const emit = (from: number, to: number, out: string): number => {
    flush(from);
    if (out !== '') pieces.push({ out, start: from, verbatim: out.length === to - from && out === source.slice(from, to) });
    plainFrom = to;
    return to;
  };

  let i = start;
  while (i < end) {
    const char = source[i] as string;
    if (char === '\\') {
      const next = source[i + 1] ?? '';
      if (i + 1 < end && /[!-/:-@[-`{-~]/.test(next)) {
        flush(i);
        pieces.push({ out: next, start: i + 1, verbatim: true });
        plainFrom = i = i + 2;
      } else if (i + 1 < end && (next === '\n' || next === '\r')) {
        i = emit(i, lineEnd(source, i + 1, end), '\n');
      } else i++;
    } else if (char === '\n' || char === '\r') {
      let from = i;
      while (from > plainFrom && (source[from - 1] === ' ' || source[from - 1] === '\t')) from--;
      i = emit(from, lineEnd(source, i, end), i - from >= 2 && source[i - 1] === ' ' ? '\n' : ' ');
    } else if (char === '`') {
      const span = code.get(i);
      if (span !== undefined && span.end <= end) {
        flush(i);
        codeText(source, i, span.end, pieces, cell);
        plainFrom = i = span.end;
      } else while (i < end && source[i] === '`') i++;
    } else if (char === '<') {
      const to = angle(source, i, end, tagPattern, noComment);
      if (to === -1) noComment = true;
      if (to <= i) i++;
      else {
        const raw = source.slice(i, to);
        const link = /^<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>$/.exec(raw);
        if (link !== null) {
          emit(i, i + 1, '');
          plainFrom = to - 1;
          pieces.push({ out: link[1] ?? '', start: i + 1, verbatim: true });
          plainFrom = i = to;
        } else i = emit(i, to, tagText(source, raw, i, to, end));
      }
    } else if (char === '&') {
      const entity = decodeEntity(source, i, end);
      i = entity === undefined ? i + 1 : emit(i, i + entity.length, entity.text);
    } else if (char === '{' && (source[i + 1] === '{' || source[i + 1] === '%')) {
      const to = directiveEnd(source, i, end);
      i = to > i ? emit(i, to, '') : i + 2;
    } else if (char === '[' || (char === '!' && source[i + 1] === '[' && i + 1 < end)) {
      const length = char === '!' ? 2 : 1;
      const note = /^\[\^[^\]\s]{1,200}\]/.exec(source.slice(i, Math.min(end, i + 204)));
      if (note !== null) {
        i = emit(i, i + note[0].length, '');
        continue;
      }
      flush(i);
      brackets.push({ piece: pieces.length, offset: i, image: length === 2 });
      pieces.push({ out: source.slice(i, i + length), start: i, verbatim: true });
      plainFrom = i = i + length;
    } else if (char === ']') {
      const open = brackets.pop();
      if (open === undefined) {
        i++;
        continue;
      }
      const to = linkEnd(source, open.offset + (open.image ? 2 : 1), i, end, isDefined);
      if (to < 0) {
        i++;
        continue;
      }
      (pieces[open.piece] as Piece).out = '';
      i = emit(i, to, '');
    } else if (char === '*' || char === '_' || (char === '~' && source[i + 1] === '~')) {
      let to = i;
      while (to < end && source[to] === char) to++;
      flush(i);
      for (let k = i; k < to; k++) pieces.push({ out: char, start: k, verbatim: true });
      marks.push({
        char,
        start: i,
        length: to - i,
        piece: pieces.length - (to - i),
        before: before(source, i, start),
        after: to < end ? String.fromCodePoint(source.codePointAt(to) ?? 32) : ' ',
      });
      plainFrom = i = to;
    } else i++;
  }
  flush(end);
  for (const gone of resolveEmphasis(marks)) (pieces[gone] as Piece).out = '';
  return join(pieces);
}

function join(pieces: readonly Piece[]): Rendered {
  const at: number[] = [];
  const parts: string[] = [];
  // Looking at a growing string would copy it each time.
  let last = '';
  for (const piece of pieces) {
    let { out } = piece;
    let from = 0;
    // A tag that went must not leave two blanks.
    if (out.startsWith(' ') && (last === ' ' || last === '\n' || last === '')) {
      while (out[from] === ' ') from++;
      out = out.slice(from);
    }
    if (out === '') continue;
    for (let i = 0; i < out.length; i++) at.push(piece.verbatim ? piece.start + from + i : piece.start);
    parts.push(out);
    last = out[out.length - 1] as string;
  }
  const text = parts.join('').trimEnd();
  at.length = text.length;
  return { text, at };
}

/** What a tag leaves behind: a line end, a backtick, a power sign; most leave nothing. */
function tagText(source: string, raw: string, start: number, to: number, end: number): string {
  const name = /^<\/?([a-z]+)/i.exec(raw)?.[1]?.toLowerCase();
  if (name === 'br') return '\n';
  if (name === 'code' || name === 'samp' || name === 'tt') return '`';
  if (name !== 'sup') return '';
  if (raw[1] !== '/') return powerMarks(/^([^<]{0,40})<\/sup/i.exec(source.slice(to, Math.min(end, to + 46)))?.[1] ?? '')[0];
  const open = source.slice(Math.max(0, start - 60), start);
  return powerMarks(/<sup[^<>]*>([^<]{0,40})$/i.exec(open)?.[1] ?? '')[1];
}

/** Marks around a raised text, so that 2<sup>8</sup> does not become 28; ordinals and reference marks need none. */
export function powerMarks(raised: string): [string, string] {
  const text = raised.trim();
  if (text === '' || /^(?:st|nd|rd|th|er|e|re|o|a|tm|sm|[®™*†‡])$/i.test(text) || /^\[.*\]$/.test(text)) return ['', ''];
  return /^[\p{L}\p{N}]+$/u.test(text) ? ['^', ''] : ['^(', ')'];
}

function before(source: string, at: number, start: number): string {
  if (at <= start) return ' ';
  const code = source.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && at - 1 > start ? source.slice(at - 2, at) : (source[at - 1] as string);
}

/** Behind a line end, the marks of enclosing quotes, and indentation. */
export function lineEnd(source: string, at: number, end: number): number {
  let i = at + (source[at] === '\r' && source[at + 1] === '\n' ? 2 : 1);
  while (i < end && (source[i] === ' ' || source[i] === '\t' || source[i] === '>')) i++;
  return i;
}

function codeText(source: string, start: number, end: number, pieces: Piece[], cell: boolean): void {
  let from = start;
  for (let i = start; i < end; i++) {
    if (cell && source[i] === '\\' && source[i + 1] === '|') {
      if (i > from) pieces.push({ out: source.slice(from, i), start: from, verbatim: true });
      from = i + 1;
      continue;
    }
    if (source[i] !== '\n' && source[i] !== '\r') continue;
    if (i > from) pieces.push({ out: source.slice(from, i), start: from, verbatim: true });
    pieces.push({ out: ' ', start: i, verbatim: false });
    from = lineEnd(source, i, end);
    i = from - 1;
  }
  if (end > from) pieces.push({ out: source.slice(from, end), start: from, verbatim: true });
}

/** End of the tag, comment, declaration or autolink at `at`; 0: none; -1: a comment that nothing closes. */
function angle(source: string, at: number, end: number, pattern: RegExp, noComment: boolean): number {
  if (source.startsWith('<!--', at)) {
    if (noComment) return 0;
    const close = source.slice(at + 4, end).indexOf('-->');
    return close < 0 ? -1 : at + 4 + close + 3;
  }
  const link = /^<[^\s<>]{1,2000}>/.exec(source.slice(at, Math.min(end, at + 2002)));
  if (link !== null && /^<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|[^\s<>@]+@[^\s<>@]+>)/.test(link[0])) return at + link[0].length;
  pattern.lastIndex = at;
  const found = pattern.exec(source);
  return found !== null && at + found[0].length <= end ? at + found[0].length : 0;
}

/** End of `{{#…}}` or `{% … %}` on one line; 0 where it is neither. */
function directiveEnd(source: string, at: number, end: number): number {
  const close = source[at + 1] === '%' ? '%}' : '}}';
  if (close === '}}' && source[at + 2] !== '#') return 0;
  const line = source.slice(at, Math.min(end, at + 500));
  const found = line.indexOf(close, 2);
  return found < 0 || /[\r\n]/.test(line.slice(0, found)) ? 0 : at + found + 2;
}

/** Where the link or image whose text ends at the `]` at `close` ends; -1 where it is none. */
function linkEnd(source: string, textStart: number, close: number, end: number, isDefined: (label: string) => boolean): number {
  const next = source[close + 1];
  if (next === '(' && close + 1 < end) {
    const to = targetEnd(source, close + 2, end);
    if (to >= 0) return to;
  }
  const label = (from: number, to: number): boolean => to - from < 1000 && isDefined(labelKey(source.slice(from, to)));
  if (next === '[' && close + 1 < end) {
    const limit = Math.min(end, close + 1002);
    let to = close + 2;
    while (to < limit && source[to] !== ']' && source[to] !== '[') to++;
    if (to < limit && source[to] === ']') {
      if (to === close + 2) return label(textStart, close) ? to + 1 : -1;
      if (label(close + 2, to)) return to + 1;
    }
  }
  return label(textStart, close) ? close + 1 : -1;
}

/** Behind the `)` of `(target "title")`; -1 where the form is broken. At most 32 brackets deep and 2,000 characters long. */
function targetEnd(source: string, at: number, end: number): number {
  const limit = Math.min(end, at + 2000);
  let i = at;
  const space = (): void => {
    while (i < limit && /\s/.test(source[i] as string)) i++;
  };
  space();
  if (source[i] === '<') {
    while (i < limit && source[i] !== '>' && source[i] !== '\n') i += source[i] === '\\' ? 2 : 1;
    if (source[i] !== '>') return -1;
    i++;
  } else {
    let depth = 0;
    for (; i < limit; i++) {
      const char = source[i] as string;
      if (char === '\\') i++;
      else if (char === '(') {
        if (++depth > 32) return -1;
      } else if (char === ')') {
        if (depth-- === 0) break;
      } else if (/\s/.test(char)) break;
    }
    if (depth > 0) return -1;
  }
  space();
  const quote = source[i] === '(' ? ')' : source[i];
  if (quote === '"' || quote === "'" || (quote === ')' && source[i] === '(')) {
    i++;
    while (i < limit && source[i] !== quote) i += source[i] === '\\' ? 2 : 1;
    i++;
    space();
  }
  return i < limit && source[i] === ')' ? i + 1 : -1;
}
