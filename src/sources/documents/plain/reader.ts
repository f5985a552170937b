import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import type { Reading } from '../../../contracts/document.ts';
import { decodeText } from '../decode.ts';
import { countIncludes, onlyDirectives } from '../directives.ts';
import { isLicenceFile, isLicenceText } from '../licence.ts';
import { BlockWriter, titleFromPath } from '../writer.ts';

/** Plain text: the working text is the file itself; paragraphs stand between empty lines, and are all that is made out. */
export const plainReader: Reader = {
  id: 'plain',
  version: '2',
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
      writer.add({ kind: 'paragraph', start, end, parent: -1, text: joinLines(slice), ...aside });
    }
  }
  return writer.finish({ mediaType: plainReader.mediaType, title: titleFromPath(input.path), language: undefined, text, includes: countIncludes(text), notes });
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
