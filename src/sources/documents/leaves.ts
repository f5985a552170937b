/** Readable text of leaf blocks, with the place in the working text that each character comes from. */
import type { Block, Reading } from '../../contracts/document.ts';
import { labelKey } from './markdown/definitions.ts';
import { renderInline, type Rendered } from './markdown/inline.ts';
import { renderCues, subtitleTypes } from './subtitles/render.ts';

/** As much of a reading or a document as readable text needs. */
export type TextSource = Pick<Reading, 'mediaType' | 'text' | 'blocks' | 'setAside'>;

export const markdownType = 'text/markdown';

/** Renders one leaf. Markdown and subtitles are read again from their source; else the block's own `text` is laid beside the slice. */
export function renderLeaf(document: TextSource, block: Block): Rendered {
  if (document.mediaType === markdownType && block.kind !== 'code' && block.kind !== 'figure') {
    const inner = block.kind === 'heading' ? headingSpan(document.text, block) : block;
    return renderInline(document.text, inner.start, inner.end, definedIn(document), block.kind === 'cell');
  }
  if (subtitleTypes.has(document.mediaType)) return renderCues(document.text, block.start, block.end, document.setAside);
  return alignText(document.text, block.start, block.end, block.text);
}

/** Whether a link label is defined in the document; looked up when first asked. */
export function definedIn(document: TextSource): (label: string) => boolean {
  let labels: Set<string> | undefined;
  return (label) => {
    if (labels === undefined) {
      labels = new Set();
      for (const span of document.setAside) {
        if (document.text[span.start] !== '[') continue;
        const found = /^\[((?:[^[\]\\]|\\.){1,999})\]:/s.exec(document.text.slice(span.start, Math.min(span.end, span.start + 1010)));
        if (found !== null) labels.add(labelKey(found[1] ?? ''));
      }
    }
    return labels.has(label);
  };
}

/** The text of a Markdown heading, without number signs or underline. */
export function headingSpan(text: string, block: { start: number; end: number }): { start: number; end: number } {
  const marks = /^#{1,6}(?=[ \t\r\n]|$)/.exec(text.slice(block.start, block.start + 7));
  let { start, end } = block;
  const trim = (): void => {
    while (end > start && /\s/.test(text[end - 1] as string)) end--;
    while (start < end && /\s/.test(text[start] as string)) start++;
  };
  if (marks !== null) {
    start += marks[0].length;
    trim();
    let close = end;
    while (close > start && text[close - 1] === '#') close--;
    if (close < end && (close === start || /[ \t]/.test(text[close - 1] as string))) end = close;
  } else {
    const line = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1));
    if (line > start && /^[\s>]*(?:=+|-+)\s*$/.test(text.slice(line, end))) end = line;
  }
  trim();
  return { start, end };
}

/**
 * Lays readable text beside the slice it was made from: it may have more marks (backticks) and less white space. Two
 * pointers; where the two part, the place stays at the last one known.
 */
export function alignText(text: string, start: number, end: number, readable: string | undefined): Rendered {
  const out = readable ?? text.slice(start, end);
  const at: number[] = [];
  let i = start;
  for (let j = 0; j < out.length; j++) {
    const char = out[j] as string;
    const blank = /\s/.test(char);
    while (!blank && i < end && text[i] !== char && /\s/.test(text[i] as string)) i++;
    at.push(Math.min(i, Math.max(start, end - 1)));
    if (i >= end) continue;
    if (text[i] === char) i++;
    else if (blank) while (i < end && /\s/.test(text[i] as string)) i++;
  }
  return { text: out, at };
}

/** Whether a block has no children: those would follow it at once. */
export function isLeaf(blocks: readonly Block[], index: number): boolean {
  return blocks[index + 1]?.parent !== index;
}
