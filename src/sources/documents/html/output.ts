/** The working text of a page while it grows, and its blocks: containers open when their first text comes. */
import type { AsideReason, Block, BlockKind } from '../../../contracts/document.ts';
import { BlockWriter } from '../writer.ts';

/** A container or a set-aside region that is open. */
export interface Frame {
  /** Undefined: a region without a block of its own. */
  kind: BlockKind | undefined;
  index: number;
  ordered?: boolean;
  header?: boolean;
  label?: string;
  aside?: AsideReason;
  /** Item: what stands before its text. */
  marker?: string;
  /** A table whose caption is being read: the caption is no child of it. */
  suspended?: boolean;
}

/** By index of a leaf: the texts of its links to own pages. */
export type Links = Map<number, string[]>;

export type LeafKind = Extract<BlockKind, 'heading' | 'paragraph' | 'cell' | 'term' | 'caption' | 'figure' | 'code' | 'directive'>;
export interface LeafInit {
  kind: LeafKind;
  level?: number;
  language?: string;
  header?: boolean;
  aside?: AsideReason;
}

interface Leaf {
  index: number;
  start: number;
  /** Working text, and readable text, so far. */
  working: string[];
  readable: string[];
  /** Index in `readable` at which inline code began; -1: none. */
  codeFrom: number;
}

export class Output {
  readonly writer = new BlockWriter();
  readonly frames: Frame[] = [];
  /** By leaf: what its links to own pages say. */
  readonly links: Links = new Map();
  /** Length of the text so far, the open leaf included. */
  length = 0;
  // Parts, never one growing string: looking at its end would copy it each time.
  private readonly parts: string[] = [];
  private gap = '';
  private space = false;
  private last = '';
  private leaf: Leaf | undefined;
  private inCode = false;

  /** The working text; to be asked for at the end. */
  text(): string {
    return this.parts.join('');
  }

  get leafOpen(): boolean {
    return this.leaf !== undefined;
  }

  /** Asks for a separator before the next text: the longest asked for counts. */
  separate(gap: string): void {
    this.closeLeaf();
    if (this.length > 0 && gap.length > this.gap.length) this.gap = gap;
  }

  push(frame: Frame): Frame {
    this.frames.push(frame);
    return frame;
  }

  /** Ends the innermost frame; a container that nothing came into leaves no block. */
  pop(): void {
    this.closeLeaf();
    const frame = this.frames.pop();
    if (frame !== undefined && frame.index >= 0) (this.writer.blocks[frame.index] as Block).end = this.length;
  }

  /** Adds text to the open leaf, or opens one. White space is collapsed, unless it is code. */
  write(value: string, init: LeafInit): void {
    if (init.kind === 'code') return this.verbatim(value, init);
    const text = value.replace(/[ \t\n\f\r]+/g, ' ');
    if (text === '' || (text === ' ' && this.leaf === undefined)) return;
    let body = text;
    if (body.startsWith(' ')) {
      this.space = true;
      body = body.slice(1);
    }
    const trailing = body.endsWith(' ');
    if (trailing) body = body.slice(0, -1);
    if (body !== '') {
      const leaf = this.open(init);
      if (this.space && this.length > leaf.start && this.last !== '\n') this.put(leaf, ' ');
      this.space = false;
      if (this.inCode && leaf.codeFrom < 0) leaf.codeFrom = leaf.readable.length;
      this.put(leaf, body);
    }
    if (trailing) this.space = true;
  }

  /** Text of a link to an own page, just written; `fresh`: the first text of its link. */
  link(value: string, fresh: boolean): void {
    const { leaf } = this;
    if (leaf === undefined) return;
    const texts = this.links.get(leaf.index) ?? [];
    if (fresh || texts.length === 0) texts.push(value);
    else texts[texts.length - 1] += value;
    this.links.set(leaf.index, texts);
  }

  /** A line end that the author set. */
  lineBreak(): void {
    if (this.leaf === undefined || this.last === '\n') return;
    this.space = false;
    this.put(this.leaf, '\n');
  }

  blank(): void {
    if (this.leaf !== undefined) this.space = true;
  }

  codeStart(): boolean {
    if (this.inCode) return false;
    this.inCode = true;
    return true;
  }

  codeEnd(): void {
    this.fence();
    this.inCode = false;
  }

  /** A leaf even where it is empty, as a cell is. */
  force(init: LeafInit): void {
    this.open(init);
    this.closeLeaf();
  }

  closeLeaf(): void {
    const { leaf } = this;
    this.space = false;
    if (leaf === undefined) return;
    this.fence();
    this.leaf = undefined;
    // White space at a leaf's end (a last line break) belongs to no leaf.
    const working = leaf.working.join('').trimEnd();
    const block = this.writer.blocks[leaf.index] as Block;
    this.parts.push(working);
    this.length = leaf.start + working.length;
    block.end = this.length;
    block.text = leaf.readable.join('').trimEnd();
  }

  private verbatim(value: string, init: LeafInit): void {
    if (this.leaf === undefined && /^\s*$/.test(value)) return;
    const fresh = this.leaf === undefined;
    const leaf = this.open(init);
    this.put(leaf, (fresh ? value.replace(/^(?:[ \t]*\r?\n)+/, '') : value).replace(/\r\n?/g, '\n'));
  }

  private put(leaf: Leaf, value: string): void {
    if (value === '') return;
    leaf.working.push(value);
    leaf.readable.push(value);
    this.length += value.length;
    this.last = value[value.length - 1] as string;
  }

  private outside(value: string): void {
    if (value === '') return;
    this.parts.push(value);
    this.length += value.length;
  }

  private fence(): void {
    const { leaf } = this;
    if (leaf === undefined || leaf.codeFrom < 0) return;
    const content = leaf.readable.splice(leaf.codeFrom).join('');
    leaf.codeFrom = -1;
    const mark = content.includes('`') ? '``' : '`';
    const pad = mark === '``' ? ' ' : '';
    leaf.readable.push(mark + pad + content + pad + mark);
  }

  private open(init: LeafInit): Leaf {
    if (this.leaf !== undefined) return this.leaf;
    this.outside(this.gap);
    this.gap = '';
    this.space = false;
    let parent = -1;
    let aside = init.aside;
    for (const frame of this.frames) {
      aside = frame.aside ?? aside;
      if (frame.kind === undefined || frame.suspended === true) continue;
      if (frame.index < 0) this.openFrame(frame, parent, aside);
      parent = frame.index;
    }
    const start = this.length;
    const { kind, level, language, header } = init;
    const index = this.writer.add({
      kind,
      start,
      end: start,
      parent,
      ...(level === undefined ? {} : { level }),
      ...(language === undefined ? {} : { language }),
      ...(header === true ? { header } : {}),
      ...(aside === undefined ? {} : { aside }),
    });
    this.last = '';
    return (this.leaf = { index, start, working: [], readable: [], codeFrom: -1 });
  }

  private openFrame(frame: Frame, parent: number, aside: AsideReason | undefined): void {
    const { kind, ordered, header, label, marker } = frame;
    const start = this.length;
    frame.index = this.writer.add({
      kind: kind as BlockKind,
      start,
      end: start,
      parent,
      ...(ordered === undefined ? {} : { ordered }),
      ...(header === true ? { header } : {}),
      ...(label === undefined ? {} : { label }),
      ...(aside === undefined ? {} : { aside }),
    });
    if (marker !== undefined) this.outside(marker);
  }
}
