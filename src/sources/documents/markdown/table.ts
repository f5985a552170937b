import type { MdNode } from './nodes.ts';

/** Spans of the cells of one row, trimmed; a `|` behind a backslash does not split (GitHub Flavored Markdown 0.29, tables). */
export function splitRow(text: string, start: number, end: number): { start: number; end: number }[] {
  const cells: { start: number; end: number }[] = [];
  let from = start;
  let i = start;
  while (i < end && isBlank(text, i)) i++;
  if (text[i] === '|' && i < end) from = ++i;
  for (; i < end; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === '|') {
      cells.push(trimmed(text, from, i));
      from = i + 1;
    }
  }
  const last = trimmed(text, from, end);
  if (last.end > last.start) cells.push(last);
  return cells;
}

/** The number of columns that a delimiter row (`| --- | :-: |`) declares; 0 where it is none. */
export function delimiterColumns(text: string, start: number, end: number): number {
  let sawPipe = false;
  for (let i = start; i < end; i++) {
    const char = text[i];
    if (char === '|') sawPipe = true;
    else if (char !== '-' && char !== ':' && char !== ' ' && char !== '\t') return 0;
  }
  if (!sawPipe) return 0;
  const cells = splitRow(text, start, end);
  for (const cell of cells) if (!/^:?-+:?$/.test(text.slice(cell.start, cell.end))) return 0;
  return cells.length;
}

/** Adds one row and its cells to the nodes; rows are cut or filled to the columns of the header. */
export function addRow(nodes: MdNode[], table: number, text: string, start: number, end: number, columns: number, header: boolean): void {
  const row = nodes.length;
  const cells = splitRow(text, start, end);
  nodes.push({ kind: 'row', start, end, parent: table, header });
  for (let i = 0; i < columns; i++) {
    // Cells beyond the header's columns stay with the last one: nothing is lost.
    const cell = cells[i] ?? { start: end, end };
    const to = i === columns - 1 && cells.length > columns ? (cells.at(-1)?.end ?? cell.end) : cell.end;
    nodes.push({ kind: 'cell', start: cell.start, end: to, parent: row, header });
  }
}

function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return { start, end };
}

function isBlank(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return code === 32 || code === 9;
}
