import { isatty } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';

/** Everything a command may touch outside its arguments; tests pass their own. */
export interface Io {
  out(line: string): void;
  /** Logs, progress, warnings: never mixed with what programs read. */
  log(line: string): void;
  /** Writes over the last progress line where a person sees it. */
  status(line: string): void;
  json: boolean;
  colours: boolean;
  interactive: boolean;
  environment: { readonly [name: string]: string | undefined };
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export function processIo(json: boolean): Io {
  const environment = process.env;
  const interactive = isatty(2) && environment['CI'] === undefined && environment['TERM'] !== 'dumb';
  const colours = interactive && environment['NO_COLOR'] === undefined;
  let pending = false;
  const clear = (): void => {
    if (pending) process.stderr.write('\r\u001b[2K');
    pending = false;
  };
  return {
    out: (line) => {
      clear();
      process.stdout.write(`${line}\n`);
    },
    log: (line) => {
      clear();
      process.stderr.write(`${line}\n`);
    },
    status: (line) => {
      if (!interactive) return;
      clear();
      process.stderr.write(line.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1)));
      pending = true;
    },
    json,
    colours,
    interactive,
    environment,
  };
}

export function paint(io: Pick<Io, 'colours'>, style: Style, text: string): string {
  return io.colours ? styleText(style, text) : text;
}

/**
 * Text from outside for a terminal: escape sequences, control and bidirectional characters are shown as U+FFFD or left
 * out, line breaks become blanks. A file name or a model's reply never moves the cursor.
 */
export function safe(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\n\r\t]+/g, ' ')
    .replace(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}

/** As `safe`, and cut to a length with an ellipsis. */
export function brief(text: string, length: number): string {
  const clean = safe(text);
  return clean.length <= length ? clean : `${clean.slice(0, length - 1)}…`;
}

/** 1,234,567: the same in every locale. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A table in plain text: columns padded, numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[], header: readonly string[]): string[] {
  const text = [header, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)));
  const widths = header.map((_, column) => Math.max(...text.map((row) => (row[column] ?? '').length)));
  return text.map((row, index) =>
    row
      .map((cell, column) => {
        const isNumber = index > 0 ? typeof rows[index - 1]?.[column] === 'number' : typeof rows[0]?.[column] === 'number';
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** What was masked in rows before they were sent; undefined where nothing was. */
export function maskedLine(masked: Readonly<{ [type: string]: number }>): string | undefined {
  const parts = Object.entries(masked).map(([type, rows]) => `${safe(type)} in ${grouped(rows)}`);
  return parts.length === 0 ? undefined : `masked before they were sent, type in rows: ${parts.join(', ')}`;
}
