/** Tables of contents and indexes: what repeats the headings of a document, or names its pages. */
import type { Block } from '../../../contracts/document.ts';
import { comparable } from '../../../text/normalise.ts';

export type TextOf = (block: Block) => string;

const contentsTitle =
  /^(?:table of )?contents$|^(?:on|in) this (?:page|article|chapter|section|guide|document|post|book)$|^chapters$|^inhalt(?:sverzeichnis)?$|^table des matières$|^índice$/i;
/** `Index`, `Concept Index`, `Appendix D Indexes`, `Index of names`: the form of its entries decides. */
const indexTitle = /^(?:appendix )?(?:[a-z]\.?\d{0,2}\.? )?(?:[\p{L}-]+,? (?:and |of )?){0,4}ind(?:ex|exes|ices)(?: of (?:[\p{L}-]+ ?){1,4})?$/iu;
const leader = /(?:\.{3,}|(?: \.){3,}|…{1,}|\t)\s*(?:\d{1,4}|[ivxlc]{1,7})$/i;
const entry = /^[\p{L}\d"“'(][^.!?]{1,90}?[,\s]\s*(?:§\s*)?\d{1,4}(?:[.–-]\d{1,4}){0,3}[nf]{0,2}(?:\s*,\s*(?:§\s*)?\d{1,4}(?:[.–-]\d{1,4}){0,3}[nf]{0,2})*$/u;

/** Blocks that are tables of contents. `linked`: the format knows links. */
export function contentsBlocks(blocks: readonly Block[], textOf: TextOf, raw: TextOf, linked: boolean): number[] {
  const found: number[] = [];
  const headings = new Map<string, number>();
  for (const [i, block] of blocks.entries()) if (block.kind === 'heading' && block.aside === undefined) headings.set(key(textOf(block)), i);
  const known = (text: string, at: number): boolean => (headings.get(key(text.replace(leader, ''))) ?? -1) > at;
  for (const [i, block] of blocks.entries()) {
    if (block.aside !== undefined || block.parent !== -1) continue;
    if (block.kind === 'list') {
      // Where the format knows links, its reader has told already; a list of plain words may be what the text says.
      const items = leavesOf(i, blocks);
      const before = blocks[i - 1];
      const led = before?.kind === 'paragraph' && /:\s*$/.test(textOf(before));
      if (!linked && !led && items.length >= 4 && items.every((leaf) => known(textOf(blocks[leaf] as Block), i))) found.push(i);
    } else if (block.kind === 'paragraph') {
      const lines = linesOf(raw(block));
      const dotted = lines.filter((line) => leader.test(line) && !/\t/.test(line)).length;
      const beside = [blocks[i - 1], blocks[i + 1]].some((next) => next?.kind === 'paragraph' && leader.test(textOf(next)) && !/\t/.test(textOf(next)));
      if (dotted >= Math.max(1, lines.length * 0.6) && (lines.length >= 2 || beside)) found.push(i);
    } else if (block.kind === 'heading' && contentsTitle.test(clean(textOf(block)))) {
      const section = sectionAfter(i, blocks, false);
      const entries = section.flatMap((at) =>
        blocks[at]?.kind === 'list'
          ? leavesOf(at, blocks).map((leaf) => entryOf(blocks[leaf] as Block, textOf, raw))
          : linesOf(raw(blocks[at] as Block)).map((text) => ({ text, linked: false })),
      );
      const hits = entries.filter(({ text, linked }) => linked || leader.test(text) || known(text, i)).length;
      // Its own title goes with it; what else stands there stays.
      if (
        section.length > 0 &&
        section.every((at) => /^(?:list|paragraph|table)$/.test(blocks[at]?.kind ?? '')) &&
        entries.length >= 2 &&
        hits >= entries.length * 0.6
      )
        found.push(i, ...section);
      else if (section.length > 0 && section.every((at) => blocks[at]?.aside === 'contents' || blocks[at]?.aside === 'navigation')) found.push(i);
    }
  }
  return found;
}

/** An index at the end of a book, with its title and the letters in it. */
export function indexBlocks(blocks: readonly Block[], textOf: TextOf, raw: TextOf): number[] {
  const found: number[] = [];
  for (const [i, block] of blocks.entries()) {
    if (block.aside !== undefined || block.parent !== -1 || block.kind !== 'heading' || !indexTitle.test(clean(textOf(block)))) continue;
    const section = sectionAfter(i, blocks, true);
    const lines = section.flatMap((at) => {
      const inner = blocks[at] as Block;
      if (inner.kind === 'heading') return [];
      return inner.kind === 'list' ? leavesOf(at, blocks).map((leaf) => textOf(blocks[leaf] as Block)) : linesOf(raw(inner));
    });
    if (lines.length >= 5 && lines.filter((line) => entry.test(line.trim())).length >= lines.length * 0.7) found.push(i, ...section);
  }
  return found;
}

/** Top-level blocks behind a heading, to the next one; headings of single letters may go on. */
function sectionAfter(heading: number, blocks: readonly Block[], letters: boolean): number[] {
  const found: number[] = [];
  for (let i = heading + 1; i < blocks.length; i++) {
    const block = blocks[i] as Block;
    if (block.parent !== -1) continue;
    if (block.kind === 'heading' && !(letters && (block.text ?? '').trim().length <= 1)) break;
    found.push(i);
  }
  return found;
}

function leavesOf(index: number, blocks: readonly Block[]): number[] {
  const found: number[] = [];
  for (let i = index + 1; i < blocks.length && (blocks[i] as Block).parent >= index; i++) if (blocks[i + 1]?.parent !== i) found.push(i);
  return found;
}

function entryOf(block: Block, textOf: TextOf, raw: TextOf): { text: string; linked: boolean } {
  return { text: textOf(block), linked: /^\s*\[[^\]]{1,200}\]\([^()\s]{1,300}\)\s*$/.test(raw(block)) };
}

function linesOf(text: string): string[] {
  return text
    .split(/\r\n?|\n/)
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .map((line) => line.trim());
}

function clean(text: string): string {
  return text
    .replace(/[*_`:]+/g, '')
    .replace(/^(?:\d+\.?)+\s+/, '')
    .trim();
}

function key(text: string): string {
  return comparable(text.replace(/^(?:chapter|part|section)?\s*(?:\d{1,3}\.?)+[:.)]?\s+/i, ''));
}
