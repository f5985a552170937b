/** The rows of a file with their shapes: settled for the file from its first rows, and for a row that differs from its own fields. */
import type { RowCheck } from './failure.ts';
import { checkFields, field, laterSearch, nameSearch, type FieldMap, type NameMissing } from './fields.ts';
import { joinRows } from './joined.ts';
import { isObject, kindOf, type JsonObject } from './json.ts';
import { messageRowsShape } from './message-rows.ts';
import { checkFormat, detect, isJudgedBeside, lacksAll, shapeOfRow, type Detected } from './registry.ts';
import { readRowBlocks, type FileLimits, type ParsedRow } from './row-files.ts';
import type { RowContent } from './shape.ts';

/**
 * A row that was read, whatever its shape; `row` and `map` give its fields, also where it was refused for what it says. `item` is its place
 * in a list, and `raw` its JSON as it stands in the file.
 */
export type ContentItem = { line: number; item?: number; raw?: string } & (
  | { content: RowContent; row: JsonObject; map: FieldMap; shape: string }
  | { refused: string; row?: JsonObject; map?: FieldMap }
);

export interface ContentOptions {
  /** `auto`, or the name of a shape. */
  format: string;
  /** Our field -> theirs. */
  fields: { readonly [field: string]: string };
  limits: Omit<FileLimits, 'note'>;
  check: RowCheck;
  /** The last message may be the user's (a seed). */
  open: boolean;
  /** Hears what was taken for what, and how many rows of which shape there are where there is more than one. */
  note?: (note: string) => void;
  /** Look at so many rows of the file only. */
  firstRows?: number;
  /** Hears what was settled for the file. */
  settled?: (detected: Detected) => void;
  /** Hears at the end which names under `fields` no row has. */
  namesMissing?: (names: NameMissing[]) => void;
  /** Hears each row that is an object, once, as it stands in the file. */
  rowSeen?: (row: JsonObject) => void;
}

const sampleRows = 20;
const sampleUnits = 4 * 1024 * 1024;

/** Every row of a file once, in order; rows of one message each are joined into conversations first. */
export async function* readContents(path: string, options: ContentOptions): AsyncGenerator<ContentItem> {
  for await (const block of readContentBlocks(path, options)) for (const item of block) yield item;
}

/** The same, the rows of a block of the file at a time. Each block must be gone through to its end before the next. */
export async function* readContentBlocks(path: string, options: ContentOptions): AsyncGenerator<Iterable<ContentItem>> {
  checkFormat(options.format, 'format');
  checkFields(options.fields, 'fields');
  // A file may be read more than once.
  let encoding: string | undefined;
  const heard = (note: string): void => {
    if (encoding === undefined) options.note?.(note);
    encoding = note;
  };
  const most = options.firstRows ?? Number.POSITIVE_INFINITY;
  const names = nameSearch(options.fields);
  const later = laterSearch();
  let seenTo = 0;
  const see = ({ value }: ParsedRow): void => {
    if (!isObject(value)) return;
    names.see(value);
    options.rowSeen?.(value);
  };
  /** The file from its start. */
  const read = async function* (): AsyncGenerator<Iterable<ParsedRow>> {
    const place = { at: 0 };
    for await (const block of readRowBlocks(path, { ...options.limits, note: heard })) {
      yield seenRows(block, place);
      if (place.at >= most) return;
    }
  };
  const seenRows = function* (block: Iterable<ParsedRow>, place: { at: number }): Generator<ParsedRow> {
    for (const parsed of block) {
      if (place.at++ === seenTo) {
        seenTo = place.at;
        see(parsed);
      }
      yield parsed;
      if (place.at >= most) return;
    }
  };
  const counts = new Map<string, number>();
  const counted = (item: ContentItem): ContentItem => {
    if ('shape' in item) counts.set(item.shape, (counts.get(item.shape) ?? 0) + 1);
    return item;
  };
  let detected: Detected | undefined;
  let waiting: ParsedRow[] = [];
  let sample: JsonObject[] = [];
  let units = 0;
  let empty = true;
  const settle = (): Detected => {
    const found = detect(options.format, options.fields, sample, options.open);
    if (found.shape !== undefined) options.note?.(found.note);
    options.settled?.(found);
    sample = [];
    return found;
  };
  const release = function* (by: Detected): Generator<ContentItem> {
    for (const row of waiting) yield counted(readRow(row, by, options));
    waiting = [];
    units = 0;
  };

  const contentsOf = function* (block: Iterable<ParsedRow>): Generator<ContentItem> {
    for (const parsed of block) {
      empty = false;
      if (detected !== undefined) {
        detected = withLater(detected, parsed, options, later);
        yield counted(readRow(parsed, detected, options));
        continue;
      }
      waiting.push(parsed);
      // Refused lines weigh something too: a file of nothing else must not pile up.
      units += Math.max(parsed.units, 100);
      if (isObject(parsed.value)) sample.push(parsed.value);
      if (sample.length >= sampleRows || (units >= sampleUnits && sample.length > 0)) {
        detected = settle();
        if (isJoined(detected)) return;
        yield* release(detected);
      } else if (units >= sampleUnits) yield* release(detect(options.format, options.fields, [], options.open));
    }
  };
  for await (const block of read()) {
    yield contentsOf(block);
    if (detected !== undefined && isJoined(detected)) break;
  }
  if (empty) {
    yield [{ line: 0, refused: 'the file holds no rows' }];
    return;
  }
  detected ??= settle();
  if (isJoined(detected)) {
    const rows = async function* (): AsyncGenerator<ParsedRow> {
      for await (const block of read()) for (const row of block) yield row;
    };
    for await (const item of joined(rows, waiting[0]?.line ?? 1, detected, options)) yield [counted(item)];
  } else yield release(detected);
  const missing = names.missing();
  if (missing.length > 0) options.namesMissing?.(missing);
  if (counts.size > 1) {
    options.note?.(`rows by shape: ${[...counts].map(([shape, rows]) => `${rows} ${shape}`).join(', ')}`);
  }
}

/** A failed reply or a system prompt may come first in the thousandth row: the map of the file grows with it, and says so. */
function withLater(detected: Detected, { line, value }: ParsedRow, options: ContentOptions, laterFields: ReturnType<typeof laterSearch>): Detected {
  if (detected.shape === undefined || !isObject(value)) return detected;
  const found = laterFields(detected.map, value);
  if (Object.keys(found).length === 0) return detected;
  const grown = { ...detected, map: { ...detected.map, ...found } };
  options.note?.(
    `from line ${line} on: ${Object.entries(found)
      .map(([ours, theirs]) => `${ours} = ${theirs}`)
      .join(', ')}`,
  );
  options.settled?.(grown);
  return grown;
}

function isJoined({ shape }: Detected): boolean {
  return shape === messageRowsShape;
}

/** @param from the first line that was not given out yet. */
async function* joined(read: () => AsyncGenerator<ParsedRow>, from: number, detected: Detected, options: ContentOptions): AsyncGenerator<ContentItem> {
  let messages = 0;
  let talks = 0;
  const { map } = detected;
  // Also a message that cannot be used belongs to its conversation, and speaks against it.
  const isMessage = (row: JsonObject): boolean =>
    messageRowsShape.fits(row, map, options.open) ||
    (hasPlace(row, map) && (options.format !== 'auto' || shapeOfRow(row, options.fields, map, options.open) === undefined));
  for await (const item of joinRows(read, { map: detected.map, check: options.check, open: options.open, isMessage })) {
    if ('other' in item) {
      if (item.other.line === 0 || item.other.line >= from) yield readRow(item.other, detected, options);
      continue;
    }
    messages += item.rows;
    talks++;
    if ('refused' in item) yield { line: item.line, refused: item.refused };
    else yield { line: item.line, content: item.content, row: item.row, map: item.map, shape: messageRowsShape.id };
  }
  options.note?.(`${messages} rows of one message each were joined into ${talks} conversations`);
}

/** It names a conversation, and is in other ways like a message. */
function hasPlace(row: JsonObject, map: FieldMap): boolean {
  const id = field(row, map, 'id');
  return (
    (typeof id === 'number' || (typeof id === 'string' && id !== '')) && (field(row, map, 'role') !== undefined || field(row, map, 'content') !== undefined)
  );
}

function readRow(parsed: ParsedRow, detected: Detected, options: ContentOptions): ContentItem {
  const read: ContentItem = readParsed(parsed, detected, options);
  if (parsed.item !== undefined) read.item = parsed.item;
  if (parsed.raw !== undefined) read.raw = parsed.raw;
  return read;
}

/** What is said of a row, which may be one of many on its line. */
export function refusalOf({ item, refused }: { item?: number; refused: string }): string {
  return item === undefined ? refused : `item ${item} of the list: ${refused}`;
}

function readParsed(parsed: ParsedRow, detected: Detected, options: ContentOptions): ContentItem {
  const { line, value } = parsed;
  if (parsed.refused !== undefined) return { line, refused: parsed.refused };
  if (!isObject(value)) return { line, refused: `is ${kindOf(value)}, not an object` };
  if (Object.hasOwn(value, '__proto__')) return { line, refused: 'has a key "__proto__"' };
  let { shape, map } = detected;
  if (shape === undefined || !shape.fits(value, map, options.open) || (options.format === 'auto' && isJudgedBeside(shape, value))) {
    const own = shapeOfRow(value, options.fields, map, options.open);
    if (options.format === 'auto') ({ shape, map } = own ?? detected);
    else if (own !== undefined && shape !== undefined && own.shape !== shape && lacksAll(shape, value, map)) {
      return { line, refused: `has the shape ${own.shape?.id}, while the config says that the file holds ${shape.id}: set format: auto` };
    }
  }
  const fault = options.check(value, map);
  if (shape === undefined) return { line, refused: fault ?? detected.note };
  const content = fault === undefined ? shape.read(value, map, options.open) : { refused: fault };
  return 'refused' in content ? { line, refused: content.refused, row: value, map } : { line, content, row: value, map, shape: shape.id };
}
