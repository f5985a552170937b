/** What the first rows of an input are taken for, before any work begins. */
import { HornbookError, usageError } from '../../errors.ts';
import { readContents } from '../../sources/rows/index.ts';

/** How the rows of a file are read. */
export interface Reading {
  /** Fields whose text is taken; undefined: the shape of the row is recognised. */
  fields: readonly string[] | undefined;
  /** Fields that the first rows have. */
  names: readonly string[];
}

// A row may be long; a book in one row is a mistake.
export const stepLimits = { lineBytes: 16 * 1024 * 1024, depth: 256, readSeconds: 60, readMegabytes: 1024 };

const firstRows = 20;
/** Taken without being named, where the rows have no shape that we know. */
const plainFields = ['text', 'content'] as const;

export async function sniff(
  file: { name: string; path: string; ending: string },
  { text, note }: { text: readonly string[]; note(note: string): void },
): Promise<Reading> {
  const names = new Set<string>();
  const found: { shape?: string; note: string } = { note: '' };
  const sample: { readonly [field: string]: unknown }[] = [];
  try {
    const items = readContents(file.path, {
      format: 'auto',
      fields: {},
      limits: { ...stepLimits, ending: file.ending },
      check: () => undefined,
      open: true,
      firstRows,
      settled: (detected) => {
        found.note = detected.note;
        if (detected.shape !== undefined) found.shape = detected.shape.id;
      },
      rowSeen: (row) => {
        sample.push(row);
        for (const name of Object.keys(row)) names.add(name);
      },
    });
    for await (const item of items) if (sample.length === 0 && 'refused' in item && item.line === 0 && text.length > 0) break;
  } catch (error) {
    if (HornbookError.isInstance(error)) throw error;
    throw usageError(`${file.name} cannot be read.`, { cause: error });
  }
  if (text.length > 0) return { fields: text, names: [...names] };
  if (found.shape === 'message-rows')
    throw usageError(`${file.name} holds one message a row: a conversation is many of its rows.`, {
      hint: 'Name the field with --text to look at every message by itself, or join them first: hornbook run reads such logs.',
    });
  if (found.shape !== undefined || sample.length === 0) {
    if (found.shape !== undefined) note(`${file.name}: ${found.note}`);
    return { fields: undefined, names: [...names] };
  }
  const plain = plainFields.find((name) => sample.some((row) => typeof row[name] === 'string'));
  if (plain === undefined)
    throw usageError(`The rows of ${file.name} have no shape that is known.`, {
      code: 'no-text',
      hint: `Name the field with --text. They have ${[...names].slice(0, 12).join(', ')}.`,
    });
  note(`${file.name}: the text is taken from ${plain}; name others with --text`);
  return { fields: [plain], names: [...names] };
}
