import type { FormatFile } from '../contracts/plugins.ts';
import { jsonText } from './json-text.ts';

/** How LLaMA-Factory reads a file. Its maps are whole: naming one entry sets all others to nothing there. */
export interface Reading {
  /** Its entries are pairs. */
  ranking?: true;
  formatting: 'alpaca' | 'sharegpt';
  columns: { readonly [column: string]: string };
  tags?: { readonly [tag: string]: string };
}

/**
 * LLaMA-Factory's `dataset_info.json` for the files of one format: set `dataset_dir` to their folder, and name the splits as
 * datasets. It is opened in the encoding of the machine, and so is ASCII; a column that no row has is not mapped, since that
 * is an error there.
 */
export function datasetInfo(folder: string, files: readonly FormatFile[], reading: Reading): { path: string; text: string } {
  const entries = files.filter(({ rows }) => rows > 0).map(({ split, path }) => [split, { file_name: path.slice(folder.length + 1), ...reading }]);
  return { path: `${folder}/dataset_info.json`, text: `${jsonText(Object.fromEntries(entries), 2)}\n` };
}
