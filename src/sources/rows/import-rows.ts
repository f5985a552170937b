/** Rows of logs and datasets as drafts: streamed, and every row accounted for by its line. */
import type { FilterName, Filters, SourceConfig } from '../../contracts/config.ts';
import type { Draft } from '../../contracts/record.ts';
import { checkDatasetRow } from '../datasets/check.ts';
import { checkLogRow } from '../logs/check.ts';
import { readContents, refusalOf, type ContentOptions } from './contents.ts';
import { draftOf } from './draft.ts';
import { unfinishedReply, type RowCheck } from './failure.ts';
import { rowFilter } from './filters.ts';
import { noteCounter } from './notes.ts';

/** Line 0 speaks of the whole file. `refused` never holds text of a row; `filtered` names the filter that leaves a row out. */
export type ImportItem = { line: number; draft: Draft } | { line: number; refused: string } | { line: number; filtered: FilterName };

export interface ImportOptions extends Omit<ContentOptions, 'check' | 'open'> {
  kind: 'logs' | 'datasets';
  author: SourceConfig['author'];
  filters?: Filters | undefined;
}

/** What speaks against a row of a source of this kind. */
export function rowCheck(kind: 'logs' | 'datasets' | 'seeds'): RowCheck {
  if (kind === 'seeds') return unfinishedReply;
  return kind === 'logs' ? checkLogRow : checkDatasetRow;
}

/**
 * Reads a file of rows. A row becomes a draft, is left out by a filter, or is refused with its line and the reason; blank lines
 * are no rows. A row that is refused and whose fields a filter leaves out counts for the filter. Throws usage errors for a
 * format or a field name that is not ours.
 */
export async function* importRows(path: string, options: ImportOptions): AsyncGenerator<ImportItem> {
  const notes = noteCounter();
  const human = options.author === 'human';
  const filter = rowFilter(options.filters);
  for await (const item of readContents(path, { ...options, check: rowCheck(options.kind), open: false })) {
    if ('refused' in item) {
      const out = item.row === undefined || item.map === undefined ? undefined : filter?.byFields(item.row, item.map);
      yield out === undefined || out.startsWith('no-') ? { line: item.line, refused: refusalOf(item) } : { line: item.line, filtered: out };
      continue;
    }
    const out = filter?.byFields(item.row, item.map, item.content.about) ?? filter?.byLength(item.content);
    if (out !== undefined) {
      yield { line: item.line, filtered: out };
      continue;
    }
    const made = draftOf(item.content, item.row, item.map, human);
    for (const note of [...item.content.notes, ...made.notes]) notes.add(item.line, note);
    yield { line: item.line, draft: made.draft };
  }
  for (const sentence of notes.sentences()) options.note?.(sentence);
}
