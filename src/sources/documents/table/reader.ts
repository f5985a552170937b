import type { Reading } from '../../../contracts/document.ts';
import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import { decodeText } from '../decode.ts';
import { BlockWriter, titleFromPath } from '../writer.ts';
import { commonWidth, delimiterOf, delimiters, notHeader, type DelimiterName } from './layout.ts';
import { scanRecords, type ScannedRecord } from './scan.ts';
import { counted } from '../../../text/plural.ts';

/**
 * CSV and TSV. The working text is the file itself; a record is a row of one table, a cell's span its value without quotes.
 * Records with a single cell before a wider table are paragraphs: a title that a spreadsheet was exported with.
 */
export const tableReader: Reader = {
  id: 'table',
  version: '1',
  mediaType: 'text/csv',
  extensions: ['.csv', '.tsv', '.tab'],
  read: readTable,
};

function readTable(input: ReaderInput): Reading {
  const { text, notes } = decodeText(input.bytes);
  const writer = new BlockWriter();
  // Spreadsheets may say the delimiter in a first line of its own.
  const said = /^sep=([,;|\t])(?:\r\n?|\n|$)/i.exec(text);
  const from = said?.[0].length ?? 0;
  if (said !== null) writer.aside(0, said[0].trimEnd().length, 'metadata');
  const named = (Object.keys(delimiters) as DelimiterName[]).find((name) => delimiters[name] === said?.[1]);
  const delimiter = named ?? delimiterOf(text.slice(from), input.path);
  const records = scanRecords(text, delimiters[delimiter], from);
  const { cells: columns } = commonWidth(records);
  let first = 0;
  if (columns > 1) {
    for (; first < records.length && filled(records[first] as ScannedRecord) <= 1 && first < 5; first++) {
      const cell = (records[first] as ScannedRecord).cells.find(({ start, end }) => end > start);
      if (cell !== undefined) writer.add({ kind: 'paragraph', start: cell.start, end: cell.end, parent: -1, ...textOf(cell) });
    }
  }
  const rows = records.slice(first).filter((record) => filled(record) > 0);
  const reason = notHeader(text, rows);
  addTable(writer, rows, columns, reason === undefined);
  const header = reason === undefined ? 'the first row is the header' : `the first row is not taken as a header: ${reason}`;
  return writer.finish({
    mediaType: delimiter === 'tab' ? 'text/tab-separated-values' : tableReader.mediaType,
    title: titleFromPath(input.path),
    language: undefined,
    text,
    includes: 0,
    notes: [
      ...notes,
      `A table of ${counted(rows.length, 'row')} and ${counted(columns, 'column')}, cells parted by ${delimiter}; ${header}.`,
      ...lineNote(
        rows.filter((row) => row.cells.length !== columns),
        `another number of cells than ${columns}`,
        (row) => `${line(row, said !== null)} (${row.cells.length})`,
      ),
      ...lineNote(
        rows.filter((row) => row.badQuote === true),
        'a quote in a wrong place, read as it stands',
        (row) => line(row, said !== null),
      ),
    ],
  });
}

function addTable(writer: BlockWriter, rows: readonly ScannedRecord[], columns: number, headed: boolean): void {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return;
  const table = writer.add({ kind: 'table', start: first.start, end: last.end, parent: -1 });
  for (const record of rows) {
    const header = headed && record === first ? { header: true } : {};
    const row = writer.add({ kind: 'row', start: record.start, end: record.end, parent: table, ...header });
    for (const cell of record.cells) writer.add({ kind: 'cell', start: cell.start, end: cell.end, parent: row, ...header, ...textOf(cell) });
    // A row that ends early has empty cells, as a spreadsheet shows it.
    for (let i = record.cells.length; i < columns; i++) writer.add({ kind: 'cell', start: record.end, end: record.end, parent: row, ...header });
  }
}

function filled(record: ScannedRecord): number {
  let count = 0;
  for (const cell of record.cells) if (cell.end > cell.start) count++;
  return count;
}

function textOf(cell: { value?: string }): { text?: string } {
  return cell.value === undefined ? {} : { text: cell.value };
}

function line(row: ScannedRecord, shifted: boolean): string {
  return String(row.line + (shifted ? 1 : 0));
}

const mostNamed = 10;

function lineNote(rows: readonly ScannedRecord[], what: string, name: (row: ScannedRecord) => string): string[] {
  if (rows.length === 0) return [];
  const named = rows.slice(0, mostNamed).map(name).join(', ');
  const more = rows.length > mostNamed ? `, and ${rows.length - mostNamed} more` : '';
  return [`${counted(rows.length, 'row has', 'rows have')} ${what}: line ${named}${more}.`];
}
