import { field, type FieldMap } from './fields.ts';
import type { JsonObject } from './json.ts';

/** What says, on a row as a whole, that it must not be used; a clause that follows "line 7", or undefined. */
export type RowCheck = (row: JsonObject, map: FieldMap) => string | undefined;

const cut = new Set(['length', 'max_tokens', 'max_output_tokens']);
const filtered = new Set(['content_filter', 'safety', 'refusal', 'recitation']);

/** The reply of a model that was cut or filtered is no data: the row says so itself. */
export function unfinishedReply(row: JsonObject, map: FieldMap): string | undefined {
  return unfinished(field(row, map, 'finish'));
}

/** What the reason for which a reply ended says against it. */
export function unfinished(finish: unknown): string | undefined {
  if (typeof finish !== 'string') return undefined;
  const name = finish.toLowerCase();
  if (cut.has(name)) return 'holds a reply that was cut at its length limit';
  if (filtered.has(name)) return 'holds a reply that a content filter stopped';
  return undefined;
}

/** An `error` that is set: not null, false, zero or empty. */
export function failedReply(row: JsonObject, map: FieldMap): string | undefined {
  const error = field(row, map, 'error');
  if (error === undefined || error === null || error === false || error === '' || error === 0) return undefined;
  return `holds a failed reply: \`${map.error ?? 'error'}\` is set`;
}
