/** Blocks that come back over many documents of one source: templates of a site, not content. */
import type { Block, BlockKind, Document } from '../../contracts/document.ts';
import { sha256 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';

const kinds: ReadonlySet<BlockKind> = new Set<BlockKind>(['paragraph', 'list', 'quote', 'note', 'terms']);
const longest = 2000;
const fewestDocuments = 5;
const share = 0.2;

/** Counts blocks over the documents of one source, one document at a time. Keeps 16 characters and a number for each distinct block. */
export interface RepeatedBlocks {
  add(document: Pick<Document, 'text' | 'blocks'>): void;
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
  if (hit.size === 0) return document;
  // Parents stand before their children, so one pass reaches every depth.
  const marked = new Set<number>();
  const blocks = document.blocks.map((block, index): Block => {
    if (!hit.has(index) && !marked.has(block.parent)) return block;
    marked.add(index);
    return block.aside === undefined ? { ...block, aside: 'repeated' } : block;
  });
  const note =
    hit.size === 1
      ? '1 block is repeated over many documents of its source and is set aside.'
      : `${hit.size} blocks are repeated over many documents of their source and are set aside.`;
  return { ...document, blocks, notes: [...document.notes, note] };
}

function* countable(document: Pick<Document, 'text' | 'blocks'>): Generator<[number, string]> {
  for (const [index, block] of document.blocks.entries()) {
    if (!kinds.has(block.kind) || block.aside !== undefined || block.end - block.start > longest) continue;
    const text = block.text ?? document.text.slice(block.start, block.end);
    if (words(text).length >= 3) yield [index, sha256(comparable(text)).slice(0, 16)];
  }
}
