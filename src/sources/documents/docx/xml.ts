/** The XML of a document part as a tree. No document type, no entities of its own, nothing loaded; names in one form whatever prefixes a program writes. */
import { ReadingRefusal } from '../refusal.ts';

export interface XmlElement {
  /** `w:p`, `m:oMath`, `a:t`…; elements of other namespaces have their local name only. */
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlNode[];
}
export type XmlNode = XmlElement | string;

// Transitional and strict documents (ECMA-376) name the same things differently.
const namespaces: readonly (readonly [RegExp, string])[] = [
  [/\/wordprocessingml\/(?:2006\/)?main$/, 'w'],
  [/\/officeDocument\/(?:2006\/)?math$/, 'm'],
  [/\/officeDocument\/(?:2006\/)?relationships$/, 'r'],
  [/\/drawingml\/(?:2006\/)?main$/, 'a'],
  [/\/markup-compatibility\/2006$/, 'mc'],
  [/^http:\/\/purl\.org\/dc\/elements\/1\.1\/$/, 'dc'],
];
const mostAttributes = 500;

/** Throws `ReadingRefusal`: `unsafe-archive` for a document type, `too-deep`, `damaged` where tags do not match. */
export function parseXml(xml: string, part: string, maxDepth: number): XmlElement {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    throw new ReadingRefusal(
      'unsafe-archive',
      `${part} declares a document type or entities, which no word processor writes.`,
      'Save the document anew in a word processor, or exclude it.',
    );
  }
  const root: XmlElement = { name: '', attributes: new Map(), children: [] };
  const open: { element: XmlElement; written: string; prefixes: ReadonlyMap<string, string> }[] = [{ element: root, written: '', prefixes: new Map() }];
  const attribute = /\s*([^\s=/"'<>]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
  let at = 0;
  while (at < xml.length) {
    const top = open.at(-1) as (typeof open)[number];
    const next = xml.indexOf('<', at);
    const text = xml.slice(at, next < 0 ? xml.length : next);
    if (text !== '' && open.length > 1) top.element.children.push(decoded(text));
    if (next < 0) break;
    if (xml.startsWith('<!--', next)) at = behind(xml, '-->', next + 4, part);
    else if (xml.startsWith('<?', next)) at = behind(xml, '?>', next + 2, part);
    else if (xml.startsWith('<![CDATA[', next)) {
      at = behind(xml, ']]>', next + 9, part);
      if (open.length > 1) top.element.children.push(xml.slice(next + 9, at - 3));
    } else if (xml[next + 1] === '/') {
      at = behind(xml, '>', next + 2, part);
      if (open.length === 1 || xml.slice(next + 2, at - 1).trim() !== top.written) throw broken(part);
      open.pop();
    } else {
      const written = /^[^\s=/"'<>]{1,200}/.exec(xml.slice(next + 1, next + 202))?.[0];
      if (written === undefined) throw broken(part);
      const pairs: [string, string][] = [];
      attribute.lastIndex = next + 1 + written.length;
      at = attribute.lastIndex;
      for (let found = attribute.exec(xml); found !== null; found = attribute.exec(xml)) {
        pairs.push([found[1] ?? '', decoded(found[2] ?? found[3] ?? '')]);
        at = attribute.lastIndex;
        if (pairs.length > mostAttributes) throw broken(part);
      }
      while (/\s/.test(xml[at] ?? '')) at++;
      const closed = xml[at] === '/';
      if (closed) at++;
      if (xml[at] !== '>') throw broken(part);
      at++;
      const prefixes = declared(top.prefixes, pairs);
      const element: XmlElement = {
        name: nameOf(written, prefixes, true),
        attributes: new Map(pairs.map(([name, value]) => [nameOf(name, prefixes, false), value])),
        children: [],
      };
      top.element.children.push(element);
      if (closed) continue;
      open.push({ element, written, prefixes });
      if (open.length > maxDepth) {
        throw new ReadingRefusal(
          'too-deep',
          `Elements of ${part} nest deeper than ${maxDepth} levels.`,
          'Flatten the document, or raise limits.depth in the config.',
        );
      }
    }
  }
  const first = root.children.find((child): child is XmlElement => typeof child !== 'string');
  if (open.length > 1 || first === undefined) throw broken(part);
  return first;
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

export function elementsOf(element: XmlElement | undefined): XmlElement[] {
  return element?.children.filter((child): child is XmlElement => typeof child !== 'string') ?? [];
}

/** `w:val` of a child, as most properties are written. */
export function valueOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.attributes.get('w:val');
}

/** A property that is on where it stands, unless it says otherwise. */
export function isOn(element: XmlElement | undefined, name: string): boolean {
  const found = childOf(element, name);
  return found !== undefined && !/^(?:0|false|off|none)$/i.test(found.attributes.get('w:val') ?? '1');
}

function declared(outer: ReadonlyMap<string, string>, pairs: readonly [string, string][]): ReadonlyMap<string, string> {
  if (!pairs.some(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))) return outer;
  const prefixes = new Map(outer);
  for (const [name, value] of pairs) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    prefixes.set(name.slice(6), namespaces.find(([pattern]) => pattern.test(value))?.[1] ?? '');
  }
  return prefixes;
}

/** An attribute without a prefix is in no namespace. */
function nameOf(written: string, prefixes: ReadonlyMap<string, string>, element: boolean): string {
  const colon = written.indexOf(':');
  if (colon < 0 && !element) return written;
  const known = prefixes.get(colon < 0 ? '' : written.slice(0, colon)) ?? '';
  const local = written.slice(colon + 1);
  return known === '' ? local : `${known}:${local}`;
}

function behind(xml: string, mark: string, from: number, part: string): number {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw broken(part);
  return at + mark.length;
}

function broken(part: string): ReadingRefusal {
  return new ReadingRefusal('damaged', `${part} is no well-formed XML.`, 'Open the document in a word processor and save it anew.');
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (all: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities.get(name) ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : '\ufffd';
  });
}
