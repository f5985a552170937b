import type { Block, Reading } from '../../../contracts/document.ts';
import type { Reader } from '../../../contracts/plugins.ts';
import { decodeText } from '../decode.ts';
import { htmlReader } from '../html/reader.ts';
import { markdownReader } from '../markdown/reader.ts';
import { wrapCallouts } from './callouts.ts';
import { isExportName } from './export-name.ts';
import { setPropertiesAside, setPropertyTableAside } from './properties.ts';
import { counted } from '../../../text/plural.ts';

/**
 * A page of a Notion export in Markdown: read as Markdown, then its properties and the names of its pictures are set aside,
 * its callouts are notes, and an equation on its own is code in LaTeX. Told by the identifier in the name of the file.
 */
export const notionMarkdownReader: Reader = {
  id: 'notion-markdown',
  version: '2',
  mediaType: 'text/markdown',
  extensions: ['.md'],
  async read(input) {
    const reading = await markdownReader.read(input);
    const { text } = reading;
    setPropertiesAside(reading);
    const callouts = wrapCallouts(reading);
    for (const block of reading.blocks) if (block.kind === 'paragraph' && block.aside === undefined) settleParagraph(block, text.slice(block.start, block.end));
    reading.setAside.sort((a, b) => a.start - b.start || a.end - b.end);
    return noted(reading, callouts);
  },
};

/** A page of a Notion export in HTML: read as HTML, with its table of properties and its icons set aside. */
export const notionHtmlReader: Reader = {
  id: 'notion-html',
  version: '4',
  mediaType: 'text/html',
  extensions: ['.html'],
  async read(input) {
    const reading = await htmlReader.read(input);
    setPropertyTableAside(reading, decodeText(input.bytes).text);
    for (const block of reading.blocks) {
      const leaf = block.kind === 'paragraph' && block.aside === undefined;
      if (leaf && !/[\p{L}\p{N}]/u.test(reading.text.slice(block.start, block.end))) block.aside = 'metadata';
    }
    return noted(reading, 0);
  },
};

/** The readers of exported pages where the file is one by its name; else none. */
export function notionReaders(path: string): readonly Reader[] {
  return isExportName(path) ? [notionMarkdownReader, notionHtmlReader] : [];
}

function settleParagraph(block: Block, source: string): void {
  const inner = source.startsWith('$$') && source.endsWith('$$') ? source.slice(2, -2).trim() : '';
  if (inner !== '' && !inner.includes('$$')) {
    block.kind = 'code';
    block.language = 'latex';
    block.text = inner;
    return;
  }
  // A picture that nobody described has the name of its file.
  const picture = /^!\[([^\]]{0,200})\]\([^()\s]{0,2000}\)$/.exec(source.slice(0, 2300));
  if (picture !== null && /^(?:untitled(?: \d+)?|image|.*\.(?:png|jpe?g|gif|webp|svg|heic|pdf|mp4|mov))?$/i.test(picture[1] ?? '')) block.aside = 'metadata';
}

function noted(reading: Reading, callouts: number): Reading {
  const note = callouts === 0 ? 'A page of a Notion export.' : `A page of a Notion export; ${counted(callouts, 'callout is a note', 'callouts are notes')}.`;
  return { ...reading, notes: [...reading.notes, note] };
}
