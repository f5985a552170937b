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
  /** The quotation that is open. */
  private quote: string | undefined;
  private base = -1;
  /** Nothing stands in it yet. */
  private fresh = false;
  /** Lists of terms that are open: their block, and the explanation that is open in each. */
  private terms: { block: number; description: number }[] = [];
  /** Lists that are open: their block, and where their marks stand. */
  private lists: { block: number; item: number; x: number; ordered: boolean; page: number; id: string | undefined }[] = [];

  constructor(writer: BlockWriter, words: Vocabulary, typewriter: boolean) {
    this.writer = writer;
    this.words = words;
    this.typewriter = typewriter;
  }

  text(): string {
    return this.parts.join('');
  }

  group(group: Group): void {
    this.quotation(group.quote, group.page);
    if (group.kind === 'term') return this.term(group);
    this.explain(group);
    if (group.kind === 'item') return this.item(group);
    const list = group.inItem === true ? this.listAt(group.depth ?? 0) : undefined;
    if (list === undefined) this.closeLists();
    const parent = list?.item ?? this.holder();
    this.gap(list === undefined && group.terms === undefined ? '\n\n' : '\n');
    if (group.kind === 'table') return this.table(group, parent);
    if (group.kind === 'code') return this.code(group, parent);
    if (group.kind === 'note') {
      const note = this.open('note', group, parent, { label: 'footnote' });
      this.leaf('paragraph', group, note);
      if (group.licence === true) this.writer.markAside(note, 'licence');
      return this.end(note);
    }
    if (group.kind === 'contents' || group.kind === 'index') return this.lines('paragraph', group, { aside: group.kind });
    if (group.kind === 'figure') return this.lines('figure', group, {});
    this.leaf(group.kind, group, parent, group.kind === 'heading' ? { level: group.level ?? 6 } : {});
  }

  /** What a new block stands in: the explanation or the quotation that is open. */
  private holder(): number {
    return this.terms.at(-1)?.description ?? this.base;
  }

  private term(group: Group): void {
    this.closeLists();
    const depth = group.terms ?? 0;
    this.endTerms(depth + 1);
    const open = this.terms[depth];
    if (open === undefined) {
      this.gap(this.terms.length === 0 ? '\n\n' : '\n');
      const block = this.open('terms', group, this.holder());
      this.terms.push({ block, description: -1 });
    } else {
      if (open.description >= 0) this.end(open.description);
      open.description = -1;
      this.gap('\n');
    }
    this.leaf('term', group, (this.terms.at(-1) as { block: number }).block);
  }

  /** Opens the explanation that a block belongs to, or ends those that it does not. */
  private explain(group: Group): void {
    const depth = (group.terms ?? -1) + 1;
    if (this.terms.length > depth) {
      this.closeLists();
      this.endTerms(depth);
    }
    const open = this.terms[depth - 1];
    if (open === undefined || open.description >= 0) return;
    this.gap('\n');
    this.fresh = true;
    open.description = this.open('description', group, open.block);
  }

  private endTerms(depth: number): void {
    while (this.terms.length > depth) {
      const { block, description } = this.terms.pop() as { block: number; description: number };
      if (description >= 0) this.end(description);
      this.end(block);
    }
    if (this.terms.length === 0 && this.lists.length === 0 && this.base < 0) this.sayWaiting();
  }

  /** The open list of a depth; deeper ones are closed. */
  private listAt(depth: number): { item: number } | undefined {
    while (this.lists.length > depth + 1) this.closeList();
    return this.lists[depth];
  }

  private quotation(id: string | undefined, page: number): void {
    if (id === this.quote) return;
    this.closeLists();
    this.endTerms(0);
    if (this.base >= 0) this.end(this.base);
    this.quote = id;
    this.base = -1;
    if (id === undefined) return;
    this.gap('\n\n');
    this.fresh = true;
    this.base = this.writer.add({ kind: 'quote', start: this.length, end: this.length, parent: -1, page });
  }

  /** Text that runs over pages, and turned text: kept, and set aside. */
  aside(text: string, page: number): void {
    if (text === '') return;
    if (this.lists.length > 0 || this.base >= 0 || this.terms.length > 0) {
      this.waiting.push({ text, page });
      return;
    }
    this.gap('\n\n');
    const start = this.length;
    this.put(text);
    this.writer.add({ kind: 'paragraph', start, end: this.length, parent: -1, page, aside: 'running' });
  }

  /** What is filled in on a page. */
  field(text: string, page: number): void {
    this.quotation(undefined, page);
    this.closeLists();
    this.endTerms(0);
    this.gap('\n\n');
    const start = this.length;
    this.put(text);
    this.writer.add({ kind: 'paragraph', start, end: this.length, parent: -1, page });
  }

  private closeLists(): void {
    while (this.lists.length > 0) this.closeList();
    if (this.base < 0 && this.terms.length === 0) this.sayWaiting();
  }

  private sayWaiting(): void {
    const waiting = this.waiting.splice(0);
    for (const { text, page } of waiting) this.aside(text, page);
  }

  /** Ends what is open. */
  close(): void {
    this.quotation(undefined, 0);
    this.closeLists();
    this.endTerms(0);
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
    if (depth !== undefined) while (this.lists.length > depth + 1) this.closeList();
    else while (this.lists.length > 0 && x < (this.lists.at(-1)?.x ?? 0) - 0.8 * line.size && line.page === this.lists.at(-1)?.page) this.closeList();
    let list = this.lists.at(-1);
    const deeper =
      list !== undefined &&
      (depth === undefined ? x > list.x + 0.8 * line.size && line.page === list.page && line.region === line.region : depth > this.lists.length - 1);
    const other = list !== undefined && (list.ordered !== (group.ordered === true) || (list.id !== group.list && list.page === line.page));
    if (list !== undefined && !deeper && other) {
      this.closeList();
      list = undefined;
    }
    if (list === undefined || deeper) {
      this.gap(this.lists.length === 0 && this.terms.length === 0 ? '\n\n' : '\n');
      const block = this.open('list', group, this.lists.at(-1)?.item ?? this.holder(), { ordered: group.ordered === true });
      list = { block, item: -1, x, ordered: group.ordered === true, page: line.page, id: group.list };
      this.lists.push(list);
    } else {
      this.end(list.item);
      this.gap('\n');
      list.x = x;
      list.page = line.page;
      list.id = group.list;
    }
    list.item = this.open('item', group, list.block);
    this.put(`${group.marker ?? '-'} `);
    this.leaf('paragraph', group, list.item);
  }

  private table(group: Group, parent: number): void {
    const table = this.open('table', group, parent);
    for (const [r, cells] of (group.rows ?? []).entries()) {
      if (r > 0) this.put('\n');
      const header = r === 0 && group.header === true;
      const row = this.open('row', group, table, header ? { header } : {});
      for (const [c, lines] of cells.entries()) {
        if (c > 0) this.put(' | ');
        this.leaf('cell', { ...group, lines }, row, header ? { header } : {});
      }
      this.end(row);
      if (group.repeats?.includes(r) === true) this.writer.markAside(row, 'running');
    }
    this.end(table);
  }

  /** Lines and their indentation as they stand; an empty line where the gap is one. */
  private code(group: Group, parent: number): void {
    const start = this.length;
    let before: Line | undefined;
    let left = 0;
    const rows: string[] = [];
    const pitch = pitchOf(group.lines);
    for (const [i, line] of group.lines.entries()) {
      if (before === undefined || before.region !== line.region) {
        left = Infinity;
        for (let k = i; k < group.lines.length && group.lines[k]?.region === line.region; k++) left = Math.min(left, group.lines[k]?.x0 ?? left);
      }
      if (before !== undefined && before.region === line.region) {
        const blanks = Math.round((line.y - before.y) / pitch) - 1;
        for (let k = 0; k < Math.min(3, blanks); k++) rows.push('');
      }
      rows.push(cellWidth(line) > 0 ? codeText(line, left) : line.text);
      before = line;
    }
    this.put(rows.join('\n'));
    this.writer.add({ kind: 'code', start, end: this.length, parent, page: group.page });
  }

  /** Lines as they stand. */
  private lines(kind: BlockKind, group: Group, more: { aside?: AsideReason }): void {
    const start = this.length;
    this.put(group.lines.map((line) => line.text).join('\n'));
    this.writer.add({ kind, start, end: this.length, parent: this.holder(), page: group.page, ...more });
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
    const pieces: { text: string; mono: boolean }[] = [];
    // The end of what is there: looking at the whole each time would take its square.
    let tail = '';
    for (const [i, line] of group.lines.entries()) {
      let own = piecesOf(line);
      if (i === 0 && group.kind === 'item') own = behindMark(own, group);
      const last = pieces.at(-1);
      if (last !== undefined) {
        const { cut, gap } = seam(tail, own[0]?.text ?? '', this.words);
        if (cut > 0) last.text = last.text.slice(0, -cut);
        if (gap !== '') pieces.push({ text: gap, mono: false });
      }
      for (const piece of own) {
        pieces.push({ ...piece });
        tail = (tail + piece.text).slice(-100);
      }
    }
    const working = pieces.map((piece) => piece.text).join('');
    const readable = this.typewriter ? working : withCode(pieces);
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
    if (this.length > 0 && !this.fresh) this.put(text);
  }

  private put(text: string): void {
    this.fresh = false;
    this.parts.push(text);
    this.length += text.length;
  }
}

/** Distance of two lines of code. */
function pitchOf(lines: readonly Line[]): number {
  let pitch = Infinity;
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    if (before === undefined || before.region !== line.region) continue;
    const step = line.y - before.y;
    if (step > 0.8 * line.size) pitch = Math.min(pitch, step);
  }
  return Math.min(pitch, 1.6 * (lines[0]?.size ?? 10));
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
