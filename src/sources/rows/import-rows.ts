/** Rows of logs and datasets as drafts: streamed, and every row accounted for by its line. */
import { extname } from 'node:path';
import type { SourceConfig } from '../../contracts/config.ts';
import type { Draft } from '../../contracts/record.ts';
import { HornbookError } from '../../errors.ts';
import { checkDatasetRow } from '../datasets/check.ts';
import { readLines, type LineItem } from '../lines.ts';
import { checkLogRow } from '../logs/check.ts';
import { draftOf } from './draft.ts';
import type { RowCheck } from './failure.ts';
import { checkFields } from './fields.ts';
import { isObject, kindOf, parseJson, type JsonObject } from './json.ts';
import { readJsonValues } from './json-values.ts';
import { noteCounter } from './notes.ts';
import { checkFormat, detect, otherShape, type Detected } from './registry.ts';
import type { RowContent } from './shape.ts';

/** Line 0 speaks of the whole file. `refused` never holds text of a row. */
export type ImportItem = { line: number; draft: Draft } | { line: number; refused: string };

export interface RowLimits {
  /** Longest row in bytes. */
  lineBytes: number;
  /** Deepest nesting of JSON. */
  depth: number;
}

export interface ImportOptions {
  /** `auto`, `messages` or `prompt-response`. */
  format: string;
  /** Our field -> theirs. */
  fields: { readonly [field: string]: string };
  limits: RowLimits;
  kind: 'logs' | 'datasets';
  author: SourceConfig['author'];
  /** Hears what was taken for what, and the oddities that were let pass, counted over the file. */
  note?: (note: string) => void;
}

/** Extensions that hold rows, lower case, with the dot. */
export const rowExtensions: readonly string[] = ['.jsonl', '.ndjson', '.json'];

/** A row that was read, whatever its shape. */
export type ContentItem = { line: number; content: RowContent; row: JsonObject; detected: Detected } | { line: number; refused: string };

export interface ContentOptions extends Pick<ImportOptions, 'format' | 'fields' | 'limits' | 'note'> {
  check: RowCheck;
  /** The last message may be the user's (a seed). */
  open: boolean;
}

const sampleRows = 20;
const sampleUnits = 4 * 1024 * 1024;
const checks: { readonly [kind in ImportOptions['kind']]: RowCheck } = { logs: checkLogRow, datasets: checkDatasetRow };

/**
 * Reads a `.jsonl`, `.ndjson` or `.json` file. A row becomes a draft, or is refused with its line and the reason; blank
 * lines are no rows. Throws usage errors for a format or a field name that is not ours.
 */
export async function* importRows(path: string, options: ImportOptions): AsyncGenerator<ImportItem> {
  const notes = noteCounter();
  const human = options.author === 'human';
  for await (const item of readContents(path, { ...options, check: checks[options.kind], open: false })) {
    if ('refused' in item) {
      yield item;
      continue;
    }
    const made = draftOf(item.content, item.row, item.detected.map, human);
    for (const note of [...item.content.notes, ...made.notes]) notes.add(item.line, note);
    yield { line: item.line, draft: made.draft };
  }
  for (const sentence of notes.sentences()) options.note?.(sentence);
}

/** Rows of any shape, with the shape and fields settled from the first readable ones. */
export async function* readContents(path: string, options: ContentOptions): AsyncGenerator<ContentItem> {
  checkFormat(options.format, 'format');
  checkFields(options.fields, 'fields');
  let detected: Detected | undefined;
  let waiting: ParsedRow[] = [];
  let sample: JsonObject[] = [];
  let units = 0;
  let empty = true;

  const settle = (): ContentItem[] => {
    detected = detect(options.format, options.fields, sample, options.open);
    if (detected.shape !== undefined) options.note?.(detected.note);
    const items = waiting.map((row) => readRow(row, detected as Detected, options));
    waiting = [];
    sample = [];
    return items;
  };

  for await (const parsed of parseFile(path, options.limits)) {
    empty = false;
    if (detected !== undefined) {
      yield readRow(parsed, detected, options);
      continue;
    }
    waiting.push(parsed);
    // Refused lines weigh something too: a file of nothing else must not pile up.
    units += Math.max(parsed.units, 100);
    if (isObject(parsed.value)) sample.push(parsed.value);
    if (sample.length >= sampleRows || (units >= sampleUnits && sample.length > 0)) yield* settle();
    else if (units >= sampleUnits) {
      const none = detect(options.format, options.fields, [], options.open);
      for (const row of waiting) yield readRow(row, none, options);
      waiting = [];
      units = 0;
    }
  }
  if (detected === undefined) {
    if (empty) yield { line: 0, refused: 'the file holds no rows' };
    else yield* settle();
  }
}

type ParsedRow = { line: number; units: number; value?: unknown; refused?: string };

async function* parseFile(path: string, limits: RowLimits): AsyncGenerator<ParsedRow> {
  const extension = extname(path).toLowerCase();
  if (!rowExtensions.includes(extension)) {
    yield { line: 0, units: 0, refused: `files of this kind are not read as rows; ${rowExtensions.join(', ')} are` };
    return;
  }
  try {
    const items: AsyncGenerator<LineItem> = extension === '.json' ? readJsonValues(path, limits) : readLines(path, limits);
    for await (const item of items) {
      if ('refused' in item) yield { line: item.line, units: 0, refused: item.refused };
      else if (/[^ \t\r]/.test(item.text)) yield { line: item.line, units: item.text.length, ...parseJson(item.text, limits.depth) };
    }
  } catch (cause) {
    if (!HornbookError.isInstance(cause) || cause.code !== 'unreadable-file') throw cause;
    yield { line: 0, units: 0, refused: cause.message };
  }
}

function readRow(parsed: ParsedRow, detected: Detected, options: ContentOptions): ContentItem {
  const { line, value } = parsed;
  if (parsed.refused !== undefined) return { line, refused: parsed.refused };
  if (!isObject(value)) return { line, refused: `is ${kindOf(value)}, not an object` };
  if (Object.hasOwn(value, '__proto__')) return { line, refused: 'has a key "__proto__"' };
  const { shape, map } = detected;
  if (shape === undefined) return { line, refused: detected.note };
  const other = otherShape(shape, value, map, options.open);
  if (other !== undefined) {
    return { line, refused: `has the shape ${other.id}, while the file is read as ${shape.id}: split the file by shape` };
  }
  const fault = options.check(value, map);
  if (fault !== undefined) return { line, refused: fault };
  const content = shape.read(value, map, options.open);
  return 'refused' in content ? { line, refused: content.refused } : { line, content, row: value, detected };
}
