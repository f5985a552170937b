/** Blocks that come back over many documents of one source: templates of a site, not content. */
import type { Block, BlockKind, Document } from '../../contracts/document.ts';
import { sha256 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import { counted } from '../../text/plural.ts';

const kinds: ReadonlySet<BlockKind> = new Set<BlockKind>(['paragraph', 'list', 'quote', 'note', 'terms', 'item', 'table', 'caption', 'figure']);
const longest = 2000;
const fewestDocuments = 5;
const share = 0.2;

/** Counts blocks over the documents of one source, one document at a time. Keeps 16 characters and a number for each distinct block. */
export interface RepeatedBlocks {
  add(document: Pick<Document, 'text' | 'blocks' | 'mediaType'>): void;
  /** Hashes of the blocks that stand in at least 5 documents, and in at least a fifth of all. */
  seal(): ReadonlySet<string>;
}

export function repeatedBlocks(): RepeatedBlocks {
  const counts = new Map<string, number>();
  let documents = 0;
  return {
    add(document) {
      documents++;
      const here = new Set<string>();
      for (const [, hash] of countable(document)) here.add(hash);
      for (const line of edgeLines(document)) here.add(line.hash);
      for (const hash of here) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    },
    seal() {
      const least = Math.max(fewestDocuments, Math.ceil(documents * share));
      const found = [...counts].filter((entry) => entry[1] >= least).map((entry) => entry[0]);
      return new Set(found.sort());
    },
  };
}

/** The document with those blocks, and all that is in them, set aside as `repeated`; a note says how many. The same object where there are none. */
export function markRepeated(document: Document, sealed: ReadonlySet<string>): Document {
  if (sealed.size === 0) return document;
  const hit = new Set<number>();
  for (const [index, hash] of countable(document)) if (sealed.has(hash)) hit.add(index);
  const lines = edgeLines(document).filter((line) => sealed.has(line.hash) && !hit.has(line.block));
  if (hit.size + lines.length === 0) return document;
  // Parents stand before their children, so one pass reaches every depth.
  const marked = new Set<number>();
  let outer = 0;
  let blocks = document.blocks.map((block, index): Block => {
    const inner = marked.has(block.parent);
    if (!hit.has(index) && !inner) return block;
    marked.add(index);
    if (!inner) outer++;
    return block.aside === undefined ? { ...block, aside: 'repeated' } : block;
  });
  if (lines.length > 0) blocks = parted(blocks, lines, document.text);
  const count = (number: number, what: string): string[] => (number === 0 ? [] : [counted(number, what)]);
  const said = [...count(outer, 'block'), ...count(lines.length, 'line')].join(' and ');
  const one = outer + lines.length === 1;
  const note = `${said} ${one ? 'is' : 'are'} repeated over many documents of ${one ? 'its' : 'their'} source and ${one ? 'is' : 'are'} set aside.`;
  return { ...document, blocks, notes: [...document.notes, note] };
}

interface EdgeLine {
  block: number;
  first: boolean;
  start: number;
  end: number;
  hash: string;
}

/** First and last lines of paragraphs of plain text: headers and footers stand there, with no empty line beside them. */
function edgeLines(document: Pick<Document, 'text' | 'blocks' | 'mediaType'>): EdgeLine[] {
  if (document.mediaType !== 'text/plain') return [];
  const { text } = document;
  const found: EdgeLine[] = [];
  for (const [index, block] of document.blocks.entries()) {
    if (block.kind !== 'paragraph' || block.parent !== -1 || block.aside !== undefined) continue;
    const ends = /\r\n|\n|\r/g;
    ends.lastIndex = block.start;
    const next = ends.exec(text);
    if (next === null || next.index >= block.end) continue;
    let last = block.end;
    while (last > block.start && text[last - 1] !== '\n' && text[last - 1] !== '\r') last--;
    for (const line of [
      { first: true, start: block.start, end: next.index },
      { first: false, start: last, end: block.end },
    ]) {
      const slice = text.slice(line.start, line.end);
      if (slice.length <= 300 && words(slice).length >= 3) found.push({ block: index, ...line, hash: `l${sha256(comparable(slice)).slice(0, 15)}` });
    }
  }
  return found;
}

/** Paragraphs with such lines as blocks of their own; plain text has no blocks within blocks, so no parent moves. */
function parted(blocks: readonly Block[], lines: readonly EdgeLine[], text: string): Block[] {
  const byBlock = new Map<number, EdgeLine[]>();
  for (const line of lines) byBlock.set(line.block, [...(byBlock.get(line.block) ?? []), line]);
  return blocks.flatMap((block, index): Block[] => {
    const own = byBlock.get(index);
    if (own === undefined) return [block];
    const head = own.find((line) => line.first);
    const tail = own.find((line) => !line.first);
    const aside = (line: EdgeLine): Block => ({ kind: 'paragraph', start: line.start, end: line.end, parent: -1, aside: 'repeated' });
    let start = head?.end ?? block.start;
    let end = tail?.start ?? block.end;
    while (start < end && /\s/.test(text[start] as string)) start++;
    while (end > start && /\s/.test(text[end - 1] as string)) end--;
    const rest = text.slice(start, end);
    const { text: _, ...same } = block;
    const middle: Block[] =
      start < end ? [{ ...same, start, end, ...(/[\r\n]/.test(rest) ? { text: rest.replace(/[ \t]*(?:\r\n?|\n)[ \t]*/g, ' ') } : {}) }] : [];
    return [...(head === undefined ? [] : [aside(head)]), ...middle, ...(tail === undefined ? [] : [aside(tail)])];
  });
}

function* countable(document: Pick<Document, 'text' | 'blocks'>): Generator<[number, string]> {
  for (const [index, block] of document.blocks.entries()) {
    if (!kinds.has(block.kind) || block.aside !== undefined || block.end - block.start > longest) continue;
    const text = block.text ?? document.text.slice(block.start, block.end);
    if (words(text).length >= 3) yield [index, sha256(comparable(text)).slice(0, 16)];
  }
}
