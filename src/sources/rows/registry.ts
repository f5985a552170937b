/** The row shapes, and how one is chosen for a file. */
import { usageError } from '../../errors.ts';
import { field, settleFields, type FieldMap, type RowField } from './fields.ts';
import { printable, type JsonObject } from './json.ts';
import { messagesShape } from './messages.ts';
import { promptResponseShape } from './prompt-response.ts';
import type { RowShape } from './shape.ts';

/** In order of preference where a file could be either. */
export const rowShapes: readonly RowShape[] = [messagesShape, promptResponseShape];

/** Checks a config's `format`: `auto` or the name of a shape. */
export function checkFormat(format: string, where: string): void {
  if (format === 'auto' || rowShapes.some((shape) => shape.id === format)) return;
  throw usageError(`${where}: "${format}" is no format of rows`, {
    code: 'unknown-format',
    hint: `allowed are auto, ${rowShapes.map((shape) => shape.id).join(', ')}`,
  });
}

export interface Detected {
  /** Undefined: no shape fits, and every row is refused with `why`. */
  shape: RowShape | undefined;
  map: FieldMap;
  /** What was taken, or why nothing was. */
  note: string;
}

/** Settles shape and fields from a file's first readable rows. With a named format only the fields are settled. */
export function detect(format: string, fields: { readonly [field: string]: string }, sample: readonly JsonObject[], open = false): Detected {
  const map = settleFields(fields, sample);
  const named = rowShapes.find((shape) => shape.id === format);
  const counts = rowShapes.map((shape) => sample.filter((row) => shape.fits(row, map, open)).length);
  const most = Math.max(0, ...counts);
  const shape = named ?? (most > 0 ? rowShapes[counts.indexOf(most)] : undefined);
  if (shape === undefined) {
    const names = [...new Set(sample.flatMap((row) => Object.keys(row)))].slice(0, 8).map(printable);
    const held = names.length > 0 ? ` (it has ${names.join(', ')})` : '';
    return { shape, map, note: `fits no known shape${held}: name its fields under \`fields\`, as {prompt: …, response: …} or {messages: …}` };
  }
  const how = named === undefined ? `decided from the first ${sample.length === 1 ? 'row' : `${sample.length} rows`}` : 'as the config says';
  return { shape, map, note: `read as ${shape.id}, ${how}: ${describe(shape, map)}` };
}

const shown: readonly RowField[] = ['messages', 'prompt', 'response', 'system', 'input', 'rationale', 'id', 'category', 'taskType', 'difficulty'];

function describe(shape: RowShape, map: FieldMap): string {
  const unused: readonly RowField[] = shape.id === 'messages' ? ['prompt', 'input'] : ['messages'];
  const pairs = shown.filter((name) => map[name] !== undefined && !unused.includes(name)).map((name) => `${name} = ${map[name]}`);
  return pairs.length === 0 ? 'no field was found' : pairs.join(', ');
}

/** True where the row looks like another shape than the file's: for a better reason. */
export function otherShape(shape: RowShape, row: JsonObject, map: FieldMap, open: boolean): RowShape | undefined {
  return shape.needs.some((name) => field(row, map, name) !== undefined)
    ? undefined
    : rowShapes.find((other) => other !== shape && other.fits(row, { ...map, ...settleFields({}, [row]) }, open));
}
