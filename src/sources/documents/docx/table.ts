/** Tables: merged cells as spans, header rows, rows that were deleted left out. */
import type { HtmlNode } from '../html/parse.ts';
import { count, type Tally } from './inline.ts';
import { element, plainText } from './nodes.ts';
import type { Styles } from './styles.ts';
import { childOf, elementsOf, isOn, valueOf, type XmlElement } from './xml.ts';

interface Cell {
  nodes: HtmlNode[];
  column: number;
  wide: number;
  high: number;
}

const widest = 100;

/** @param blocks what is in a cell, as nodes. */
export function readTable(table: XmlElement, styles: Styles, tally: Tally, blocks: (cell: XmlElement) => HtmlNode[]): HtmlNode {
  const rows: { header: boolean; cells: Cell[] }[] = [];
  // The cell above that a vertical merge goes on from, by column.
  const above = new Map<number, Cell>();
  for (const row of partsOf(table, 'w:tr')) {
    const properties = childOf(row, 'w:trPr');
    if (childOf(properties, 'w:del') !== undefined) {
      count(tally, 'deletion');
      continue;
    }
    const cells: Cell[] = [];
    let column = small(valueOf(properties, 'w:gridBefore'), 0);
    for (const cell of partsOf(row, 'w:tc')) {
      const facts = childOf(cell, 'w:tcPr');
      const wide = Math.max(1, small(valueOf(facts, 'w:gridSpan'), 1));
      const merge = childOf(facts, 'w:vMerge');
      const nodes = blocks(cell);
      const upper = merge !== undefined && merge.attributes.get('w:val') !== 'restart' ? above.get(column) : undefined;
      if (upper !== undefined && upper.high < widest) {
        upper.high++;
        // What a merge hides is still text of the document.
        if (plainText(nodes).trim() !== '') upper.nodes.push(...nodes);
      } else {
        const made: Cell = { nodes, column, wide, high: 1 };
        cells.push(made);
        if (merge === undefined) above.delete(column);
        else above.set(column, made);
      }
      column += wide;
    }
    rows.push({ header: isOn(properties, 'w:tblHeader'), cells });
  }
  const all = rows.flatMap((row) => row.cells);
  // A frame around text, drawn as a table.
  if (all.length === 1) return element('div', all[0]?.nodes ?? []);
  const headers = headerRows(table, rows, styles);
  const made = rows.map((row, i) =>
    element(
      'tr',
      row.cells.map(({ nodes, wide, high }) => element(i < headers ? 'th' : 'td', nodes, { colspan: String(wide), rowspan: String(high) })),
    ),
  );
  return element('table', [...(headers > 0 ? [element('thead', made.slice(0, headers))] : []), ...made.slice(headers)]);
}

/** Rows marked as headers; else the first one, where the table's style sets it apart. */
function headerRows(table: XmlElement, rows: readonly { header: boolean }[], styles: Styles): number {
  let marked = 0;
  while (rows[marked]?.header === true) marked++;
  if (marked > 0 || rows.length < 2) return marked < rows.length ? marked : Math.max(0, rows.length - 1);
  const properties = childOf(table, 'w:tblPr');
  const look = childOf(properties, 'w:tblLook')?.attributes;
  const first = look?.get('w:firstRow') ?? ((Number.parseInt(look?.get('w:val') ?? '0', 16) & 0x20) !== 0 ? '1' : '0');
  return /^(?:1|true|on)$/.test(first) && styles.table(valueOf(properties, 'w:tblStyle')).firstRow ? 1 : 0;
}

/** Rows or cells, also those wrapped in controls and tracked changes. */
function partsOf(node: XmlElement, name: string): XmlElement[] {
  return elementsOf(node).flatMap((child) => {
    if (child.name === name) return childOf(childOf(child, 'w:tcPr'), 'w:cellDel') === undefined ? [child] : [];
    return /^w:(?:sdt|sdtContent|ins|moveTo|customXml)$/.test(child.name) ? partsOf(child, name) : [];
  });
}

function small(value: string | undefined, otherwise: number): number {
  const number = Number(value ?? otherwise);
  return Number.isInteger(number) && number >= 0 && number <= widest ? number : otherwise;
}
