/** What the readers of one file format give the evaluation reader. */
import type { JsonObject } from '../rows/json.ts';

/** One row of the file as an object, with the line it starts on (from 1). */
export interface ParsedRow {
  line: number;
  value: JsonObject;
}

/** A line that could not be used; line 0 speaks of the whole file. The reason never holds text of the file. */
export interface RefusedLine {
  line: number;
  reason: string;
}

export interface ParsedRows {
  rows: ParsedRow[];
  refused: RefusedLine[];
  notes: string[];
}

/** Nothing of the file can be used. */
export function refusedWhole(reason: string): ParsedRows {
  return { rows: [], refused: [{ line: 0, reason }], notes: [] };
}

/** Names for a message, quoted, the first dozen. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
