/** The parts that a block is cut into where it does not fit into one chunk: items, rows, sentences, lines. */
import type { Block } from '../../contracts/document.ts';
import { estimateTokens } from '../../text/tokens.ts';
import type { TextSource } from './leaves.ts';
import { sentencesOf } from './plain-text.ts';

/** A block, or a stretch of one, with its estimated tokens. */
export interface Piece {
  block: number;
  start: number;
  end: number;
  tokens: number;
  /** Readable text: what the chunk's id is made of. */
  text: string;
}

/** The block tree with what chunking asks of it: children and tokens of each block. */
export interface Outline {
  document: TextSource;
  children: readonly (readonly number[])[];
  tokens: readonly number[];
}

export function outline(document: TextSource): Outline {
  const { blocks, text } = document;
  const children: number[][] = blocks.map(() => []);
  const tokens = Array.from<number>({ length: blocks.length }).fill(0);
  for (const [i, block] of blocks.entries()) children[block.parent]?.push(i);
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i] as Block;
    if (block.aside !== undefined) {
      tokens[i] = 0;
      continue;
    }
    if ((children[i] as number[]).length === 0) tokens[i] = estimateTokens(block.text ?? text.slice(block.start, block.end));
    if (block.parent >= 0) tokens[block.parent] = (tokens[block.parent] ?? 0) + (tokens[i] ?? 0) + 1;
  }
  return { document, children, tokens };
}

/** A block as pieces of at most `max` tokens each, in order; one piece where it fits. */
export function piecesOf(index: number, max: number, view: Outline): Piece[] {
  const { document, children, tokens } = view;
  const pieces: Piece[] = [];
  const work = [index];
  while (work.length > 0) {
    const at = work.pop() as number;
    const block = document.blocks[at] as Block;
    if (block.aside !== undefined) continue;
    const inner = children[at] as readonly number[];
    if ((tokens[at] ?? 0) <= max) pieces.push({ block: at, start: block.start, end: block.end, tokens: tokens[at] ?? 0, text: textOf(document, at, children) });
    else if (inner.length > 0) for (let k = inner.length - 1; k >= 0; k--) work.push(inner[k] as number);
    else for (const piece of cutLeaf(document, at, max)) pieces.push(piece);
  }
  return pieces;
}

function textOf(document: TextSource, index: number, children: readonly (readonly number[])[]): string {
  const block = document.blocks[index] as Block;
  if (block.text !== undefined || (children[index] as readonly number[]).length === 0) return block.text ?? document.text.slice(block.start, block.end);
  const parts: string[] = [];
  for (let i = index + 1; i < document.blocks.length; i++) {
    const inner = document.blocks[i] as Block;
    if (inner.parent < index) break;
    if (inner.aside === undefined && (children[i] as readonly number[]).length === 0) parts.push(inner.text ?? document.text.slice(inner.start, inner.end));
  }
  return parts.join('\n');
}

function cutLeaf(document: TextSource, index: number, max: number): Piece[] {
  const block = document.blocks[index] as Block;
  const parts = block.kind === 'code' ? lines(document.text, block) : sentencesOf(document, index);
  const pieces: Piece[] = [];
  for (const part of parts) {
    const text = 'text' in part && typeof part.text === 'string' ? part.text : document.text.slice(part.start, part.end);
    const cost = estimateTokens(text);
    if (cost <= max) pieces.push({ block: index, start: part.start, end: part.end, tokens: cost, text });
    else for (const piece of hardCut(document.text, index, part.start, part.end, max)) pieces.push(piece);
  }
  return pieces;
}

function lines(text: string, block: Block): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = block.start;
  for (let i = block.start; i <= block.end; i++) {
    const code = text.charCodeAt(i);
    if (i < block.end && code !== 10 && code !== 13) continue;
    if (i > start && /\S/.test(text.slice(start, i))) found.push({ start, end: i });
    start = i + 1;
  }
  return found;
}

/** One sentence or line beyond the budget: cut at white space, else anywhere between two characters. */
function hardCut(text: string, block: number, start: number, end: number, max: number): Piece[] {
  const pieces: Piece[] = [];
  // A token is at least one character, so this many always fit.
  const reach = estimateTokens(text.slice(start, start + max * 4)) <= max ? max * 4 : max;
  for (let from = start; from < end;) {
    let to = Math.min(end, from + reach);
    if (to < end) {
      const low = from + Math.floor(reach / 2);
      let space = to;
      while (space > low && !/\s/.test(text[space] as string)) space--;
      if (space > low) to = space;
      else if (isTail(text, to)) to--;
    }
    const slice = text.slice(from, to);
    if (/\S/.test(slice)) pieces.push({ block, start: from, end: to, tokens: Math.min(max, estimateTokens(slice)), text: slice });
    from = to;
    while (from < end && /\s/.test(text[from] as string)) from++;
  }
  return pieces;
}

function isTail(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
