import type { Reader } from '../../contracts/plugins.ts';
import { codeReader } from './code/reader.ts';
import { docxReader } from './docx/reader.ts';
import { epubReader } from './epub/reader.ts';
import { htmlReader } from './html/reader.ts';
import { markdownReader } from './markdown/reader.ts';
import { notionHtmlReader, notionMarkdownReader, notionReaders } from './notion/reader.ts';
import { pdfReader } from './pdf/reader.ts';
import { plainReader } from './plain/reader.ts';
import { tableReader } from './table/reader.ts';
import { srtReader, vttReader } from './subtitles/reader.ts';

/** Our readers, in the order in which they are asked. */
export const readers: readonly Reader[] = [
  markdownReader,
  htmlReader,
  plainReader,
  pdfReader,
  docxReader,
  tableReader,
  codeReader,
  vttReader,
  srtReader,
  epubReader,
  notionMarkdownReader,
  notionHtmlReader,
];

/** The reader for a path by its ending, longest first; readers of the config (`extra`) come before ours, those of exported pages before the others. */
export function readerFor(path: string, extra: readonly Reader[] = []): Reader | undefined {
  const name = (path.split('/').at(-1) ?? path).toLowerCase();
  const theirs = extra.filter((reader) => !readers.includes(reader));
  for (const family of [theirs, notionReaders(path), readers]) {
    let best: { reader: Reader; length: number } | undefined;
    for (const reader of family) {
      for (const extension of reader.extensions) {
        if (name.endsWith(extension) && name.length > extension.length && extension.length > (best?.length ?? 0)) best = { reader, length: extension.length };
      }
    }
    if (best !== undefined) return best.reader;
  }
  return undefined;
}
