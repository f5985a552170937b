/** The last steps of every reading that was rendered from HTML. */
import type { Block } from '../../../contracts/document.ts';
import { comparable } from '../../../text/normalise.ts';
import { isLicenceText } from '../licence.ts';
import type { BlockWriter } from '../writer.ts';
import { markIndexes } from './indexes.ts';
import type { Links } from './output.ts';

/** What only shows once the page is whole: indexes, titles of notes, licence paragraphs. `links`: where the format has pages that link to each other. */
export function settle(writer: BlockWriter, text: string, licence: boolean, links: Links = new Map()): void {
  markIndexes(writer, links);
  for (const [i, block] of writer.blocks.entries()) {
    if (licence && block.parent === -1) writer.markAside(i, 'licence');
    const parent = writer.blocks[block.parent];
    if (parent?.kind === 'note' && parent.label !== 'footnote' && parent.label !== 'tab' && writer.blocks[i - 1] === parent && isNoteTitle(block, text))
      block.aside ??= 'metadata';
    const before = writer.blocks[i - 1];
    // The caption of a picture that a directive would have brought.
    if (block.kind === 'caption' && before?.kind === 'directive' && before.parent === block.parent) block.aside ??= 'directive';
    if (block.kind === 'paragraph' && block.end - block.start > 40 && isLicenceText(text.slice(block.start, block.end))) block.aside ??= 'licence';
  }
}

function isNoteTitle(block: Block, text: string): boolean {
  if (block.kind !== 'heading' && block.kind !== 'paragraph') return false;
  if (block.end - block.start > 24) return false;
  return /^(?:notes?|warnings?|tips?|examples?|caution|important|info|information|hint|danger|attention)\s*\d*[:.]?$/.test(
    comparable(text.slice(block.start, block.end)),
  );
}

/** Elements whose content is no text of the page, by name, as a note. */
export function leftOutNote(counts: ReadonlyMap<string, number>): string[] {
  if (counts.size === 0) return [];
  const names = [...counts.keys()].sort();
  return [`Left out: ${names.map((name) => `${counts.get(name)} ${name}`).join(', ')}.`];
}
