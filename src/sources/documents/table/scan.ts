/** Records of delimiter-separated text with the exact place of every cell (RFC 4180, and what spreadsheets really write). */

export interface ScannedCell {
  /** Without quotes and outer blanks. */
  start: number;
  end: number;
  /** Set where doubled quotes make the value differ from the slice. */
  value?: string;
}

export interface ScannedRecord {
  /** Line it starts on, from 1. */
  line: number;
  /** First character, and the one behind the last, without the line end. */
  start: number;
  end: number;
  cells: ScannedCell[];
  /** A quote stands in a wrong place, or never closes: its cell is read as it stands, to the end of its line at most. */
  badQuote?: true;
}

const quote = 34;

/**
 * Records in order, without empty lines. A quoted cell may hold delimiters, doubled quotes and line breaks; blanks around it
 * are left out. One pass: a quote that does not close right costs the way to the next odd run of quotes, and no later quote
 * walks that way again.
 */
export function scanRecords(text: string, delimiter: string, from = 0, most = Number.POSITIVE_INFINITY): ScannedRecord[] {
  const records: ScannedRecord[] = [];
  let line = 1;
  let at = from;
  while (at < text.length && records.length < most) {
    const record: ScannedRecord = { line, start: at, end: at, cells: [] };
    for (;;) {
      const { cell, next, bad } = scanCell(text, at, delimiter);
      if (bad) record.badQuote = true;
      record.cells.push(cell);
      at = next;
      if (text[at] !== delimiter) break;
      at++;
    }
    record.end = at;
    line += lineEnds(text, record.start, at);
    if (at < text.length) {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line++;
    }
    if (record.cells.length > 1 || record.cells.some((cell) => cell.end > cell.start)) records.push(record);
  }
  return records;
}

function scanCell(text: string, from: number, delimiter: string): { cell: ScannedCell; next: number; bad: boolean } {
  let start = from;
  while (isBlank(text, start, delimiter)) start++;
  let bad = false;
  if (text.charCodeAt(start) === quote) {
    const quoted = scanQuoted(text, start, delimiter);
    if (quoted !== undefined) return { ...quoted, bad };
    bad = true;
  }
  let next = start;
  while (next < text.length && !endsCell(text, next, delimiter)) next++;
  let end = next;
  while (end > start && isBlank(text, end - 1, delimiter)) end--;
  return { cell: { start, end }, next, bad };
}

/** A cell in quotes; undefined where what follows the closing quote is no border, or no quote closes. */
function scanQuoted(text: string, open: number, delimiter: string): { cell: ScannedCell; next: number } | undefined {
  let doubled = false;
  for (let i = text.indexOf('"', open + 1); i >= 0; i = text.indexOf('"', i)) {
    if (text.charCodeAt(i + 1) === quote) {
      doubled = true;
      i += 2;
      continue;
    }
    let next = i + 1;
    while (isBlank(text, next, delimiter)) next++;
    if (next < text.length && !endsCell(text, next, delimiter)) return undefined;
    const cell: ScannedCell = { start: open + 1, end: i };
    if (doubled) cell.value = text.slice(open + 1, i).replaceAll('""', '"');
    return { cell, next };
  }
  return undefined;
}

function endsCell(text: string, at: number, delimiter: string): boolean {
  const char = text[at];
  return char === delimiter || char === '\n' || char === '\r';
}

function isBlank(text: string, at: number, delimiter: string): boolean {
  const char = text[at];
  return (char === ' ' || char === '\t' || char === '\u00a0') && char !== delimiter;
}

function lineEnds(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const char = text[i];
    if (char === '\n' || (char === '\r' && text[i + 1] !== '\n')) count++;
  }
  return count;
}
