/** Rows of CSV and TSV files whose first record names the columns (RFC 4180, with LF or CRLF). */
import { CsvError, parse } from 'csv-parse/sync';
import { refusedWhole, type ParsedRow, type ParsedRows, type RefusedLine } from './parsed.ts';

interface CsvRecord {
  /** Line it starts on, and the line it ends on. */
  line: number;
  last: number;
  cells: string[];
}

/** After so many quotes that never close, the rest of a file is refused: each costs a reading to its end. */
const mostUnclosed = 20;

/**
 * A record with a wrong quote is refused with the line where it starts, and reading goes on at the next line: csv-parse's own
 * recovery loses the records that follow. `limit`: longest record in UTF-16 units.
 */
export function csvRows(text: string, separator: ',' | '\t', limit: number): ParsedRows {
  const { records, refused } = csvRecords(text, separator === '\t' ? '\t' : likelyDelimiter(text));
  const header = records[0];
  if (header === undefined) return { ...refusedWhole('the file is empty'), ...(refused.length > 0 ? { refused } : {}) };
  const names = header.cells.map((cell, index) => cell.trim() || `column ${index + 1}`);
  const rows: ParsedRow[] = [];
  for (const record of records.slice(1)) {
    const fault = rowFault(record, names.length, limit);
    if (fault !== undefined) refused.push({ line: record.line, reason: fault });
    // Entries become own members, also one that is called __proto__.
    else rows.push({ line: record.line, value: Object.fromEntries(names.map((name, index) => [name, record.cells[index] ?? ''])) });
  }
  return { rows, refused: refused.sort((a, b) => a.line - b.line), notes: [] };
}

function rowFault(record: CsvRecord, columns: number, limit: number): string | undefined {
  if (record.cells.length !== columns) return `has ${record.cells.length} cells, the first line ${columns}`;
  let size = 0;
  for (const cell of record.cells) {
    if (cell.includes('\uFFFD')) return 'is not valid UTF-8, or holds U+FFFD';
    size += cell.length;
  }
  return size > limit ? `is longer (${size} characters) than the ${limit} of limits.lineBytes` : undefined;
}

function csvRecords(text: string, delimiter: string): { records: CsvRecord[]; refused: RefusedLine[] } {
  const records: CsvRecord[] = [];
  const refused: RefusedLine[] = [];
  const starts = lineStarts(text);
  let before = 0;
  let unclosed = 0;
  while (before < starts.length) {
    const base = before;
    let last = base;
    try {
      parse(text.slice(starts[base]), {
        delimiter,
        relax_column_count: true,
        record_delimiter: ['\r\n', '\n'],
        on_record: (record, context) => {
          const line = firstFilled(text, starts, last);
          last = base + context.lines;
          if (record.some((cell) => cell.trim() !== '')) records.push({ line, last, cells: record });
          return null;
        },
      });
      break;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const line = firstFilled(text, starts, last);
      const open = error.code === 'CSV_QUOTE_NOT_CLOSED';
      refused.push({ line, reason: open ? 'a quote opens and is never closed' : 'has a quote in a wrong place: double it inside a quoted cell' });
      if (open && ++unclosed > mostUnclosed) {
        refused.push({ line: line + 1, reason: `the rest of the file was not read: more than ${mostUnclosed} quotes are never closed` });
        break;
      }
      before = line;
    }
  }
  return { records, refused };
}

/** The first line after `last` that is not blank, from 1. */
function firstFilled(text: string, starts: readonly number[], last: number): number {
  let line = last;
  while (line + 1 < starts.length && text.slice(starts[line], starts[line + 1]).trim() === '') line++;
  return line + 1;
}

function lineStarts(text: string): number[] {
  const starts = text === '' ? [] : [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Spreadsheets write `;` where the comma is the decimal sign. */
function likelyDelimiter(text: string): string {
  const feed = text.indexOf('\n');
  const head = feed < 0 ? text : text.slice(0, feed);
  const count = (mark: string): number => head.split(mark).length - 1;
  if (count(',') > 0) return ',';
  if (count(';') > 0) return ';';
  return count('\t') > 0 ? '\t' : ',';
}
