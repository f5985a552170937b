/** Tables by the places of their cells: lines of several segments that keep to the same columns. */
import { markerOf } from './markers.ts';
import type { Style } from './style.ts';
import type { Group, Line, Segment } from './types.ts';
import { lineOf } from './lines.ts';

export interface TableRange {
  from: number;
  /** Behind its last line. */
  to: number;
  group: Group;
}

const mostColumns = 30;

interface Column {
  x0: number;
  x1: number;
}

/** Tables within the lines of the document, in order. */
export function findTables(lines: readonly Line[], style: Style): TableRange[] {
  const found: TableRange[] = [];
  for (let i = 0; i < lines.length;) {
    const range = parted(lines[i] as Line) ? tableFrom(lines, i, style) : undefined;
    if (range === undefined) i++;
    else {
      found.push(range);
      i = range.to;
    }
  }
  return found;
}

/** Two or more segments, the first of them no mark of an item, none a line of dots. */
function parted(line: Line): boolean {
  if (line.segments.length < 2 || line.segments.length > 2 * mostColumns || line.mono) return false;
  if (
    line.segments.length === 2 &&
    markerOf(`${segmentText(line.segments[0] as Segment)} x`)?.length !== undefined &&
    segmentText(line.segments[0] as Segment).length <= 4
  )
    return false;
  return !/(?:\.\s?){5,}/.test(line.text);
}

function segmentText(segment: Segment): string {
  return segment.runs.map((run) => run.text).join(' ');
}

function tableFrom(lines: readonly Line[], from: number, style: Style): TableRange | undefined {
  const first = lines[from] as Line;
  let to = from;
  let full = 0;
  let columns: Column[] = [];
  for (let i = from; i < lines.length && i - from < 2000; i++) {
    const line = lines[i] as Line;
    if (line.region !== first.region || line.page !== first.page) break;
    const before = lines[i - 1];
    const step = i === from || before === undefined ? 0 : (line.y - before.y) / line.size;
    if (step > style.leading * 2.6) break;
    if (parted(line)) {
      const next = joined(columns, line.segments, line.size);
      if (next.length < 2 || next.length > mostColumns || next.length < columns.length) break;
      columns = next;
      full++;
      to = i + 1;
    } else {
      const only = line.segments[0] as Segment;
      const inside = line.segments.length === 1 && columns.filter((column) => only.x0 < column.x1 + line.size && only.x1 > column.x0 - line.size).length === 1;
      if (!inside || step > style.leading * 1.25 || (line.bold && !(before?.bold ?? false))) break;
      // A line of the first column may be the paragraph behind the table.
      if (columns[0] !== undefined && only.x0 < columns[0].x1 && only.x1 > (columns[0].x1 + columns[0].x0) / 2 + (columns[0].x1 - columns[0].x0) * 0.6) break;
      to = i + 1;
    }
  }
  while (to > from && !parted(lines[to - 1] as Line) && (lines[to - 1] as Line).x0 < (columns[1]?.x0 ?? 0) - 1) to--;
  if (full < 2) return undefined;
  const rows = rowsOf(lines.slice(from, to), columns);
  foldHeads(rows);
  if (rows.length < 2) return undefined;
  const cells = rows.reduce((sum, row) => sum + row.filter((cell) => cell.length > 0).length, 0);
  if (cells < rows.length * 1.6) return undefined;
  const bold = (row: Line[][]): boolean => row.flat().length > 0 && row.flat().every((line) => line.bold);
  const header = bold(rows[0] as Line[][]) && !rows.slice(1).every(bold);
  return { from, to, group: { kind: 'table', page: first.page, lines: lines.slice(from, to), rows, header } };
}

/** The columns with those of one more line. */
function joined(columns: readonly Column[], segments: readonly Segment[], size: number): Column[] {
  const all = [...columns.map((column) => ({ ...column })), ...segments.map((segment) => ({ x0: segment.x0, x1: segment.x1 }))].sort((a, b) => a.x0 - b.x0);
  const out: Column[] = [];
  for (const next of all) {
    const last = out.at(-1);
    if (last !== undefined && next.x0 < last.x1 + 0.2 * size) last.x1 = Math.max(last.x1, next.x1);
    else out.push(next);
  }
  return out;
}

/** A head that is centred over its column may stand beside its cells: a column that holds a head only goes to its neighbour without one. */
function foldHeads(rows: Line[][][]): void {
  const first = rows[0] ?? [];
  for (let c = first.length - 1; c >= 0; c--) {
    if ((first[c]?.length ?? 0) === 0 || rows.slice(1).some((row) => (row[c]?.length ?? 0) > 0)) continue;
    const to = [c - 1, c + 1].find((other) => first[other]?.length === 0);
    if (to === undefined) continue;
    first[to]?.push(...(first[c] as Line[]));
    for (const row of rows) row.splice(c, 1);
  }
}

/** A line without a first cell goes on with the row above. */
function rowsOf(lines: readonly Line[], columns: readonly Column[]): Line[][][] {
  const rows: Line[][][] = [];
  for (const line of lines) {
    const cells: Segment[][] = columns.map(() => []);
    for (const segment of line.segments) {
      const at = columns.findIndex((column) => segment.x0 <= column.x1 && segment.x1 >= column.x0);
      cells[Math.max(0, at)]?.push(segment);
    }
    const last = rows.at(-1);
    const goesOn = last !== undefined && (cells[0]?.length ?? 0) === 0 && cells.filter((cell) => cell.length > 0).length < columns.length - 1;
    const row = goesOn ? last : columns.map((): Line[] => []);
    for (const [at, segments] of cells.entries())
      if (segments.length > 0) row[at]?.push(lineOf(segments, line.page, line.region, columns[at]?.x0 ?? 0, columns[at]?.x1 ?? 0));
    if (!goesOn) rows.push(row);
  }
  return rows;
}
