/** Tables of a page: rows, cells, captions, and the empty cells that wide and high ones reach over. */
import { attributeOf } from './elements.ts';
import type { Frame, LeafInit, Output } from './output.ts';
import type { HtmlElement } from './parse.ts';

/** What the walk of a page lends to the parts of a table. */
export interface Steps {
  after(leave: () => void): void;
  around(gap: string): void;
  container(frame: Omit<Frame, 'index'>, change: { tight: boolean }): Frame;
  leaf(init: LeafInit): void;
}

interface Table {
  frame: Frame;
  /** By column: rows that a cell above still reaches down. */
  open: number[];
  column: number;
  header: boolean;
  rows: number;
  cells: number;
  fill: number;
}

export class Tables {
  private readonly out: Output;
  private readonly tables: Table[] = [];

  constructor(out: Output) {
    this.out = out;
  }

  /** Enters a table or a part of one; false where the element is none. */
  enter(element: HtmlElement, name: string, tight: boolean, { after, around, container, leaf }: Steps): boolean {
    const { out } = this;
    if (name === 'table') {
      around(tight ? '\n' : '\n\n');
      const role = attributeOf(element, 'role');
      if (role === 'presentation' || role === 'none' || holdsTable(element)) return true;
      this.tables.push({ frame: container({ kind: 'table' }, { tight: true }), open: [], column: 0, header: false, rows: 0, cells: 0, fill: 0 });
      after(() => void this.tables.pop());
      return true;
    }
    const table = this.tables.at(-1);
    if (table === undefined || out.frames.every((frame) => frame !== table.frame)) return false;
    if (name === 'caption') {
      around('\n');
      if (table.frame.index < 0) table.frame.suspended = true;
      after(() => {
        table.frame.suspended = false;
      });
      leaf({ kind: 'caption' });
      return true;
    }
    if (name === 'thead') {
      table.header = true;
      after(() => {
        table.header = false;
      });
      return true;
    }
    if (name === 'tbody' || name === 'tfoot') return true;
    if (name === 'tr') {
      around('\n');
      const cells = element.childNodes.filter((child): child is HtmlElement => 'tagName' in child && /^t[hd]$/.test(child.tagName));
      const header = table.header || (table.rows === 0 && cells.length > 0 && cells.every((cell) => cell.tagName === 'th'));
      container({ kind: 'row', header }, { tight: true });
      table.rows++;
      table.column = 0;
      after(() => this.spanned(table));
      return true;
    }
    if (name !== 'td' && name !== 'th') return false;
    const init: LeafInit = { kind: 'cell', header: name === 'th' };
    table.cells++;
    this.spanned(table);
    this.cellGap(table.column);
    leaf(init);
    const before = out.writer.blocks.length;
    const wide = span(element, 'colspan');
    const high = span(element, 'rowspan');
    after(() => {
      if (out.writer.blocks.length === before) out.force(init);
      else out.closeLeaf();
      for (let i = 0; i < wide; i++) {
        if (i > 0) {
          if (table.fill > fillLimit(table.cells)) return;
          table.fill++;
          this.cellGap(table.column);
          out.force(init);
        }
        table.open[table.column++] = high - 1;
      }
    });
    return true;
  }

  /** Empty cells where a cell of a row above reaches down. */
  private spanned(table: Table): void {
    while ((table.open[table.column] ?? 0) > 0 && table.fill <= fillLimit(table.cells)) {
      table.fill++;
      this.cellGap(table.column);
      this.out.force({ kind: 'cell' });
      table.open[table.column] = (table.open[table.column] ?? 1) - 1;
      table.column++;
    }
  }

  private cellGap(column: number): void {
    if (column > 0) this.out.separate(' | ');
  }
}

function span(element: HtmlElement, name: string): number {
  const value = Number.parseInt(attributeOf(element, name) ?? '1', 10);
  return value >= 1 && value <= 100 ? value : 1;
}

/** Empty cells for spans are few beside the real ones; a page that says otherwise shall not fill the memory. */
function fillLimit(cells: number): number {
  return cells * 4 + 64;
}

function holdsTable(table: HtmlElement): boolean {
  const work: HtmlElement[] = [table];
  while (work.length > 0) {
    for (const child of (work.pop() as HtmlElement).childNodes) {
      if (!('tagName' in child)) continue;
      if (child.tagName === 'table') return true;
      work.push(child);
    }
  }
  return false;
}
