/**
 * What is of the site or the book and not of its text, told after reading in every format: tables of contents, indexes,
 * cookie notices, licence texts, footers, links for navigation. A false alarm loses text, so a block is set aside only where
 * the whole of it is such a thing; what is doubtful stays.
 */
import type { AsideReason, Block, Reading } from '../../../contracts/document.ts';
import { isLicenceText } from '../licence.ts';
import { contentsBlocks, indexBlocks } from './lists.ts';
import { besideConsent, isConsent, isLegalItem, phraseReason } from './phrases.ts';

/** Data, code and subtitles have no such parts. */
const without = /^(?:text\/(?:x-source|csv|tab-separated-values|vtt)|application\/x-subrip)$/;
const earliest = 4;

/** The reading with such blocks marked; a note counts them by reason. The same object where there are none. */
export function setFurnitureAside(reading: Reading): Reading {
  if (without.test(reading.mediaType) || reading.blocks.length < 2) return reading;
  const { blocks, text } = reading;
  const raw = (block: Block): string => text.slice(block.start, block.end);
  const textOf = (block: Block): string => block.text ?? raw(block);
  const reasons = new Map<number, AsideReason>();
  const put = (index: number, reason: AsideReason): void => {
    if (!reasons.has(index)) reasons.set(index, reason);
  };
  for (const index of contentsBlocks(blocks, textOf, raw, /markdown|html/.test(reading.mediaType))) put(index, 'contents');
  for (const index of indexBlocks(blocks, textOf, raw)) put(index, 'index');
  const tops = blocks.flatMap((block, index) => (block.parent === -1 ? [index] : []));
  for (const [place, index] of tops.entries()) {
    const block = blocks[index] as Block;
    if (block.aside !== undefined) continue;
    if (block.kind === 'list') {
      const items = leaves(blocks, index);
      if (items.length >= 2 && items.every((leaf) => isLegalItem(textOf(blocks[leaf] as Block)))) put(index, 'boilerplate');
    }
    if (block.kind !== 'paragraph') continue;
    const said = textOf(block);
    if (isConsent(said)) markConsent(place, tops, blocks, textOf, put);
    else if (said.length > 40 && isLicenceText(said)) put(index, 'licence');
    else {
      const reason = phraseReason(said, place < earliest);
      if (reason !== undefined) put(index, reason);
    }
  }
  if (reasons.size === 0) return reading;
  const within = new Map<number, AsideReason>();
  const marked = blocks.map((block, index): Block => {
    const reason = reasons.get(index) ?? within.get(block.parent);
    if (reason === undefined) return block;
    within.set(index, reason);
    return block.aside === undefined ? { ...block, aside: reason } : block;
  });
  return { ...reading, blocks: marked, notes: [...reading.notes, countNote(reasons)] };
}

/** The notice, and its title and buttons right beside it. */
function markConsent(
  place: number,
  tops: readonly number[],
  blocks: readonly Block[],
  textOf: (block: Block) => string,
  put: (index: number, reason: AsideReason) => void,
): void {
  put(tops[place] as number, 'consent');
  const beside = (index: number | undefined): boolean => {
    const block = blocks[index ?? -1];
    if (block === undefined || index === undefined) return false;
    const parts = block.kind === 'list' ? leaves(blocks, index).map((leaf) => textOf(blocks[leaf] as Block)) : [textOf(block)];
    if (!parts.every((part) => besideConsent(part))) return false;
    put(index, 'consent');
    return true;
  };
  for (let at = place + 1; at <= place + 4 && beside(tops[at]); at++);
  beside(tops[place - 1]);
}

function leaves(blocks: readonly Block[], index: number): number[] {
  const found: number[] = [];
  for (let i = index + 1; i < blocks.length && (blocks[i] as Block).parent >= index; i++) if (blocks[i + 1]?.parent !== i) found.push(i);
  return found;
}

function countNote(reasons: ReadonlyMap<number, AsideReason>): string {
  const counts = new Map<AsideReason, number>();
  for (const reason of reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const named = [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([reason, count]) => `${count} ${reason}`);
  return `Set aside as no part of the text, in blocks: ${named.join(', ')}.`;
}
