/** The few XML files that describe a book, as a flat run of events. Entities are never declared or expanded, nothing is loaded. */
import { ReadingRefusal } from '../refusal.ts';

export type XmlEvent = { open: string; attributes: ReadonlyMap<string, string>; closed: boolean } | { close: string } | { text: string };

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Elements by their local names, in order; comments, instructions and the document type are passed over. Forgiving: it never
 * checks that elements close. Linear. Throws `ReadingRefusal`: `unsafe-archive` for entity declarations.
 */
export function* xmlEvents(xml: string, name: string): Generator<XmlEvent> {
  refuseEntities(xml, name);
  let at = 0;
  while (at < xml.length) {
    const open = xml.indexOf('<', at);
    if (open < 0 || open > at) {
      yield { text: decode(xml.slice(at, open < 0 ? xml.length : open)) };
      if (open < 0) return;
    }
    if (xml.startsWith('<!--', open)) at = behind(xml, '-->', open + 4);
    else if (xml.startsWith('<![CDATA[', open)) {
      at = behind(xml, ']]>', open + 9);
      yield { text: xml.slice(open + 9, Math.max(open + 9, at - 3)) };
    } else if (xml.startsWith('<!', open)) at = doctypeEnd(xml, open);
    else if (xml.startsWith('<?', open)) at = behind(xml, '?>', open + 2);
    else {
      at = tagEnd(xml, open);
      yield tagOf(xml.slice(open + 1, at - 1));
    }
  }
}

/** Declarations of entities are how a small file grows beyond measure, and how it reads others; a book needs none. */
export function refuseEntities(xml: string, name: string): void {
  const root = xml.search(/<[A-Za-z]/);
  const head = xml.slice(0, root < 0 ? xml.length : root);
  if (/<!ENTITY/i.test(head)) {
    throw new ReadingRefusal('unsafe-archive', `${name} declares entities (<!ENTITY …).`, 'Save the book again without a document type, or exclude it.');
  }
}

/** Behind `<!DOCTYPE …>` with its internal subset. */
export function doctypeEnd(xml: string, at: number): number {
  const close = xml.indexOf('>', at);
  const subset = xml.indexOf('[', at);
  if (subset < 0 || close < subset) return close < 0 ? xml.length : close + 1;
  const end = xml.indexOf(']', subset);
  return end < 0 ? xml.length : behind(xml, '>', end);
}

function behind(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  return at < 0 ? xml.length : at + mark.length;
}

/** `>` may stand in a quoted value. */
function tagEnd(xml: string, from: number): number {
  let quote = '';
  for (let i = from + 1; i < xml.length; i++) {
    const char = xml[i] as string;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return i + 1;
  }
  return xml.length + 1;
}

function tagOf(tag: string): XmlEvent {
  const name = /^\/?[^\s/]{0,200}/.exec(tag)?.[0] ?? '';
  if (name.startsWith('/')) return { close: localName(name.slice(1)) };
  const attributes = new Map<string, string>();
  const pattern = /([^\s=/"'<>]{1,200})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g;
  pattern.lastIndex = name.length;
  for (let found = pattern.exec(tag); found !== null && attributes.size < 100; found = pattern.exec(tag)) {
    const key = localName(found[1] ?? '');
    if (!attributes.has(key)) attributes.set(key, decode(found[2] ?? found[3] ?? ''));
  }
  return { open: localName(name), attributes, closed: tag.endsWith('/') };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named.get(name) ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : all;
  });
}
