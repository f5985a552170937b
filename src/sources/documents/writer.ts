/** Collects the blocks and set-aside stretches of a reading: what every reader shares. */
import type { AsideReason, Block, BlockKind, Reading } from '../../contracts/document.ts';
import { directiveNote } from './directives.ts';
import { withoutExportId } from './notion/export-name.ts';

export interface BlockInit extends Omit<Block, 'text'> {
  text?: string;
}

export class BlockWriter {
  readonly blocks: Block[] = [];
  readonly setAside: Reading['setAside'] = [];
  readonly notes: string[] = [];

  /** Adds a block; gives its index. `text` is kept only where it differs from the slice (see `finish`). */
  add(block: BlockInit): number {
    this.blocks.push(block);
    return this.blocks.length - 1;
  }

  aside(start: number, end: number, reason: AsideReason): void {
    if (end > start) this.setAside.push({ start, end, reason });
  }

  /** Marks a block and all that is in it. */
  markAside(index: number, reason: AsideReason): void {
    const block = this.blocks[index];
    if (block === undefined) return;
    block.aside = reason;
    for (let i = index + 1; i < this.blocks.length; i++) {
      const inner = this.blocks[i] as Block;
      if (inner.parent < index) break;
      inner.aside = reason;
    }
  }

  /** Sorts, drops what says nothing, and counts. */
  finish(init: { mediaType: string; title: string; language: string | undefined; text: string; includes: number; notes: readonly string[] }): Reading {
    const { text } = init;
    for (const block of this.blocks) if (block.text !== undefined && block.text === text.slice(block.start, block.end)) delete block.text;
    for (const [index, block] of this.blocks.entries()) {
      const leaf = this.blocks[index + 1]?.parent !== index && !holders.has(block.kind);
      if (leaf && block.aside === undefined && (block.text ?? text.slice(block.start, block.end)).trim() === '') block.aside = 'empty';
    }
    this.setAside.sort((a, b) => a.start - b.start || a.end - b.end);
    const notes = [...init.notes, ...this.notes];
    if (init.includes > 0) notes.push(...directiveNote(init.includes, this.asideWords(text), countWords(text)));
    return {
      mediaType: init.mediaType,
      title: init.title,
      ...(init.language === undefined ? {} : { language: init.language }),
      text,
      blocks: this.blocks,
      setAside: this.setAside,
      notes,
    };
  }

  private asideWords(text: string): number {
    let count = 0;
    for (const span of this.setAside) count += countWords(text.slice(span.start, span.end));
    for (const block of this.blocks) {
      const outer = this.blocks[block.parent];
      if (block.aside !== undefined && outer?.aside === undefined) count += countWords(text.slice(block.start, block.end));
    }
    return count;
  }
}

const holders: ReadonlySet<BlockKind> = new Set<BlockKind>(['list', 'item', 'table', 'row', 'cell', 'quote', 'note', 'terms', 'description']);

/** Runs of letters and digits: for a note, so quick rather than exact. */
function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

// A mask stays as it is: `[SECRET_1]`.
const maskOrDash = /\[[A-Z][A-Z0-9_]{0,31}_[1-9]\d{0,8}\]|(?<=[\p{L}\p{N}])[-_]+(?=[\p{L}\p{N}])/gu;

/** Title from a path: the file name without its ending and the identifier of an export, its dashes and underscores as blanks: it is read in questions. */
export function titleFromPath(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return withoutExportId(name.replace(/\.[^.]+$/, '')).replace(maskOrDash, (found) => (found.startsWith('[') ? found : ' ')) || name;
}

/** `en-GB` -> `en`; undefined where it is no language tag. */
export function languageCode(tag: string | undefined): string | undefined {
  const found = /^\s*["']?([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?["']?\s*$/.exec(tag ?? '');
  return found?.[1]?.toLowerCase();
}
