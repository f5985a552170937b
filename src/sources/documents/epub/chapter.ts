/** One content document of a book, made ready for the renderer of pages: XHTML as HTML, and what books mark in their own way. */
import { defaultTreeAdapter, html } from 'parse5';
import type { AsideReason } from '../../../contracts/document.ts';
import { decodeText } from '../decode.ts';
import { asideReason, attributeOf, classesOf } from '../html/elements.ts';
import { parseHtml, type HtmlElement, type HtmlNode } from '../html/parse.ts';
import { isRefusal } from '../refusal.ts';
import { doctypeEnd, refuseEntities } from './xml.ts';

export interface Chapter {
  nodes: HtmlNode[];
  /** Why all of it is set aside: a cover, a table of contents, an index. */
  aside: AsideReason | undefined;
  /** As its root element says. */
  language: string | undefined;
}

const voidElements = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;

/** Parses one content document. Throws `ReadingRefusal` as `parseHtml` does, and for entity declarations. */
export function parseChapter(bytes: Uint8Array, path: string, depth: number): Chapter {
  const xml = decodeXml(bytes);
  refuseEntities(xml, path);
  const page = parseHtml(asHtml(xml), depth);
  const root = page.childNodes.find((node): node is HtmlElement => 'tagName' in node && node.tagName === 'html');
  const chapter: Chapter = { nodes: page.childNodes, aside: undefined, language: root && (attributeOf(root, 'xml:lang') ?? attributeOf(root, 'lang')) };
  if (root !== undefined) chapter.aside = wholeReason(root);
  settleMarks(page.childNodes);
  return chapter;
}

/** Text of a drawing that is a page of its own: its title, its description and its words, a paragraph each. */
export function parseDrawing(bytes: Uint8Array, path: string, depth: number): Chapter {
  const xml = decodeXml(bytes);
  refuseEntities(xml, path);
  const page = parseHtml(asHtml(xml), depth);
  const nodes: HtmlNode[] = [];
  const work: HtmlNode[] = [...page.childNodes].reverse();
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (!('tagName' in node)) continue;
    if (/^(?:text|title|desc|p|div|h[1-6]|li)$/.test(node.tagName)) {
      rename(node, 'p');
      node.attrs = [];
      nodes.push(node);
    } else for (let i = node.childNodes.length - 1; i >= 0; i--) work.push(node.childNodes[i] as HtmlNode);
  }
  return { nodes, aside: undefined, language: undefined };
}

/** UTF-8 and UTF-16 as everywhere; a single-byte encoding only where the XML declaration names it. */
export function decodeXml(bytes: Uint8Array): string {
  try {
    return decodeText(bytes).text;
  } catch (error) {
    const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
    const named = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{3,20})["']/i.exec(head)?.[1]?.toLowerCase();
    if (!isRefusal(error) || error.reason !== 'damaged' || named === undefined || !/^(?:iso-8859-\d+|windows-125\d|koi8-[ru]|us-ascii)$/.test(named))
      throw error;
    return new TextDecoder(named).decode(bytes);
  }
}

/** XML forms that HTML reads otherwise: CDATA sections, the internal subset of a document type, elements that close in their first tag. */
function asHtml(xml: string): string {
  const type = xml.search(/<!doctype/i);
  const root = xml.search(/<[A-Za-z]/);
  const text = type >= 0 && (root < 0 || type < root) ? `<!DOCTYPE html>${xml.slice(doctypeEnd(xml, type))}` : xml;
  const parts: string[] = [];
  let at = 0;
  for (let open = text.indexOf('<![CDATA['); open >= 0; open = text.indexOf('<![CDATA[', at)) {
    const close = text.indexOf(']]>', open);
    if (close < 0) break;
    parts.push(
      text.slice(at, open),
      text
        .slice(open + 9, close)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;'),
    );
    at = close + 3;
  }
  parts.push(text.slice(at));
  return parts.join('').replace(/<([A-Za-z][\w.:-]{0,60})((?:\s[^<>]*)?)\/>/g, (all, name: string, attributes: string) => {
    return voidElements.test(name) ? all : `<${name}${attributes}></${name}>`;
  });
}

/** What a book calls an element (EPUB Structural Semantics Vocabulary, and DPUB-ARIA roles, which are the same words behind `doc-`). */
function typesOf(element: HtmlElement): string[] {
  const types = attributeOf(element, 'epub:type')?.toLowerCase().split(/\s+/, 20) ?? [];
  const role = attributeOf(element, 'role')?.trim().toLowerCase();
  if (role?.startsWith('doc-') === true) types.push(role.slice(4));
  return types.filter((type) => type !== '');
}

const wholes: ReadonlyMap<string, AsideReason> = new Map<string, AsideReason>([
  ['cover', 'navigation'],
  ['toc', 'contents'],
  ['landmarks', 'contents'],
  ['loi', 'contents'],
  ['lot', 'contents'],
  ['page-list', 'contents'],
  ['index', 'index'],
  ['titlepage', 'metadata'],
  ['copyright-page', 'licence'],
]);

/** The body, or the one element that fills it, says what the document is. */
function wholeReason(root: HtmlElement): AsideReason | undefined {
  let element: HtmlElement | undefined = root.childNodes.find((node): node is HtmlElement => 'tagName' in node && node.tagName === 'body');
  while (element !== undefined) {
    for (const type of typesOf(element)) {
      const reason = wholes.get(type);
      if (reason !== undefined) return reason;
    }
    const inner: HtmlNode[] = element.childNodes.filter((node) => !('value' in node) || node.value.trim() !== '');
    const [only] = inner;
    element = inner.length === 1 && only !== undefined && 'tagName' in only && /^(?:div|section|article|main)$/.test(only.tagName) ? only : undefined;
  }
  return undefined;
}

function settleMarks(roots: readonly HtmlNode[]): void {
  const siteClasses = new Map<string, boolean>();
  const work: HtmlNode[] = [...roots];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (!('tagName' in node)) continue;
    const list = node.tagName === 'ol' || node.tagName === 'ul';
    const children = node.childNodes.filter((child): child is HtmlElement => 'tagName' in child);
    if (list && children.length > 0 && children.every((child) => isFootnote(child))) rename(node, 'div');
    settleElement(node, siteClasses);
    if (node.childNodes.length > 0) node.childNodes = node.childNodes.filter((child) => !('tagName' in child) || !isReference(child));
    for (const child of node.childNodes) work.push(child);
  }
}

/** Page numbers of the printed book, marks that refer to notes, and arrows back. */
function isReference(element: HtmlElement): boolean {
  const types = typesOf(element);
  if (types.includes('pagebreak') || types.includes('backlink') || types.includes('noteref')) return true;
  return element.tagName === 'a' && classesOf(element).some((name) => name === 'footnote-back' || name === 'footnote-ref' || name === 'reversefootnote');
}

function isFootnote(element: HtmlElement): boolean {
  return typesOf(element).some((type) => type === 'footnote' || type === 'endnote' || type === 'rearnote');
}

/** A book has no banner, side bar or page footer, whatever its elements and classes are called; what it marks itself counts. */
function settleElement(element: HtmlElement, siteClasses: Map<string, boolean>): void {
  const types = typesOf(element);
  const name = element.tagName;
  const contents = name === 'nav' || types.some((type) => wholes.get(type) === 'contents');
  if (name === 'header' || name === 'footer' || name === 'nav' || name === 'search') rename(element, 'div');
  const classes = classesOf(element).filter((one) => !isSiteClass(one, siteClasses));
  const note = isFootnote(element);
  if (note && /^(?:aside|section|div|li|p)$/.test(element.tagName)) {
    rename(element, 'div');
    classes.unshift('footnote');
  }
  const kept = element.attrs.filter(({ name: key, value }) => key !== 'id' && key !== 'class' && (key !== 'role' || /^(?:presentation|none)$/.test(value)));
  if (classes.length > 0) kept.push({ name: 'class', value: classes.join(' ') });
  if (contents && element.tagName !== 'body' && element.tagName !== 'html') kept.push({ name: 'role', value: 'doc-toc' });
  element.attrs = kept;
}

function isSiteClass(name: string, known: Map<string, boolean>): boolean {
  let site = known.get(name);
  if (site === undefined) {
    site = asideReason(defaultTreeAdapter.createElement('div', html.NS.HTML, []), [name], new Set()) !== undefined;
    known.set(name, site);
  }
  return site;
}

function rename(element: HtmlElement, name: string): void {
  element.tagName = name;
  element.nodeName = name;
}
