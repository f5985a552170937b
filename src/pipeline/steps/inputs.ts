/** The inputs of a single step: rows of one or many files of any kind that holds rows, read as often as the step needs. */
import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { usageError } from '../../errors.ts';
import { readContentBlocks, readRowBlocks, rowExtensions, whyNoRows } from '../../sources/rows/index.ts';
import type { ParsedRow } from '../../sources/rows/index.ts';
import { closest } from '../../text/closest.ts';
import type { TextView } from '../../text/views.ts';
import { partsOfFields, partsOfView } from './row-text.ts';
import { rowIds } from './row-ids.ts';
import type { RefusedRow, SeenRow, StepContent, StepRow } from './row.ts';
import { sniff, stepLimits } from './sniff.ts';
import type { Reading } from './sniff.ts';
import { spooled } from './spool.ts';
import type { Spool } from './spool.ts';

export interface InputOptions {
  /** Paths; `-` is standard input. */
  inputs: readonly string[];
  stdin: Readable;
  /** What kind of rows standard input, or a file of another ending, holds: "jsonl", "json", "csv", "tsv", "parquet". */
  format: string | undefined;
  /** Fields whose text is taken; empty: the shape of the rows is recognised. */
  text: readonly string[];
  view: TextView;
  note(note: string): void;
}

export interface StepInputs {
  /** Every row once, in order. May be called again for another pass, which gives the same. */
  rows(): AsyncGenerator<StepRow | RefusedRow>;
  /** The same, the rows of a block of a file at a time: a wait for each row would cost more than the row. */
  blocks(): AsyncGenerator<Iterable<StepRow | RefusedRow>>;
  /** The rows of an earlier pass in their order, of those whose position passes; what stands as JSON is not parsed again. */
  again(isWanted: (position: number) => boolean): AsyncGenerator<SeenRow>;
  /** Bytes of all files. */
  bytes: number;
  /** Rows that shared their id with an earlier one, after a pass. */
  repeatedIds(): number;
  /** Removes what standard input was kept in. */
  close(): void;
}

interface InputFile {
  /** As the user names it. */
  name: string;
  path: string;
  ending: string;
  reading: Reading;
}

/** Opens the inputs: looks at their first rows, and throws a usage error where they cannot be what is meant. */
export async function openInputs(options: InputOptions): Promise<StepInputs> {
  const ending = endingOf(options.format);
  checkInputs(options.inputs, ending);
  let spool: Spool | undefined;
  const files: InputFile[] = [];
  try {
    for (const name of options.inputs) {
      if (name === '-') spool = await spooled(options.stdin, ending ?? '.jsonl');
      const path = name === '-' ? (spool as Spool).path : name;
      const kind = name === '-' || !rowExtensions.includes(extname(name).toLowerCase()) ? (ending ?? '.jsonl') : extname(name).toLowerCase();
      const shown = name === '-' ? 'stdin' : name;
      files.push({ name: shown, path, ending: kind, reading: await sniff({ name: shown, path, ending: kind }, options) });
    }
  } catch (error) {
    spool?.remove();
    throw error;
  }
  checkFieldNames(files, options.text);
  let repeated = 0;
  const blocks: StepInputs['blocks'] = async function* () {
    const ids = rowIds(files.map(({ name }) => name));
    const at = { position: 0, index: 0 };
    for (const file of files) for await (const items of itemsOf(file)) yield rowsOf(items, file, options, ids.idOf, at);
    repeated = ids.repeated();
  };
  return {
    blocks,
    rows: async function* () {
      for await (const block of blocks()) for (const row of block) yield row;
    },
    again: async function* (isWanted) {
      const at = { position: 0 };
      for (const { path, ending } of files)
        for await (const rows of readRowBlocks(path, { ...stepLimits, ending, unparsed: true })) for (const row of seenRows(rows, at, isWanted)) yield row;
    },
    bytes: files.reduce((sum, { path }) => sum + statSync(path).size, 0),
    repeatedIds: () => repeated,
    close: () => spool?.remove(),
  };
}

function endingOf(format: string | undefined): string | undefined {
  if (format === undefined) return undefined;
  const ending = `.${format.replace(/^\./, '').toLowerCase()}`;
  if (rowExtensions.includes(ending)) return ending;
  throw usageError(`--format ${format} is no kind of file that holds rows.`, { hint: `Allowed are ${rowExtensions.map((one) => one.slice(1)).join(', ')}.` });
}

function checkInputs(inputs: readonly string[], ending: string | undefined): void {
  if (inputs.length === 0) throw usageError('No file of rows is given.', { hint: 'Name one or more files, or - for standard input.' });
  const seen = new Set<string>();
  for (const name of inputs) {
    const key = name === '-' ? '-' : resolve(name);
    if (seen.has(key)) throw usageError(`${name} is given twice.`, { hint: 'Name every file once.' });
    seen.add(key);
    if (name === '-') {
      if (ending === '.parquet') throw usageError('Parquet cannot be read from standard input: its index stands at the end.', { hint: 'Give the file.' });
      continue;
    }
    if (!existsSync(name)) throw usageError(`There is no file ${name}.`, { code: 'no-such-file' });
    if (statSync(name).isDirectory()) throw usageError(`${name} is a folder.`, { hint: `Name its files, as ${name}/*.jsonl.` });
    if (ending === undefined && !rowExtensions.includes(extname(name).toLowerCase()))
      throw usageError(`${name}: ${whyNoRows(name)}.`, { hint: 'Give --format where the ending does not tell, as --format jsonl.' });
  }
}

/** A name that no first row has is a slip of the pen; one that only some files have is not. */
function checkFieldNames(files: readonly InputFile[], fields: readonly string[]): void {
  const names = files.flatMap(({ reading }) => reading.names);
  if (fields.length === 0 || names.length === 0) return;
  for (const field of fields) {
    const first = field.split('.')[0] as string;
    if (names.includes(field) || names.includes(first)) continue;
    const meant = closest(field, names);
    throw usageError(`--text ${field}: the rows have no such field.`, {
      code: 'no-such-field',
      hint: meant === undefined ? `They have ${[...new Set(names)].slice(0, 12).join(', ')}.` : `Did you mean ${meant}?`,
    });
  }
}

function itemsOf({ path, ending, reading }: InputFile): AsyncGenerator<Iterable<Item>> {
  const limits = { ...stepLimits, ending };
  return reading.fields === undefined
    ? readContentBlocks(path, { format: 'auto', fields: {}, limits, check: () => undefined, open: true })
    : withFields(readRowBlocks(path, limits));
}

function* rowsOf(
  items: Iterable<Item>,
  file: InputFile,
  options: InputOptions,
  idOf: (own: unknown, place: string) => string,
  at: { position: number; index: number },
): Generator<StepRow | RefusedRow> {
  const { fields } = file.reading;
  for (const item of items) {
    const { line, item: listed } = item;
    if (line === 0) {
      if ('refused' in item && item.refused === emptyFile) continue;
      throw usageError(`${file.name} cannot be read: ${'refused' in item ? item.refused : 'no row of it'}.`, { code: 'unreadable-file' });
    }
    const place = listed === undefined ? `${file.name}:${line}` : `${file.name}:${line}:${listed}`;
    const row = item.row;
    const position = at.position++;
    const id = idOf(row === undefined ? undefined : row['id'], place);
    if ('refused' in item) {
      yield { position, file: file.name, line, item: listed, id, refused: item.refused };
      continue;
    }
    const parts = fields === undefined ? partsOfView(item.content, options.view) : partsOfFields(item.row, fields);
    if ('refused' in parts) {
      yield { position, file: file.name, line, item: listed, id, refused: parts.refused };
      continue;
    }
    const text = parts.length === 1 ? (parts[0]?.text ?? '') : parts.map((part) => part.text).join('\n');
    const content = fields === undefined ? item.content : undefined;
    yield { position, file: file.name, line, item: listed, id, index: at.index++, value: item.row, raw: item.raw, content, text, parts };
  }
}

function* seenRows(rows: Iterable<ParsedRow>, at: { position: number }, isWanted: (position: number) => boolean): Generator<SeenRow> {
  for (const row of rows) {
    if (row.line === 0) continue;
    const position = at.position++;
    if (isWanted(position)) yield new Again(position, row);
  }
}

class Again implements SeenRow {
  readonly position: number;
  readonly raw: string | undefined;
  #value: Row | undefined;

  constructor(position: number, { value, raw }: ParsedRow) {
    this.position = position;
    this.raw = raw;
    this.#value = value as Row | undefined;
  }

  get value(): Row {
    this.#value ??= JSON.parse(this.raw ?? '{}') as Row;
    return this.#value;
  }
}

const noContent: { messages: [] } = { messages: [] };
const emptyFile = 'the file holds no rows';
type Row = { readonly [field: string]: unknown };
type Item = { line: number; item?: number | undefined; raw?: string | undefined; row?: Row } & ({ row: Row; content: StepContent } | { refused: string });

/** Rows of which only named fields are read: any object is one. */
async function* withFields(blocks: AsyncGenerator<Iterable<ParsedRow>>): AsyncGenerator<Iterable<Item>> {
  for await (const rows of blocks) yield withFieldsOf(rows);
}

function* withFieldsOf(rows: Iterable<ParsedRow>): Generator<Item> {
  for (const { line, item, raw, value, refused } of rows) {
    if (refused !== undefined) yield { line, item, raw, refused };
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) yield { line, item, raw, refused: 'is not an object' };
    else if (Object.hasOwn(value, '__proto__')) yield { line, item, raw, refused: 'has a key "__proto__"' };
    else yield { line, item, raw, row: value as Row, content: noContent };
  }
}
