/** What a file of cells says about itself only by its looks: the delimiter, and whether the first record names the columns. */
import { scanRecords, type ScannedCell, type ScannedRecord } from './scan.ts';

export const delimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;
export type DelimiterName = keyof typeof delimiters;

/** Records and characters that the choice looks at. */
const sampleRecords = 100;
const sampleUnits = 65_536;

/**
 * The delimiter under which most of the first records have the same number of cells, two at least; among equals, the one
 * with more cells, then tab, comma, semicolon, pipe. `.tsv` files are asked for tabs first. A file of one column: comma.
 */
export function delimiterOf(text: string, path: string): DelimiterName {
  const sample = text.length > sampleUnits ? text.slice(0, Math.max(text.lastIndexOf('\n', sampleUnits), 1000)) : text;
  if (/\.(?:tsv|tab)$/i.test(path) && sample.includes('\t')) return 'tab';
  let best: { name: DelimiterName; agree: number; cells: number } | undefined;
  for (const name of ['tab', 'comma', 'semicolon', 'pipe'] as const) {
    const records = scanRecords(sample, delimiters[name], 0, sampleRecords);
    const { cells, count } = commonWidth(records);
    if (cells < 2) continue;
    const agree = count / records.length;
    if (best === undefined || agree > best.agree + 0.001 || (agree > best.agree - 0.001 && cells > best.cells)) best = { name, agree, cells };
  }
  return best?.name ?? 'comma';
}

/** The number of cells that most records have (the larger among equals), and how many have it. */
export function commonWidth(records: readonly ScannedRecord[]): { cells: number; count: number } {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1);
  let best = { cells: 0, count: 0 };
  for (const [cells, count] of counts) if (count > best.count || (count === best.count && cells > best.cells)) best = { cells, count };
  return best;
}

/** Why the first record is no header; undefined where it may be one. */
export function notHeader(text: string, records: readonly ScannedRecord[]): string | undefined {
  const [first, ...body] = records;
  if (first === undefined || body.length === 0) return 'there is one row only';
  const names = first.cells.map((cell) => valueOf(text, cell));
  const filled = names.filter((name) => name !== '');
  if (filled.length < names.length - 1 || filled.length === 0) return 'it has empty cells';
  if (new Set(filled.map((name) => name.toLowerCase())).size < filled.length) return 'two of its cells say the same';
  if (names.some((name) => name.length > 100 || /[\r\n]{2}/.test(name))) return 'a cell of it is long';
  const data = names.map((name, column) => ({ name, column })).filter(({ name }) => looksLikeData(name));
  // Years may stand over columns of figures.
  const years = data.every(({ name, column }) => /^(?:1[89]|20)\d\d$/.test(name) && !columnHasYears(text, body, column));
  if (data.length > 0 && (!years || looksLikeData(names[0] ?? ''))) return `"${data[0]?.name}" looks like data`;
  if (names.every((name) => name.split(/\s+/).length > 12)) return 'its cells are sentences';
  return undefined;
}

export function valueOf(text: string, cell: ScannedCell): string {
  return (cell.value ?? text.slice(cell.start, cell.end)).trim();
}

function columnHasYears(text: string, body: readonly ScannedRecord[], column: number): boolean {
  return body.slice(0, 20).some((record) => /^(?:1[89]|20)\d\d$/.test(valueOf(text, record.cells[column] ?? { start: 0, end: 0 })));
}

/** A number, a date, a time, an address: nobody names a column so. */
function looksLikeData(value: string): boolean {
  return (
    /^[+-]?[$€£]?\s?\d[\d\s.,'_]*(?:[eE][+-]?\d{1,3})?\s?[%€$£]?$/.test(value) ||
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?$/.test(value) ||
    /^\d{1,2}:\d\d(?::\d\d)?$/.test(value) ||
    /^(?:https?:\/\/|www\.)\S+$/i.test(value) ||
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ||
    /^(?:true|false|null|none|n\/a)$/i.test(value)
  );
}
