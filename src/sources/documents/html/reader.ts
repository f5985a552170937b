import type { Reading } from '../../../contracts/document.ts';
import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import { decodeText } from '../decode.ts';
import { isLicenceFile } from '../licence.ts';
import { ReadingRefusal } from '../refusal.ts';
import { languageCode, titleFromPath } from '../writer.ts';
import { attributeOf } from './elements.ts';
import { isGeneratedList } from './generated.ts';
import { markRest, markSearchForm } from './indexes.ts';
import { openXhtml, parseHtml, type HtmlElement, type HtmlNode } from './parse.ts';
import { openPanels } from './panels.ts';
import { HtmlRenderer } from './render.ts';
import { leftOutNote, settle } from './settle.ts';

/**
 * HTML. The working text is the page as it is read: blocks on lines of their own, items behind `- ` or `1. `, cells parted by
 * ` | `, white space collapsed as browsers do, `pre` as it stands. Scripts, styles, forms and comments are left out and
 * counted, hidden blocks set aside, panels of tabs opened; navigation, page headers and footers, banners and template code are set aside by element, role and
 * well-known class names. Items, descriptions, quotes and notes hold paragraphs; cells are leaves.
 */
export const htmlReader: Reader = {
  id: 'html',
  version: '5',
  mediaType: 'text/html',
  extensions: ['.html', '.htm', '.xhtml'],
  read: readHtml,
};

function readHtml(input: ReaderInput): Reading {
  const decoded = decodeText(input.bytes, { html: true });
  const xml = /\.xhtml$/i.test(input.path) || /^\s*<\?xml/.test(decoded.text.slice(0, 200));
  const page = parseHtml(xml ? openXhtml(decoded.text) : decoded.text, input.limits.depth);
  openPanels(page.childNodes);
  const renderer = new HtmlRenderer();
  renderer.render(page.childNodes);
  const { out, counts } = renderer;
  const { writer } = out;
  const text = out.text();
  if (!writer.blocks.some((block) => block.aside !== 'hidden' && /[\p{L}\p{N}]/u.test(block.text ?? '')))
    throw new ReadingRefusal('empty-file', 'The page shows no text.', 'If a script makes its text, save the page as it is shown.');
  const html = child(page.childNodes, 'html');
  const head = html === undefined ? undefined : child(html.childNodes, 'head');
  const title = head === undefined ? '' : textOf(child(head.childNodes, 'title'));
  settle(writer, text, isLicenceFile(input.path), out.links);
  if (isGeneratedList(head, html && child(html.childNodes, 'body'), title)) markRest(writer, 'index');
  else if (counts.has('input')) markSearchForm(writer);
  const heading =
    writer.blocks.find((block) => block.kind === 'heading' && block.level === 1 && block.parent === -1 && block.aside === undefined) ??
    writer.blocks.find((block) => block.kind === 'heading' && block.aside === undefined);
  return writer.finish({
    mediaType: htmlReader.mediaType,
    title: heading?.text || title || titleFromPath(input.path),
    language: languageCode(html === undefined ? undefined : (attributeOf(html, 'lang') ?? attributeOf(html, 'xml:lang'))),
    text,
    includes: renderer.directives,
    notes: [...decoded.notes, ...leftOutNote(counts)],
  });
}

function child(nodes: readonly HtmlNode[], name: string): HtmlElement | undefined {
  return nodes.find((node): node is HtmlElement => 'tagName' in node && node.tagName === name);
}

function textOf(element: HtmlElement | undefined): string {
  if (element === undefined) return '';
  return element.childNodes
    .map((node) => ('value' in node ? node.value : ''))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
