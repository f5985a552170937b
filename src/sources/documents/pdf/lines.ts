/** Segments as lines, and lines as text: blanks by gaps, raised figures by their place. */
import { powerMarks } from '../markdown/inline.ts';
import type { Line, Run, Segment } from './types.ts';

/** A stretch of one style. */
export interface Piece {
  text: string;
  mono: boolean;
}

/** The lines of one column, from the top. */
export function linesOf(segments: readonly Segment[], page: number, region: number): Line[] {
  const sorted = segments.map((segment, at) => ({ segment, at })).sort((a, b) => a.segment.y - b.segment.y || a.segment.x0 - b.segment.x0 || a.at - b.at);
  let left = Infinity;
  let right = -Infinity;
  for (const { segment } of sorted) {
    left = Math.min(left, segment.x0);
    right = Math.max(right, segment.x1);
  }
  const rows: Segment[][] = [];
  for (const { segment } of sorted) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row !== undefined && first !== undefined && onRow(first, segment) && row.slice(-40).every((other) => apart(other, segment))) row.push(segment);
    else rows.push([segment]);
  }
  return rows.map((row) => lineOf(row, page, region, left, right));
}

/** Lines of one block in the order of the file: they may stand in two columns. */
export function linesInOrder(segments: readonly Segment[], page: number, region: number): Line[] {
  const rows: Segment[][] = [];
  for (const segment of segments) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row !== undefined && last !== undefined && onRow(last, segment) && segment.x0 > last.x0) row.push(segment);
    else rows.push([segment]);
  }
  const { x0: left, x1: right } = extent(segments);
  return rows.map((row) => lineOf(row, page, region, left, right));
}

function extent(segments: readonly Segment[]): { x0: number; x1: number } {
  let x0 = Infinity;
  let x1 = -Infinity;
  for (const segment of segments) {
    x0 = Math.min(x0, segment.x0);
    x1 = Math.max(x1, segment.x1);
  }
  return { x0, x1 };
}

/** Lines from right to left begin at the right edge: what tells paragraphs and items by their beginnings sees them turned round. */
function mirrored({ x0, x1 }: { x0: number; x1: number }, left: number, right: number): { x0: number; x1: number } {
  return { x0: left + right - x1, x1: left + right - x0 };
}

function onRow(a: Segment, b: Segment): boolean {
  const shift = Math.abs(a.y - b.y);
  const big = Math.max(a.size, b.size);
  return shift <= 0.25 * big || (shift <= 0.5 * big && Math.min(a.size, b.size) < 0.85 * big);
}

function apart(a: Segment, b: Segment): boolean {
  const slack = 0.3 * Math.min(a.size, b.size);
  return a.x1 <= b.x0 + slack || b.x1 <= a.x0 + slack;
}

export function lineOf(row: Segment[], page: number, region: number, left: number, right: number): Line {
  const runs = row.flatMap((segment) => segment.runs);
  const rtl = runs.filter((run) => run.rtl).length * 2 > runs.length;
  const segments = row.sort((a, b) => (rtl ? b.x0 - a.x0 : a.x0 - b.x0));
  const weights = new Map<number, number>();
  let letters = 0;
  let bold = 0;
  let mono = 0;
  let italic = 0;
  for (const run of runs) {
    const count = run.text.length;
    const size = Math.round(run.size * 4) / 4;
    weights.set(size, (weights.get(size) ?? 0) + count);
    letters += count;
    if (run.font.bold) bold += count;
    if (run.font.mono) mono += count;
    if (run.font.italic) italic += count;
  }
  const size = [...weights].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  const main = runs.reduce((best, run) => (Math.abs(run.size - size) < Math.abs(best.size - size) - 0.01 ? run : best), runs[0] as Run);
  const line: Line = {
    page,
    region,
    left,
    right,
    segments,
    ...(rtl ? mirrored(extent(segments), left, right) : extent(segments)),
    y: main.y,
    size,
    text: '',
    mono: letters > 0 && mono === letters,
    bold: bold >= letters * 0.9,
    italic: italic >= letters * 0.9,
  };
  line.text = piecesOf(line)
    .map((piece) => piece.text)
    .join('');
  return line;
}

/** Text of a line by style. Blanks stand where the file has them or a gap shows. */
export function piecesOf(line: { segments: readonly Segment[]; size: number; y: number }): Piece[] {
  const pieces: Piece[] = [];
  let before: Run | undefined;
  let sofar = '';
  for (const segment of line.segments) {
    for (const [i, run] of segment.runs.entries()) {
      const gap = before === undefined ? 0 : run.rtl && before.rtl ? before.x - (run.x + run.width) : run.x - (before.x + before.width);
      const blank = before !== undefined && !sofar.endsWith(' ') && (run.space || i === 0 || gap > 0.17 * Math.min(run.size, before.size));
      const raised = run.size < 0.88 * line.size && run.y < line.y - 0.15 * line.size;
      const [open, close] = raised && !blank && /(?:\d|\)|(?:^|[^\p{L}])\p{L})$/u.test(sofar) ? powerMarks(run.text) : ['', ''];
      const text = `${blank ? ' ' : ''}${open}${run.text}${close}`;
      sofar = text;
      const last = pieces.at(-1);
      if (last !== undefined && last.mono === run.font.mono) last.text += text;
      else if (last !== undefined && blank) {
        last.text += ' ';
        pieces.push({ text: text.slice(1), mono: run.font.mono });
      } else pieces.push({ text, mono: run.font.mono });
      before = run;
    }
  }
  return pieces;
}

/** A line of code with its blanks: each letter stands in a cell of one width. */
export function codeText(line: Line, left: number): string {
  let text = '';
  const width = cellWidth(line);
  for (const segment of line.segments) {
    for (const run of segment.runs) {
      const column = width === 0 ? text.length : Math.min(400, Math.round((run.x - left) / width));
      text = text.padEnd(column) + run.text;
    }
  }
  return text;
}

/** Width of a letter of a line of code. */
export function cellWidth(line: Line): number {
  let best: Run | undefined;
  for (const segment of line.segments) for (const run of segment.runs) if (best === undefined || run.text.length > best.text.length) best = run;
  return best === undefined ? 0 : best.width / best.text.length;
}
