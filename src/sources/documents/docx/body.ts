/** The blocks of a document, in order: paragraphs by their style and list, tables, text boxes. */
import type { AsideReason } from '../../../contracts/document.ts';
import type { Counting } from '../html/markers.ts';
import type { HtmlNode } from '../html/parse.ts';
import { count, readInline, type Inline, type Tally } from './inline.ts';
import { gather, type Item } from './lists.ts';
import { element, plainText } from './nodes.ts';
import type { Numbering } from './numbering.ts';
import type { StyleFacts, Styles } from './styles.ts';
import { readTable } from './table.ts';
import { childOf, elementsOf, valueOf, type XmlElement } from './xml.ts';

export interface Source {
  styles: Styles;
  numbering: Numbering;
  tally: Tally;
}

/** One block with what goes with it. */
export interface Placed {
  item: Item;
  aside?: AsideReason;
  /** Notes that it refers to. */
  notes: string[];
  /** A paragraph of the style Title. */
  title?: boolean;
}

export function readBlocks(parent: XmlElement, source: Source): Placed[] {
  const placed: Placed[] = [];
  // Text of a paragraph whose end was deleted: it goes on in the next one.
  let carried: HtmlNode[] = [];
  const walk = (node: XmlElement, aside: AsideReason | undefined): void => {
    switch (node.name) {
      case 'w:p': {
        const { inline, properties, style } = paragraphOf(node, source);
        inline.nodes.unshift(...carried);
        const mark = childOf(properties, 'w:rPr');
        const open = childOf(mark, 'w:del') ?? childOf(mark, 'w:moveFrom');
        carried = open === undefined ? [] : inline.nodes;
        if (open === undefined) placed.push(...paragraph(inline, properties, style, source).map((one) => (aside === undefined ? one : { ...one, aside })));
        for (const box of inline.boxes) for (const child of elementsOf(box)) walk(child, aside);
        return;
      }
      case 'w:tbl': {
        const notes: string[] = [];
        const cells = (cell: XmlElement): HtmlNode[] => {
          const inner = readBlocks(cell, source);
          for (const one of inner) notes.push(...one.notes);
          return gather(inner.map((one) => one.item));
        };
        const table = readTable(node, source.styles, source.tally, cells);
        placed.push({ item: { kind: 'block', nodes: [table] }, notes, ...(aside === undefined ? {} : { aside }) });
        return;
      }
      case 'w:altChunk':
        return count(source.tally, 'embedded document');
      case 'w:del':
      case 'w:moveFrom':
        return count(source.tally, 'deletion');
      case 'w:sdt': {
        const gallery = valueOf(childOf(childOf(node, 'w:sdtPr'), 'w:docPartObj'), 'w:docPartGallery') ?? '';
        const inner = aside ?? (/^table of contents$/i.test(gallery) ? 'contents' : undefined);
        for (const child of elementsOf(childOf(node, 'w:sdtContent'))) walk(child, inner);
        return;
      }
      case 'mc:AlternateContent': {
        const first = elementsOf(node)[0];
        if (first !== undefined) for (const child of elementsOf(first)) walk(child, aside);
        return;
      }
      case 'w:ins':
      case 'w:moveTo':
      case 'w:customXml':
      case 'w:smartTag':
        for (const child of elementsOf(node)) walk(child, aside);
        return;
      case 'm:oMathPara':
      case 'm:oMath': {
        const { nodes } = readInline({ ...node, name: 'w:p', children: [node] }, source.styles, source.tally, { mono: false, bold: false, role: undefined });
        placed.push({ item: { kind: 'block', nodes: [element('p', nodes)] }, notes: [] });
        return;
      }
      default:
    }
  };
  for (const child of elementsOf(parent)) walk(child, undefined);
  if (carried.length > 0) placed.push({ item: { kind: 'block', nodes: [element('p', carried)] }, notes: [] });
  return placed;
}

function paragraphOf(node: XmlElement, { styles, tally }: Source): { inline: Inline; properties: XmlElement | undefined; style: StyleFacts } {
  const properties = childOf(node, 'w:pPr');
  const style = styles.paragraph(valueOf(properties, 'w:pStyle'));
  return { inline: readInline(node, styles, tally, style), properties, style };
}

function paragraph(inline: Inline, properties: XmlElement | undefined, style: StyleFacts, source: Source): Placed[] {
  const { nodes, notes } = inline;
  const outline = Number(valueOf(properties, 'w:outlineLvl') ?? 9);
  const empty = plainText(nodes).trim() === '' && !nodes.some((node) => node.nodeName === 'img');
  const { role } = style;
  if (role === 'code' || (inline.mono && role === undefined && outline > 8 && listOf(properties, style, source) === undefined)) {
    const code = plain(nodes);
    const lines = plainText(code).includes('\n');
    const list = listOf(properties, style, source);
    if (list !== undefined && !empty) return [{ item: { kind: 'more', depth: list.depth, nodes: [element('pre', code)] }, notes }];
    // An empty line within a listing is one of its lines; gathered alone it leaves nothing.
    return [{ item: { kind: 'code', nodes: code, lines }, notes }];
  }
  if (empty) return notes.length > 0 ? [{ item: { kind: 'block', nodes: [] }, notes }] : [];
  if (role === 'title') return [{ item: { kind: 'heading', level: 1, nodes }, notes, title: true }];
  if (role === 'contents' || role === 'index') return [{ item: { kind: 'block', nodes: [element('p', nodes)] }, notes, aside: role }];
  if (role === 'heading' || (outline >= 0 && outline <= 8)) {
    const level = outline <= 8 ? outline + 1 : style.level;
    // A numbered heading takes a number of its list, which lists after it go on from.
    const list = listOf(properties, style, source);
    if (list !== undefined) source.numbering.next(list.numId, list.depth);
    return [{ item: { kind: 'heading', level, nodes }, notes }];
  }
  const list = listOf(properties, style, source);
  if (list !== undefined) {
    const body = [element('p', nodes)];
    if (list.blank) return [{ item: { kind: 'more', depth: list.depth, nodes: body }, notes }];
    const number = list.ordered ? source.numbering.next(list.numId, list.depth) : 1;
    return [{ item: { kind: 'item', depth: list.depth, ordered: list.ordered, counting: list.counting, number, nodes: body }, notes }];
  }
  if (role === 'quote' || role === 'term' || role === 'definition') return [{ item: { kind: role, nodes }, notes }];
  return [{ item: { kind: 'block', nodes: [element(role === 'caption' ? 'figcaption' : 'p', nodes)] }, notes }];
}

function listOf(
  properties: XmlElement | undefined,
  style: StyleFacts,
  { numbering }: Source,
): { numId: string; depth: number; ordered: boolean; blank: boolean; counting: Counting } | undefined {
  const stated = childOf(properties, 'w:numPr');
  const numId = valueOf(stated, 'w:numId') ?? style.numId;
  const depth = Math.min(8, Math.max(0, Number(valueOf(stated, 'w:ilvl') ?? style.ilvl ?? 0) || 0));
  if (numId !== undefined) {
    const level = numbering.level(numId, depth);
    return level === undefined ? undefined : { numId, depth, ordered: level.ordered, blank: level.blank, counting: level.counting };
  }
  if (style.role !== 'bullet' && style.role !== 'number') return undefined;
  return { numId: `style ${style.role}`, depth: style.level - 1, ordered: style.role === 'number', blank: false, counting: '1' };
}

/** Code without marks for code within it. */
function plain(nodes: readonly HtmlNode[]): HtmlNode[] {
  return nodes.flatMap((node) => ('tagName' in node && (node.tagName === 'code' || node.tagName === 'sup') ? plain(node.childNodes) : [node]));
}
