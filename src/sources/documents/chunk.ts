/** Documents to chunks: consecutive blocks of one section within a token budget. */
import type { Block, Chunk, Document } from '../../contracts/document.ts';
import { shortId } from '../../text/hash.ts';
import { outline, piecesOf, type Outline, type Piece } from './pieces.ts';
import { sectionsOf, type Section } from './sections.ts';

export interface ChunkOptions {
  /** Below this a chunk takes over blocks from the one before it in its section, where the budget allows. */
  minTokens: number;
  maxTokens: number;
}

/**
 * Chunks in order. Borders within a section never depend on another one. Lists, tables and code stay whole where they fit,
 * with the paragraph that introduces them (it ends in a colon) and their caption; what is larger than the budget is cut at
 * items, rows, sentences or lines, and `blocks` then names the parts. A heading alone makes no chunk. Ids hash the document
 * key, the heading path and the readable text; equals within a document get `-1`, `-2`… behind the id.
 */
export function chunkDocument(document: Document, options: ChunkOptions): Chunk[] {
  const view = outline(document);
  const chunks: Chunk[] = [];
  const seen = new Map<string, number>();
  for (const section of sectionsOf(view)) {
    for (const pieces of pack(section, options, view)) {
      const text = pieces.map((piece) => piece.text).join('\n\n');
      if (text.trim() === '') continue;
      const id = shortId('c', { document: document.key, path: section.path, text });
      const ordinal = seen.get(id) ?? 0;
      seen.set(id, ordinal + 1);
      const first = pieces[0] as Piece;
      const last = pieces.at(-1) as Piece;
      chunks.push({
        id: ordinal === 0 ? id : `${id}-${ordinal}`,
        document: document.key,
        headingPath: section.path,
        start: first.start,
        end: last.end,
        blocks: [...new Set(pieces.map((piece) => piece.block))],
        tokens: pieces.reduce((sum, piece) => sum + piece.tokens, 0),
      });
    }
  }
  return chunks;
}

/** The pieces of each chunk of a section. */
function pack(section: Section, options: ChunkOptions, view: Outline): Piece[][] {
  const max = Math.max(1, options.maxTokens);
  const packs: Unit[][] = [];
  let current: Unit[] = [];
  let size = 0;
  const close = (): void => {
    if (current.length > 0) packs.push(current);
    current = [];
    size = 0;
  };
  for (const unit of unitsOf(section, max, view)) {
    if (size + unit.tokens > max) close();
    current.push(unit);
    size += unit.tokens;
  }
  close();
  balance(packs, options, max);
  return packs.map((units) => units.flatMap((unit) => unit.pieces));
}

/** What is never parted: a block with its lead-in and caption, or one piece of a block that is too large. */
interface Unit {
  pieces: Piece[];
  tokens: number;
}

function unitsOf(section: Section, max: number, view: Outline): Unit[] {
  const { document, tokens } = view;
  const units: Unit[] = [];
  let group: number[] = [];
  const flush = (): void => {
    if (group.length === 0) return;
    const total = group.reduce((sum, index) => sum + (tokens[index] ?? 0), 0);
    const pieces = group.flatMap((index) => piecesOf(index, max, view));
    if (total <= max) units.push({ pieces, tokens: pieces.reduce((sum, piece) => sum + piece.tokens, 0) });
    else for (const unit of leadKept(pieces, max)) units.push(unit);
    group = [];
  };
  for (const index of section.blocks) {
    const previous = document.blocks[group.at(-1) ?? -1];
    if (previous === undefined || !belongs(previous, document.blocks[index] as Block, document)) flush();
    group.push(index);
  }
  flush();
  return units;
}

/** A group beyond the budget falls apart, but its first piece (the lead-in) stays with the second where they fit. */
function leadKept(pieces: readonly Piece[], max: number): Unit[] {
  const units = pieces.map((piece): Unit => ({ pieces: [piece], tokens: piece.tokens }));
  const [first, second] = units;
  if (first === undefined || second === undefined || first.tokens + second.tokens > max) return units;
  return [{ pieces: [...first.pieces, ...second.pieces], tokens: first.tokens + second.tokens }, ...units.slice(2)];
}

const led: ReadonlySet<Block['kind']> = new Set<Block['kind']>(['list', 'code', 'table', 'terms', 'quote', 'caption', 'figure']);
const captioned: ReadonlySet<Block['kind']> = new Set<Block['kind']>(['table', 'code', 'figure', 'list']);

function belongs(previous: Block, block: Block, document: Document | Outline['document']): boolean {
  if (previous.kind === 'caption' && captioned.has(block.kind)) return true;
  if (block.kind === 'caption' && captioned.has(previous.kind)) return true;
  if (previous.kind !== 'paragraph' || !led.has(block.kind)) return false;
  return /[:：]\s*[*_`”"»)]*\s*$/.test(previous.text ?? document.text.slice(Math.max(previous.start, previous.end - 40), previous.end));
}

/** A small chunk takes whole units from the end of the one before, as long as that one stays large enough. */
function balance(packs: Unit[][], options: ChunkOptions, max: number): void {
  const size = (units: readonly Unit[]): number => units.reduce((sum, unit) => sum + unit.tokens, 0);
  for (let i = 1; i < packs.length; i++) {
    const before = packs[i - 1] as Unit[];
    const small = packs[i] as Unit[];
    let need = size(small);
    let left = size(before);
    while (need < options.minTokens && before.length > 1) {
      const last = before.at(-1) as Unit;
      if (need + last.tokens > max || left - last.tokens < options.minTokens) break;
      small.unshift(before.pop() as Unit);
      need += last.tokens;
      left -= last.tokens;
    }
  }
}
