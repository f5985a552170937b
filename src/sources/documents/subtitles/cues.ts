/** The line structure of WebVTT (W3C, Candidate Recommendation 2019) and SubRip files: heads of cues, their payload, and what is neither. */
import type { Span } from '../../../contracts/document.ts';
import { counted, wordFor } from '../../../text/plural.ts';

export interface Cue {
  /** Milliseconds; undefined where its time line cannot be read or is missing. */
  from: number | undefined;
  to: number | undefined;
  /** Lines of its text, without their ends; lines of white space are left out. */
  payload: Span[];
  /** A chapter begins here, by a NOTE that says so. */
  chapter: boolean;
}

export interface CueFile {
  cues: Cue[];
  /** Header, identifiers, time lines, NOTE, STYLE and REGION blocks. */
  asides: Span[];
  language: string | undefined;
  notes: string[];
}

const time = /^[ \t]*((?:\d{1,6}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?)[ \t]*-->[ \t]*((?:\d{1,6}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?)(?=[ \t]|$)/;
// A line that was meant as one: it begins with digits and has an arrow.
const brokenTime = /^[ \t]*\d[\d:.,]{0,30}[ \t]*-{1,3}>/;
const timeCut = /^[ \t]*\d{1,6}:\d{1,2}:[\d:.,]{0,20}[ \t]*-{0,2}$/;

/** Cuts a file into cues. WebVTT is told by its first line, whatever the ending of the file. Linear; nothing is dropped. */
export function parseCues(text: string, ending: 'vtt' | 'srt'): CueFile {
  return new CueParser(text, ending).run();
}

interface Head {
  from: number | undefined;
  to: number | undefined;
  broken: boolean;
}

class CueParser {
  private readonly text: string;
  private readonly lines: Span[];
  private readonly heads: (Head | undefined)[];
  private readonly vtt: boolean;
  private readonly file: CueFile = { cues: [], asides: [], language: undefined, notes: [] };
  private readonly broken: number[] = [];
  private readonly timeless: number[] = [];
  private readonly stray: number[] = [];
  private number = 0;
  private cue: Cue | undefined;
  private chapter = false;

  constructor(text: string, ending: 'vtt' | 'srt') {
    this.text = text;
    this.lines = linesOf(text);
    this.vtt = /^WEBVTT(?:[ \t]|$)/.test(this.line(0));
    this.heads = this.lines.map((_, i) => this.headAt(i));
    if (ending === 'vtt' && !this.vtt) this.file.notes.push('The file does not begin with WEBVTT; it was read all the same.');
  }

  run(): CueFile {
    let i = this.vtt ? this.header() : 0;
    while (i < this.lines.length) i = this.step(i);
    const { broken, timeless, stray, file } = this;
    if (broken.length > 0) file.notes.push(`${lineList(broken, 'time line')} cannot be read; the text below is kept without a time.`);
    if (timeless.length > 0) file.notes.push(`${lineList(timeless, 'cue')} without a time line; the text is kept.`);
    if (stray.length > 0) file.notes.push(`${lineList(stray, 'line')} of text outside any cue; kept as text.`);
    const back = file.cues.filter((cue, k) => (cue.from ?? Infinity) < (file.cues[k - 1]?.from ?? 0)).length;
    if (back > 0) file.notes.push(`${counted(back, 'cue begins', 'cues begin')} before the one above; the order of the file is kept.`);
    return file;
  }

  private line(i: number): string {
    const span = this.lines[i];
    return span === undefined ? '' : this.text.slice(span.start, span.end);
  }

  private blank(i: number): boolean {
    return this.line(i).trim() === '';
  }

  private headAt(i: number): Head | undefined {
    const { start, end } = this.lines[i] as Span;
    // Nearly all lines end here.
    if (!/^[ \t]*\d/.test(this.text.slice(start, start + 8))) return undefined;
    const line = this.text.slice(start, Math.min(end, start + 200));
    const found = time.exec(line);
    if (found !== null) return { from: milliseconds(found[1] as string), to: milliseconds(found[2] as string), broken: false };
    const cut = i === this.lines.length - 1 && timeCut.test(line);
    return cut || brokenTime.test(line) ? { from: undefined, to: undefined, broken: true } : undefined;
  }

  /** Up to the first empty line or the first cue. */
  private header(): number {
    let i = 0;
    while (i < this.lines.length && !this.blank(i) && this.heads[i] === undefined && !(i > 0 && this.isId(i))) {
      this.file.language ??= /^Language:[ \t]*(\S{1,40})/i.exec(this.line(i))?.[1];
      this.aside(i++);
    }
    return i;
  }

  private step(i: number): number {
    const head = this.heads[i];
    if (head !== undefined) {
      if (head.broken) this.broken.push(i + 1);
      this.aside(i);
      this.open(head.from, head.to);
    } else if (this.isId(i)) {
      this.number = Number(this.line(i).trim()) || this.number;
      this.aside(i);
      this.cue = undefined;
    } else if (this.blank(i)) {
      // By the standard an empty line ends a cue, and a line of blanks is part of it; where it was emptied since, the text comes after it.
      // In SubRip, text goes on to the next head.
      if (this.vtt && (this.cue?.payload.length ?? 0) > 0 && (this.lines[i] as Span).end === (this.lines[i] as Span).start) this.cue = undefined;
    } else if (this.vtt && this.blank(i - 1) && /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(this.line(i))) {
      return this.comment(i);
    } else if (!this.vtt && this.blank(i - 1) && this.number > 0 && this.line(i).trim() === String(this.number + 1)) {
      this.number++;
      this.timeless.push(i + 1);
      this.aside(i);
      this.open(undefined, undefined);
    } else {
      if (this.cue === undefined) {
        this.stray.push(i + 1);
        this.open(undefined, undefined);
      }
      this.cue?.payload.push(this.lines[i] as Span);
    }
    return i + 1;
  }

  private open(from: number | undefined, to: number | undefined): void {
    this.cue = { from, to, payload: [], chapter: this.chapter };
    this.chapter = false;
    this.file.cues.push(this.cue);
  }

  private comment(at: number): number {
    this.cue = undefined;
    this.chapter ||= /^NOTE[ \t]+chapter/i.test(this.line(at));
    let i = at;
    while (i < this.lines.length && !this.blank(i) && (i === at || this.heads[i] === undefined)) this.aside(i++);
    return i;
  }

  /** The line above a time line, where nothing of a cue stands above it; or the next number, where the empty line is missing. */
  private isId(i: number): boolean {
    if (this.heads[i + 1] === undefined || this.heads[i] !== undefined || this.blank(i)) return false;
    return i === 0 || this.blank(i - 1) || this.cue === undefined || this.line(i).trim() === String(this.number + 1);
  }

  private aside(i: number): void {
    const span = this.lines[i] as Span;
    const last = this.file.asides.at(-1);
    if (last !== undefined && this.text.slice(last.end, Math.min(span.start, last.end + 20)).trim() === '' && span.start < last.end + 20) last.end = span.end;
    else this.file.asides.push({ ...span });
  }
}

function lineList(lines: readonly number[], what: string): string {
  const shown = lines.slice(0, 5).join(', ');
  const more = lines.length > 5 ? ` and ${lines.length - 5} more` : '';
  return `${counted(lines.length, what)} (${wordFor(lines.length, 'line')} ${shown}${more})`;
}

function milliseconds(stamp: string): number {
  const [clock = '', fraction = ''] = stamp.split(/[.,]/);
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return seconds * 1000 + Number(fraction.padEnd(3, '0'));
}

function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 10 && code !== 13) continue;
    lines.push({ start, end: i });
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    start = i + 1;
  }
  if (start < text.length) lines.push({ start, end: text.length });
  return lines;
}
