/** The row shapes, and how one is chosen for a file and for a row. */
import { usageError } from '../../errors.ts';
import { alpacaShape } from './alpaca.ts';
import { field, lookUp, settleFields, type FieldMap, type RowField } from './fields.ts';
import { isObject, isPlain, printable, type JsonObject } from './json.ts';
import { ktoShape } from './kto.ts';
import { messageRowsShape } from './message-rows.ts';
import { messagesShape } from './messages.ts';
import { openaiDpoShape } from './openai-dpo.ts';
import { openaiStoredShape } from './openai-stored.ts';
import { preferenceShape } from './preference.ts';
import { promptCompletionShape } from './prompt-completion.ts';
import { promptResponseShape } from './prompt-response.ts';
import { ratedShape } from './rated.ts';
import { sharegptShape } from './sharegpt.ts';
import type { RowShape } from './shape.ts';

/** In order of preference where a file could be either. */
export const rowShapes: readonly RowShape[] = [
  openaiStoredShape,
  openaiDpoShape,
  preferenceShape,
  ratedShape,
  ktoShape,
  sharegptShape,
  messagesShape,
  alpacaShape,
  promptCompletionShape,
  promptResponseShape,
  messageRowsShape,
];

/** Checks a config's `format`: `auto` or the name of a shape. */
export function checkFormat(format: string, where: string): void {
  if (format === 'auto' || rowShapes.some((shape) => shape.id === format)) return;
  throw usageError(`${where}: "${format}" is no format of rows`, {
    code: 'unknown-format',
    hint: `allowed are auto, ${rowShapes.map((shape) => shape.id).join(', ')}`,
  });
}

export interface Detected {
  /** Undefined: no shape fits the first rows, and a row that fits none is refused with the note. */
  shape: RowShape | undefined;
  map: FieldMap;
  /** What was taken, or why nothing was. */
  note: string;
}

/** Settles shape and fields from a file's first readable rows. With a named format only the fields are settled. */
export function detect(format: string, fields: { readonly [field: string]: string }, sample: readonly JsonObject[], open = false): Detected {
  const map = settleFields(fields, sample);
  const named = rowShapes.find((shape) => shape.id === format);
  const shapes = named === undefined ? shapesOf(fields) : [];
  const counts = shapes.map((shape) => sample.filter((row) => shape.fits(row, map, open)).length);
  const most = Math.max(0, ...counts);
  const shape = named ?? (most > 0 ? shapes[counts.indexOf(most)] : undefined);
  if (shape === undefined) {
    const names = [...new Set(sample.flatMap((row) => Object.keys(row)))].slice(0, 8).map(printable);
    const held = names.length > 0 ? ` (it has ${names.join(', ')})` : '';
    const list = sample.length === 1 ? Object.entries(sample[0] ?? {}).find(([, value]) => Array.isArray(value) && isObject(value[0])) : undefined;
    if (list !== undefined) {
      const how = isPlain(list[0])
        ? ` under "${list[0]}"? Make that list the whole file, for example with \`jq .${list[0]}\``
        : ' inside it? Make that list the whole file';
      return { shape, map, note: `fits no known shape${held}: are the rows in the list${how}` };
    }
    return { shape, map, note: `fits no known shape${held}: name its fields under \`fields\`, as {prompt: …, response: …} or {messages: …}` };
  }
  const how = named === undefined ? `decided from the first ${sample.length === 1 ? 'row' : `${sample.length} rows`}` : 'as the config says';
  const pairs = fieldsTaken(shape, map).map(([name, place]) => `${name} = ${place}`);
  return { shape, map, note: `read as ${shape.id}, ${how}: ${pairs.length === 0 ? 'no field was found' : pairs.join(', ')}` };
}

/** The shapes that read the fields which a config names: its words weigh more than what else a row may look like. */
function shapesOf(fields: { readonly [field: string]: string }): readonly RowShape[] {
  const named = telling.filter((name) => fields[name] !== undefined);
  return named.length === 0 ? rowShapes : rowShapes.filter((shape) => named.every((name) => used[shape.id]?.includes(name)));
}
const telling: readonly RowField[] = ['messages', 'prompt', 'history', 'role', 'content', 'chosen', 'rejected', 'desirable'];

/** The shape that a row has by itself, with its own fields: for rows that do not have their file's shape. */
export function shapeOfRow(row: JsonObject, fields: { readonly [field: string]: string }, map: FieldMap, open: boolean): Omit<Detected, 'note'> | undefined {
  const own: FieldMap = { ...map, ...settleFields(fields, [row]) };
  // A name of the config that this row does not have says nothing of it.
  const held = Object.fromEntries(Object.entries(fields).filter(([, place]) => lookUp(row, place) !== undefined));
  const shape = shapesOf(held).find((other) => other.fits(row, own, open));
  return shape === undefined ? undefined : { shape, map: own };
}

const labelled: readonly RowField[] = ['rationale', 'id', 'category', 'taskType', 'difficulty', 'time', 'rating', 'model', 'finish', 'error'];
const used: { readonly [shape: string]: readonly RowField[] } = {
  'openai-stored': [],
  'openai-dpo': [],
  preference: ['prompt', 'messages', 'chosen', 'rejected', 'system', 'input', 'history', 'tools'],
  rated: ['prompt', 'system'],
  kto: ['messages', 'prompt', 'response', 'desirable', 'system', 'input', 'history', 'tools'],
  sharegpt: ['messages', 'response', 'system', 'tools'],
  messages: ['messages', 'response', 'system', 'tools'],
  'prompt-completion': ['prompt', 'response', 'system', 'tools'],
  alpaca: ['prompt', 'response', 'system', 'input', 'history'],
  'prompt-response': ['prompt', 'response', 'system', 'input'],
  'message-rows': ['role', 'content', 'order'],
};

/** Our fields and theirs, of those that a shape reads. */
export function fieldsTaken(shape: RowShape, map: FieldMap): [RowField, string][] {
  const names = [...(used[shape.id] ?? []), ...labelled];
  return names.flatMap((name) => {
    const place = map[name];
    return place === undefined ? [] : [[name, place] as [RowField, string]];
  });
}

/** True where a row of a file of plain conversations holds judged answers: read as the others, it would lose them without a word. */
export function isJudgedBeside(shape: RowShape, row: JsonObject): boolean {
  const isJudged = (Object.hasOwn(row, 'chosen') && Object.hasOwn(row, 'rejected')) || Object.hasOwn(row, 'preferred_output') || Object.hasOwn(row, 'kto_tag');
  return isJudged && ![openaiDpoShape, preferenceShape, ratedShape, ktoShape].includes(shape);
}

/** True where a row has none of the fields that its file's named format needs. */
export function lacksAll(shape: RowShape, row: JsonObject, map: FieldMap): boolean {
  return shape.needs.length > 0 && !shape.needs.some((name) => field(row, map, name) !== undefined);
}
