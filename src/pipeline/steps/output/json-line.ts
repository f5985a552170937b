import { jsonText as fileText } from '../../../formats/json-text.ts';

/** A row to be written. The value is not asked for where the text is there: it may still have to be parsed. */
export interface Written {
  readonly value: { readonly [field: string]: unknown };
  /** The JSON of the row as it stood, which is written byte for byte where the file is JSONL. */
  readonly raw?: string | undefined;
}

/** A row as JSON: as it stood where that is known, so that no digit and no byte of it changes. */
export function jsonText(row: Written): string {
  return row.raw ?? fileText(row.value);
}

/** The same on one line: outside a string JSON holds no line break that means anything, and inside one it holds none. */
export function lineText(row: Written): string {
  const { raw } = row;
  if (raw === undefined) return fileText(row.value);
  return /[\r\n]/.test(raw) ? raw.replace(/[ \t]*[\r\n]+[ \t]*/g, ' ').trim() : raw;
}
