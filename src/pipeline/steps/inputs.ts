/** The inputs of a single step: rows of one or many files of any kind that holds rows, read as often as the step needs. */
import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { usageError } from '../../errors.ts';
import { readContents, readRowFile, rowExtensions, whyNoRows } from '../../sources/rows/index.ts';
import type { ParsedRow } from '../../sources/rows/index.ts';
import { closest } from '../../text/closest.ts';
import type { TextView } from '../../text/views.ts';
import { partsOfFields, partsOfView } from './row-text.ts';
import { rowIds } from './row-ids.ts';
import type { RefusedRow, StepRow } from './row.ts';
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
  return {
    rows: async function* () {
      const ids = rowIds(files.map(({ name }) => name));
      const at = { position: 0, index: 0 };
      for (const file of files) yield* rowsOf(file, options, ids.idOf, at);
      repeated = ids.repeated();
    },
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

async function* rowsOf(
  file: InputFile,
  options: InputOptions,
  idOf: (own: unknown, place: string) => string,
  at: { position: number; index: number },
): AsyncGenerator<StepRow | RefusedRow> {
  const { fields } = file.reading;
  const limits = { ...stepLimits, ending: file.ending };
  const items =
    fields === undefined
      ? readContents(file.path, { format: 'auto', fields: {}, limits, check: () => undefined, open: true })
      : withFields(readRowFile(file.path, limits));
  for await (const item of items) {
    const { line, item: listed } = item;
    if (line === 0) {
      if ('refused' in item && item.refused === emptyFile) continue;
      throw usageError(`${file.name} cannot be read: ${'refused' in item ? item.refused : 'no row of it'}.`, { code: 'unreadable-file' });
    }
    const place = listed === undefined ? `${file.name}:${line}` : `${file.name}:${line}:${listed}`;
    const row = item.row;
    const where: { position: number; file: string; line: number; item?: number; id: string } = {
      position: at.position++,
      file: file.name,
      line,
      id: idOf(row === undefined ? undefined : row['id'], place),
    };
    if (listed !== undefined) where.item = listed;
    if ('refused' in item) {
      yield { ...where, refused: item.refused };
      continue;
    }
    const parts = fields === undefined ? partsOfView(item.content, options.view) : partsOfFields(item.row, fields);
    if ('refused' in parts) {
      yield { ...where, refused: parts.refused };
      continue;
    }
    const text = parts.length === 1 ? (parts[0]?.text ?? '') : parts.map((part) => part.text).join('\n');
    const made: StepRow = { ...where, index: at.index++, value: item.row, text, parts };
    if (item.raw !== undefined) made.raw = item.raw;
    if (fields === undefined) made.content = item.content;
    yield made;
  }
}

const noContent: { messages: [] } = { messages: [] };
const emptyFile = 'the file holds no rows';
type Row = { readonly [field: string]: unknown };
type FieldItem = { line: number; item?: number; raw?: string; row?: Row } & ({ row: Row; content: { messages: [] } } | { refused: string });

/** Rows of which only named fields are read: any object is one. */
async function* withFields(rows: AsyncGenerator<ParsedRow>): AsyncGenerator<FieldItem> {
  for await (const { line, item, raw, value, refused } of rows) {
    const place: { line: number; item?: number; raw?: string } = { line };
    if (item !== undefined) place.item = item;
    if (raw !== undefined) place.raw = raw;
    if (refused !== undefined) yield { ...place, refused };
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) yield { ...place, refused: 'is not an object' };
    else if (Object.hasOwn(value, '__proto__')) yield { ...place, refused: 'has a key "__proto__"' };
    else yield { ...place, row: value as Row, content: noContent };
  }
}
