/** Readable text and sentences of any part of a document, with exact spans into the working text. */
import type { Block } from '../../contracts/document.ts';
import { sentences } from '../../text/sentences.ts';
import { isLeaf, markdownType, renderLeaf, type TextSource } from './leaves.ts';
import type { Rendered } from './markdown/inline.ts';

export interface PlacedSentence {
  start: number;
  end: number;
  /** Readable text, by the rules of `Block.text`. */
  text: string;
}

/**
 * Sentences of a block (the block itself, or its index): for a leaf its own, for a container those of the paragraphs,
 * headings, terms, captions and cells in it. Code has none. Spans point into the working text and hold the marks that the
 * readable text leaves out.
 */
export function sentencesOf(document: TextSource, block: number | Block): PlacedSentence[] {
  const index = typeof block === 'number' ? block : indexOf(document.blocks, block);
  const own = typeof block === 'number' ? document.blocks[block] : block;
  if (own === undefined) return [];
  if (index < 0 || isLeaf(document.blocks, index)) return leafSentences(document, own);
  const found: PlacedSentence[] = [];
  for (let i = index + 1; i < document.blocks.length; i++) {
    const inner = document.blocks[i] as Block;
    if (inner.parent < index || inner.start >= own.end) break;
    if (inner.aside !== undefined || !isLeaf(document.blocks, i)) continue;
    for (const sentence of leafSentences(document, inner)) found.push(sentence);
  }
  return found;
}

function indexOf(blocks: readonly Block[], block: Block): number {
  for (let i = firstAfter(blocks, block.start); i < blocks.length; i++) {
    if (blocks[i] === block) return i;
    if ((blocks[i] as Block).start > block.start) break;
  }
  return -1;
}

function leafSentences(document: TextSource, block: Block): PlacedSentence[] {
  if (block.kind === 'code' || block.end <= block.start) return [];
  if (block.text === undefined && document.mediaType !== markdownType) {
    const slice = document.text.slice(block.start, block.end);
    return sentences(slice).map((span) => ({ start: block.start + span.start, end: block.start + span.end, text: slice.slice(span.start, span.end) }));
  }
  const { text, at } = renderLeaf(document, block);
  const spans = sentences(text);
  return spans.map((span, i) => {
    const start = i === 0 ? block.start : openingBefore(document.text, at, span.start);
    const end = i === spans.length - 1 ? block.end : endingAfter(document.text, at, span.end, block.end);
    return { start: Math.min(start, end), end, text: text.slice(span.start, span.end) };
  });
}

/** Start of a sentence in the source: with the marks (`[`, `*`) that open right before its first character. */
function openingBefore(source: string, at: readonly number[], first: number): number {
  const floor = (at[first - 1] ?? -1) + 1;
  let start = at[first] ?? 0;
  while (start > floor && !/\s/.test(source[start - 1] as string)) start--;
  return start;
}

/** End of a sentence in the source: up to the white space behind its last character, so with the marks that close there. */
function endingAfter(source: string, at: readonly number[], past: number, limit: number): number {
  const next = at[past];
  let end = Math.min((at[past - 1] ?? limit - 1) + 1, limit);
  const ceiling = next === undefined ? limit : next;
  while (end < ceiling && !/\s/.test(source[end] as string)) end++;
  return end;
}

/**
 * Readable text of `[start, end)` of the working text: lists with their marks, tables with bars, code in fences (bare where
 * the stretch is one code block), the rest as `Block.text`. Set-aside blocks are left out, unless the stretch lies in one.
 */
export function readable(document: TextSource, start: number, end: number): string {
  const { blocks } = document;
  const inside: number[] = [];
  for (let i = firstAfter(blocks, start); i < blocks.length; i++) {
    const block = blocks[i] as Block;
    if (block.start >= end) break;
    if (block.end > start && isLeaf(blocks, i)) inside.push(i);
  }
  const kept = inside.filter((i) => blocks[i]?.aside === undefined);
  const chosen = kept.length > 0 ? kept : inside;
  if (chosen.length === 0) return document.text.slice(start, end).trim();
  if (chosen.length === 1) return cut(document, blocks[chosen[0] as number] as Block, start, end);
  return assemble(document, chosen, start, end);
}

/** A block index at or before the first block that reaches over `start`: blocks stand in preorder, so starts never fall. */
function firstAfter(blocks: readonly Block[], start: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).start < start) low = middle + 1;
    else high = middle;
  }
  // The leaf that holds `start` is the last that begins before it.
  return Math.max(0, low - 1);
}

/** Readable text of the part of a leaf that lies in `[start, end)`. */
function cut(document: TextSource, block: Block, start: number, end: number): string {
  if (start <= block.start && end >= block.end) return block.text ?? document.text.slice(block.start, block.end);
  const { text, at }: Rendered = renderLeaf(document, block);
  let from = 0;
  while (from < text.length && (at[from] as number) < start) from++;
  let to = text.length;
  while (to > from && (at[to - 1] as number) >= end) to--;
  return text.slice(from, to).trim();
}

function assemble(document: TextSource, leaves: readonly number[], start: number, end: number): string {
  const { blocks } = document;
  let out = '';
  let lastRow = -1;
  let lastItem = -1;
  let lastGroup = -1;
  for (const index of leaves) {
    const block = blocks[index] as Block;
    const text = cut(document, block, start, end);
    if (text === '' && block.kind !== 'cell') continue;
    const group = groupOf(blocks, index);
    const gap = out === '' ? '' : group >= 0 && group === lastGroup ? '\n' : '\n\n';
    lastGroup = group;
    if (block.kind === 'cell') {
      out += block.parent === lastRow ? ` | ${text}` : gap + text;
      lastRow = block.parent;
      continue;
    }
    lastRow = -1;
    const item = itemOf(blocks, index);
    const fresh = item >= 0 && item !== lastItem && blocks[item + 1] === block;
    lastItem = item;
    const indent = '  '.repeat(item < 0 ? 0 : depthOf(blocks, item));
    const body = block.kind === 'code' ? `\`\`\`${block.language ?? ''}\n${text}\n\`\`\`` : text;
    out += gap + (fresh ? `${indent.slice(2)}${itemMark(blocks, item)} ` : indent) + body.replace(/\n(?=.)/g, `\n${indent}`);
  }
  return out;
}

/** The outermost list, table or list of terms around a block: within one, lines follow each other; -1: none. */
function groupOf(blocks: readonly Block[], index: number): number {
  let group = -1;
  for (let i = blocks[index]?.parent ?? -1; i >= 0; i = blocks[i]?.parent ?? -1) {
    const kind = blocks[i]?.kind;
    if (kind === 'list' || kind === 'table' || kind === 'terms') group = i;
  }
  return group;
}

function itemOf(blocks: readonly Block[], index: number): number {
  for (let i = blocks[index]?.parent ?? -1; i >= 0; i = blocks[i]?.parent ?? -1) if (blocks[i]?.kind === 'item') return i;
  return -1;
}

function depthOf(blocks: readonly Block[], item: number): number {
  let depth = 0;
  for (let i = item; i >= 0; i = blocks[i]?.parent ?? -1) if (blocks[i]?.kind === 'item') depth++;
  return depth;
}

function itemMark(blocks: readonly Block[], item: number): string {
  const list = blocks[item]?.parent ?? -1;
  if (blocks[list]?.ordered !== true) return '-';
  let number = 1;
  for (let i = list + 1; i < item; i++) if (blocks[i]?.parent === list) number++;
  return `${number}.`;
}
