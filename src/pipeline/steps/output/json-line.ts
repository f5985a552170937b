import { jsonText as fileText } from '../../../formats/json-text.ts';

/** A row as JSON: as it stood where that is known, so that no digit and no byte of it changes. */
export function jsonText(value: unknown, raw: string | undefined): string {
  return raw === undefined ? fileText(value) : raw;
}

/** The same on one line: outside a string JSON holds no line break that means anything, and inside one it holds none. */
export function lineText(value: unknown, raw: string | undefined): string {
  if (raw === undefined) return fileText(value);
  return /[\r\n]/.test(raw) ? raw.replace(/[ \t]*[\r\n]+[ \t]*/g, ' ').trim() : raw;
}
