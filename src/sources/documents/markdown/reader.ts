import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import type { Reading } from '../../../contracts/document.ts';
import { decodeText } from '../decode.ts';
import { countIncludes } from '../directives.ts';
import { isLicenceFile } from '../licence.ts';
import { languageCode, titleFromPath } from '../writer.ts';
import { parseBlocks } from './blocks.ts';
import { frontFields } from './front.ts';
import { MarkdownWriter } from './write.ts';

/**
 * Markdown. The working text is the file itself, without a byte order mark. Front matter, link definitions, comments, tags
 * and directives are set aside; `> Note:` and `> [!NOTE]` are notes, a quote that opens with a heading is a note labelled
 * "sidebar", a list of nothing but links is a table of contents. Items, quotes, notes and footnotes hold paragraphs; headings,
 * paragraphs, code, cells and captions are leaves.
 */
export const markdownReader: Reader = {
  id: 'markdown',
  version: '3',
  mediaType: 'text/markdown',
  extensions: ['.md', '.markdown'],
  read: readMarkdown,
};

function readMarkdown(input: ReaderInput): Reading {
  const { text, notes } = decodeText(input.bytes);
  const nodes = parseBlocks(text, input.limits.depth);
  const front = nodes[0]?.kind === 'front' ? frontFields(text.slice(nodes[0].start, nodes[0].end)) : {};
  const writer = new MarkdownWriter(text, nodes);
  writer.run();
  if (isLicenceFile(input.path)) writer.asLicence();
  const heading = writer.blocks.find((block) => block.kind === 'heading' && block.parent === -1 && (block.text ?? '') !== '');
  return writer.finish({
    mediaType: markdownReader.mediaType,
    title: front.title ?? heading?.text ?? titleFromPath(input.path),
    language: languageCode(front.language),
    text,
    includes: countIncludes(text),
    notes,
  });
}
