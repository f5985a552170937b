import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import type { Reading } from '../../../contracts/document.ts';
import { decodeText } from '../decode.ts';
import { countIncludes, onlyDirectives } from '../directives.ts';
import { isLicenceFile, isLicenceText } from '../licence.ts';
import { BlockWriter, titleFromPath } from '../writer.ts';
import { listIn, type ListLine } from './lists.ts';

/** Plain text: the working text is the file itself; paragraphs stand between empty lines. Lists are made out too, where every line shows it. */
export const plainReader: Reader = {
  id: 'plain',
  version: '3',
  mediaType: 'text/plain',
  extensions: ['.txt', '.text'],
  read: readPlain,
};

function readPlain(input: ReaderInput): Reading {
  const { text, notes } = decodeText(input.bytes);
  const writer = new BlockWriter();
  const licence = isLicenceFile(input.path);
  for (const { start, end } of paragraphs(text)) {
    const slice = text.slice(start, end);
    if (onlyDirectives(slice)) writer.add({ kind: 'directive', start, end, parent: -1, aside: 'directive' });
    else {
      const aside = licence || (slice.length > 40 && isLicenceText(slice)) ? { aside: 'licence' as const } : {};
      const items = aside.aside === undefined || licence ? listIn(text, start, end) : undefined;
      const until = items?.[0]?.start ?? end;
      if (until > start) {
        const lead = text.slice(start, until).trimEnd();
        writer.add({ kind: 'paragraph', start, end: start + lead.length, parent: -1, text: joinLines(lead), ...aside });
      }
      if (items !== undefined) addList(writer, text, items, aside);
    }
  }
  return writer.finish({ mediaType: plainReader.mediaType, title: titleFromPath(input.path), language: undefined, text, includes: countIncludes(text), notes });
}

function addList(writer: BlockWriter, text: string, items: readonly ListLine[], aside: { aside?: 'licence' }): void {
  const open: { list: number; item: number; indent: number }[] = [];
  for (const { start, end, from, indent, ordered } of items) {
    while ((open.at(-1)?.indent ?? -1) > indent) open.pop();
    if (open.at(-1)?.indent !== indent) {
      const list = writer.add({ kind: 'list', start, end, parent: open.at(-1)?.item ?? -1, ordered, ...aside });
      open.push({ list, item: -1, indent });
    }
    const here = open.at(-1) as { list: number; item: number };
    here.item = writer.add({ kind: 'item', start, end, parent: here.list, ...aside });
    writer.add({ kind: 'paragraph', start: from, end, parent: here.item, text: joinLines(text.slice(from, end)), ...aside });
    // What is open holds what is new.
    for (const outer of open) for (const index of [outer.list, outer.item]) (writer.blocks[index] as { end: number }).end = end;
  }
}

/** Stretches between empty lines, trimmed. */
export function paragraphs(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = -1;
  let end = -1;
  let lines = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) lines++;
    if (code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(text[i] as string))) continue;
    if (start >= 0 && lines > 1) {
      found.push({ start, end });
      start = -1;
    }
    if (start < 0) start = i;
    end = i + 1;
    lines = 0;
  }
  if (start >= 0) found.push({ start, end });
  return found;
}

function joinLines(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/[ \t]*(?:\r\n?|\n)[ \t]*/g, ' ') : text;
}
