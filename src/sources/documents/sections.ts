/** A document as sections: runs of blocks under one heading path. */
import type { Block } from '../../contracts/document.ts';
import type { Outline } from './pieces.ts';

export interface Section {
  path: string[];
  /** Top-most blocks, in order, without headings and what is set aside. */
  blocks: number[];
}

/**
 * Sections in order. A quote or note that holds headings (a sidebar) is opened: its headings make sections of their own
 * under the path of the place, and the outer section goes on behind it as a section with the same path as before.
 */
export function sectionsOf(view: Outline): Section[] {
  const { document, children } = view;
  const sections: Section[] = [];
  let path: { level: number; text: string }[] = [];
  let current: Section | undefined;
  const begin = (): void => {
    current = undefined;
  };
  const put = (index: number): void => {
    if (current === undefined) sections.push((current = { path: path.map((item) => item.text), blocks: [] }));
    current.blocks.push(index);
  };
  // Work items: a block, or the end of a sidebar with the path to go back to.
  type Work = { index: number } | { back: typeof path };
  const work: Work[] = [];
  const push = (indices: readonly number[]): void => {
    for (let k = indices.length - 1; k >= 0; k--) work.push({ index: indices[k] as number });
  };
  push(document.blocks.flatMap((block, index) => (block.parent === -1 ? [index] : [])));
  let floor = 0;
  while (work.length > 0) {
    const item = work.pop() as Work;
    if ('back' in item) {
      path = item.back;
      floor = 0;
      begin();
      continue;
    }
    const block = document.blocks[item.index] as Block;
    if (block.aside !== undefined) continue;
    if (block.kind === 'heading') {
      const level = block.level ?? 6;
      // Within a sidebar the outer path stays, whatever the levels say.
      while (path.length > floor && (path.at(-1)?.level ?? 0) >= level) path.pop();
      path = [...path, { level, text: (block.text ?? document.text.slice(block.start, block.end)).trim() }];
      begin();
      continue;
    }
    const inner = children[item.index] as readonly number[];
    const sidebar = (block.kind === 'quote' || block.kind === 'note') && inner.some((child) => document.blocks[child]?.kind === 'heading');
    if (!sidebar) {
      put(item.index);
      continue;
    }
    work.push({ back: path });
    floor = path.length;
    path = [...path];
    begin();
    push(inner);
  }
  return sections;
}
