/**
 * Records of CSV and TSV files (RFC 4180; LF, CRLF or CR), streamed: one record is held at a time. The first record names the
 * columns. A record with a wrong quote is refused, and reading goes on at the line after the one where it starts: packages that
 * recover lose the records behind it.
 */
import { extname } from 'node:path';
import { readLines, type LineItem } from '../lines.ts';
import { parseJson, printable } from './json.ts';
import type { FileLimits, ParsedRow } from './row-files.ts';

/** After so many quotes that never close, the rest of a file is refused: each costs a second reading of what follows it. */
const mostUnclosed = 20;
const linesThatCost = 100;
/** Cells that may hold JSON: a list or an object. */
const jsonCell = /^\s*[[{]/;

type Columns = readonly string[];

/**
 * Each record as an object of its cells. All cells are text; one that holds a JSON list or object is given as that, so that
 * messages may stand in a column.
 */
export async function* readCsvRows(path: string, limits: FileLimits): AsyncGenerator<ParsedRow> {
  const tabs = (limits.ending ?? extname(path).toLowerCase()) === '.tsv';
  let columns: Columns | undefined;
  for await (const record of readRecords(path, limits, tabs ? '\t' : undefined)) {
    if ('refused' in record) {
      yield { line: record.line, units: 0, refused: record.refused };
      if (columns === undefined && record.line !== 0) {
        yield { line: 0, units: 0, refused: 'the first line, which names the columns, cannot be read' };
        return;
      }
      continue;
    }
    if (record.cells.length === 1 && record.cells[0]?.trim() === '') continue;
    if (columns === undefined) {
      const names = record.cells.map((cell, index) => cell.trim() || `column ${index + 1}`);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      columns = names;
      if (twice !== undefined) {
        yield { line: 0, units: 0, refused: `two columns are called ${printable(twice)}: rename one` };
        return;
      }
      continue;
    }
    yield rowOf(record, columns, limits.depth);
  }
}

function rowOf({ line, cells }: CsvRecord, names: Columns, depth: number): ParsedRow {
  if (cells.length !== names.length) return { line, units: 0, refused: `has ${cells.length} cells, the first line ${names.length}` };
  let units = 0;
  const entries: [string, unknown][] = [];
  for (const [index, cell] of cells.entries()) {
    units += cell.length;
    const parsed = jsonCell.test(cell) ? parseJson(cell, depth) : undefined;
    const value = parsed !== undefined && 'value' in parsed ? parsed.value : cell;
    entries.push([names[index] ?? '', value]);
  }
  // Entries become own members, also one that is called __proto__.
  return { line, units, value: Object.fromEntries(entries) };
}

interface CsvRecord {
  line: number;
  cells: string[];
}

/** Records, or why the one that starts at a line was given up. Lines behind the first of such a record are read again. */
async function* readRecords(
  path: string,
  { lineBytes, note }: FileLimits,
  given: string | undefined,
): AsyncGenerator<CsvRecord | { line: number; refused: string }> {
  const lines = readLines(path, { lineBytes, note, loneReturns: true });
  /** Lines to read again, the next one last. */
  const again: LineItem[] = [];
  const next = async (): Promise<LineItem | undefined> => {
    const back = again.pop();
    if (back !== undefined) return back;
    const result = await lines.next();
    return result.done === true ? undefined : result.value;
  };
  let delimiter = given;
  let costly = 0;
  for (let first = await next(); first !== undefined; first = await next()) {
    if ('refused' in first) {
      yield first;
      continue;
    }
    delimiter ??= likelyDelimiter(first.text);
    const state: CellState = { cells: [], cell: '', open: false };
    const behind: LineItem[] = [];
    let units = first.text.length;
    let fault = takeLine(first.text, delimiter, state);
    while (fault === undefined && state.open) {
      const more = await next();
      if (more === undefined) fault = 'a quote opens and is never closed';
      else {
        behind.push(more);
        if ('refused' in more) fault = 'a quote opens, and a line inside it cannot be read';
        else if ((units += more.text.length + 1) > lineBytes)
          fault = `the row is longer than the ${lineBytes} bytes of limits.lineBytes: is a quote never closed?`;
        else {
          state.cell += '\n';
          fault = takeLine(more.text, delimiter, state);
        }
      }
    }
    if (fault === undefined) {
      yield { line: first.line, cells: state.cells };
      continue;
    }
    yield { line: first.line, refused: fault };
    if (behind.length > linesThatCost && ++costly > mostUnclosed) {
      yield { line: first.line + 1, refused: `the rest of the file was not read: more than ${mostUnclosed} quotes are closed at a wrong place or never` };
      return;
    }
    for (const line of behind.reverse()) again.push(line);
  }
}

interface CellState {
  cells: string[];
  cell: string;
  /** A quoted cell goes on in the next line. */
  open: boolean;
}

/** One line into the cells of a record; the fault, if a quote stands where it cannot. */
function takeLine(text: string, delimiter: string, state: CellState): string | undefined {
  let at = 0;
  for (;;) {
    if (!state.open) {
      if (text[at] !== '"') {
        const end = text.indexOf(delimiter, at);
        const cell = text.slice(at, end < 0 ? text.length : end);
        if (cell.includes('"')) return 'has a quote in a wrong place: put the cell in quotes, and double those inside it';
        state.cells.push(cell);
        if (end < 0) return undefined;
        at = end + 1;
        continue;
      }
      at++;
      state.open = true;
      state.cell = '';
    }
    const quote = text.indexOf('"', at);
    state.cell += text.slice(at, quote < 0 ? text.length : quote);
    if (quote < 0) return undefined;
    if (text[quote + 1] === '"') {
      state.cell += '"';
      at = quote + 2;
      continue;
    }
    state.open = false;
    state.cells.push(state.cell);
    if (quote + 1 === text.length) return undefined;
    if (text[quote + 1] !== delimiter) return 'has text after the quote that closes a cell: double quotes inside a quoted cell';
    at = quote + 2;
  }
}

/** Spreadsheets write `;` where the comma is the decimal sign. */
function likelyDelimiter(head: string): string {
  return [',', ';', '\t'].find((mark) => head.includes(mark)) ?? ',';
}
