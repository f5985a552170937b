/** Blocks as working text: the text as rendered, blocks apart by an empty line, items behind their mark, cells parted by ` | `. */
import type { AsideReason, BlockKind } from '../../../contracts/document.ts';
import { isLicenceText } from '../licence.ts';
import type { BlockWriter } from '../writer.ts';
import { seam, type Vocabulary } from './hyphens.ts';
import { cellWidth, codeText, piecesOf } from './lines.ts';
import type { Group, Line } from './types.ts';

export class PdfWriter {
  private readonly parts: string[] = [];
  private length = 0;
  private readonly writer: BlockWriter;
  private readonly words: Vocabulary;
  private readonly typewriter: boolean;
  /** What runs over pages while a list does too: it stands behind the list. */
  private readonly waiting: { text: string; page: number }[] = [];
  /** Lists that are open: their block, and where their marks stand. */
  private lists: { block: number; item: number; x: number; ordered: boolean; page: number }[] = [];

  constructor(writer: BlockWriter, words: Vocabulary, typewriter: boolean) {
    this.writer = writer;
    this.words = words;
    this.typewriter = typewriter;
  }

  text(): string {
    return this.parts.join('');
  }

  group(group: Group): void {
    if (group.kind === 'item') return this.item(group);
    this.closeLists();
    this.gap('\n\n');
    if (group.kind === 'table') return this.table(group);
    if (group.kind === 'code') return this.code(group);
    if (group.kind === 'note') {
      const note = this.open('note', group, -1, { label: 'footnote' });
      this.leaf('paragraph', group, note);
      return this.end(note);
    }
    if (group.kind === 'quote') {
      const quote = this.open('quote', group, -1);
      this.leaf('paragraph', group, quote);
      return this.end(quote);
    }
    if (group.kind === 'contents' || group.kind === 'index') return this.lines(group, group.kind);
    const kind = group.kind;
    this.leaf(kind, group, -1, kind === 'heading' ? { level: group.level ?? 6 } : {});
  }

  /** Text that runs over pages, and turned text: kept, and set aside. */
  aside(text: string, page: number): void {
    if (text === '') return;
    if (this.lists.length > 0) {
      this.waiting.push({ text, page });
      return;
    }
    this.gap('\n\n');
    const start = this.length;
    this.put(text);
    this.writer.add({ kind: 'paragraph', start, end: this.length, parent: -1, page, aside: 'running' });
  }

  closeLists(): void {
    while (this.lists.length > 0) this.closeList();
    const waiting = this.waiting.splice(0);
    for (const { text, page } of waiting) this.aside(text, page);
  }

  private closeList(): void {
    const list = this.lists.pop();
    if (list === undefined) return;
    this.end(list.item);
    this.end(list.block);
  }

  private item(group: Group): void {
    const line = group.lines[0] as Line;
    const x = line.x0;
    const depth = group.depth;
    if (depth !== undefined) while (this.lists.length > depth) this.closeList();
    else while (this.lists.length > 0 && x < (this.lists.at(-1)?.x ?? 0) - 0.8 * line.size && line.page === this.lists.at(-1)?.page) this.closeList();
    let list = this.lists.at(-1);
    const deeper =
      list !== undefined &&
      (depth === undefined ? x > list.x + 0.8 * line.size && line.page === list.page && line.region === line.region : depth > this.lists.length - 1);
    if (list !== undefined && !deeper && list.ordered !== (group.ordered === true)) {
      this.closeList();
      list = undefined;
      this.gap('\n\n');
    }
    if (list === undefined || deeper) {
      this.gap(this.lists.length === 0 ? '\n\n' : '\n');
      const block = this.open('list', group, this.lists.at(-1)?.item ?? -1, { ordered: group.ordered === true });
      list = { block, item: -1, x, ordered: group.ordered === true, page: line.page };
      this.lists.push(list);
    } else {
      this.end(list.item);
      this.gap('\n');
      list.x = x;
      list.page = line.page;
    }
    list.item = this.open('item', group, list.block);
    this.put(`${group.marker ?? '-'} `);
    this.leaf('paragraph', group, list.item);
  }

  private table(group: Group): void {
    const table = this.open('table', group, -1);
    for (const [r, cells] of (group.rows ?? []).entries()) {
      if (r > 0) this.put('\n');
      const header = r === 0 && group.header === true;
      const row = this.open('row', group, table, header ? { header } : {});
      for (const [c, lines] of cells.entries()) {
        if (c > 0) this.put(' | ');
        this.leaf('cell', { ...group, lines }, row, header ? { header } : {});
      }
      this.end(row);
    }
    this.end(table);
  }

  /** Lines and their indentation as they stand; an empty line where the gap is one. */
  private code(group: Group): void {
    const start = this.length;
    let before: Line | undefined;
    let left = 0;
    const rows: string[] = [];
    for (const [i, line] of group.lines.entries()) {
      if (before === undefined || before.region !== line.region) {
        left = Infinity;
        for (let k = i; k < group.lines.length && group.lines[k]?.region === line.region; k++) left = Math.min(left, group.lines[k]?.x0 ?? left);
      }
      if (before !== undefined && before.region === line.region) {
        const blanks = Math.round((line.y - before.y) / Math.max(1, line.size) / 1.35) - 1;
        for (let k = 0; k < Math.min(3, blanks); k++) rows.push('');
      }
      rows.push(cellWidth(line) > 0 ? codeText(line, left) : line.text);
      before = line;
    }
    this.put(rows.join('\n'));
    this.writer.add({ kind: 'code', start, end: this.length, parent: -1, page: group.page });
  }

  private lines(group: Group, aside: AsideReason): void {
    const start = this.length;
    this.put(group.lines.map((line) => line.text).join('\n'));
    this.writer.add({ kind: 'paragraph', start, end: this.length, parent: -1, page: group.page, aside });
  }

  private leaf(kind: BlockKind, group: Group, parent: number, more: { level?: number; header?: boolean } = {}): void {
    const { working, readable } = this.joined(group);
    const start = this.length;
    this.put(working);
    const licence = kind === 'paragraph' && working.length > 40 && isLicenceText(working) ? { aside: 'licence' as const } : {};
    this.writer.add({ kind, start, end: this.length, parent, page: group.lines[0]?.page ?? group.page, text: readable, ...more, ...licence });
  }

  /** Lines as running text, hyphens mended; readable text has code between backticks. */
  private joined(group: Group): { working: string; readable: string } {
    let working = '';
    const pieces: { text: string; mono: boolean }[] = [];
    for (const [i, line] of group.lines.entries()) {
      let own = piecesOf(line);
      if (i === 0 && group.kind === 'item') own = behindMark(own, group);
      if (working !== '') {
        const { cut, gap } = seam(working, own[0]?.text ?? '', this.words);
        if (cut > 0) {
          working = working.slice(0, -cut);
          const last = pieces.at(-1);
          if (last !== undefined) last.text = last.text.slice(0, -cut);
        }
        working += gap;
        if (gap !== '') pieces.push({ text: gap, mono: false });
      }
      for (const piece of own) {
        working += piece.text;
        pieces.push({ ...piece });
      }
    }
    const readable =
      this.typewriter || group.kind === 'heading' || pieces.every((piece) => piece.mono || piece.text.trim() === '') ? working : withCode(pieces);
    const lead = working.length - working.trimStart().length;
    return { working: working.trim(), readable: readable.slice(lead).trimEnd() };
  }

  private open(kind: BlockKind, group: Group, parent: number, more: { ordered?: boolean; header?: boolean; label?: string } = {}): number {
    return this.writer.add({ kind, start: this.length, end: this.length, parent, page: group.lines[0]?.page ?? group.page, ...more });
  }

  private end(index: number): void {
    const block = this.writer.blocks[index];
    if (block !== undefined) block.end = this.length;
  }

  private gap(text: string): void {
    if (this.length > 0) this.put(text);
  }

  private put(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}

/** An item's first line without its mark. */
function behindMark(pieces: readonly { text: string; mono: boolean }[], group: Group): { text: string; mono: boolean }[] {
  let left = group.markLength ?? 0;
  const out: { text: string; mono: boolean }[] = [];
  for (const piece of pieces) {
    const text = piece.text.slice(left);
    left = Math.max(0, left - piece.text.length);
    if (text !== '') out.push({ ...piece, text: out.length === 0 ? text.trimStart() : text });
  }
  return out;
}

function withCode(pieces: readonly { text: string; mono: boolean }[]): string {
  let out = '';
  for (let i = 0; i < pieces.length;) {
    const piece = pieces[i] as { text: string; mono: boolean };
    if (!piece.mono || !/[\p{L}\p{N}]|\S{2}/u.test(piece.text)) {
      out += piece.text;
      i++;
      continue;
    }
    let code = '';
    let k = i;
    for (; k < pieces.length && (pieces[k]?.mono === true || (pieces[k]?.text === ' ' && pieces[k + 1]?.mono === true)); k++) code += pieces[k]?.text ?? '';
    const body = code.trimEnd();
    const mark = body.includes('`') ? '``' : '`';
    const pad = mark === '``' ? ' ' : '';
    out += mark + pad + body.trimStart() + pad + mark + code.slice(body.length);
    i = k;
  }
  return out;
}
