/** Callouts of a Markdown export: what stands between `<aside>` and `</aside>`, with an emoji before it, is a note. */
import type { Block, Reading, Span } from '../../../contracts/document.ts';

// What stands before the text: emoji with their modifiers and joiners.
const icon = /^(?:\p{Extended_Pictographic}[\uFE0F\u200D\u{1F3FB}-\u{1F3FF}\p{Extended_Pictographic}]{0,10}|\p{Regional_Indicator}{2})(?=\s|$)\s*/u;

const labels: ReadonlyMap<string, string> = new Map([
  ['💡', 'tip'],
  ['⚠', 'warning'],
  ['🚨', 'warning'],
  ['🚧', 'warning'],
  ['⛔', 'warning'],
  ['🛑', 'warning'],
  ['❗', 'important'],
  ['❕', 'important'],
  ['📌', 'important'],
]);

/** Wraps the blocks of each callout in a note, and sets its emoji aside. Changes the reading in place; gives how many there are. */
export function wrapCallouts(reading: Reading): number {
  const regions = calloutRegions(reading);
  if (regions.length === 0) return 0;
  const { blocks } = reading;
  const starts = new Map<number, { last: number; region: Span }>();
  for (const region of regions) {
    const first = firstFrom(blocks, region.start);
    const parent = blocks[first]?.parent;
    let last = -1;
    for (let i = first; i < blocks.length && (blocks[i] as Block).start < region.end; i++) if ((blocks[i] as Block).parent === parent) last = i;
    // Only where the callout holds whole blocks: a page that was edited by hand may have its tags anywhere.
    if (last >= 0 && (blocks[last] as Block).end <= region.end && (blocks[first] as Block).start >= region.start) starts.set(first, { last, region });
  }
  const moved: number[] = [];
  const out: Block[] = [];
  let open: { index: number; parent: number; end: number } | undefined;
  for (const [i, block] of blocks.entries()) {
    const start = starts.get(i);
    const parent = block.parent < 0 ? -1 : (moved[block.parent] ?? -1);
    if (open !== undefined && block.start >= open.end) open = undefined;
    if (start !== undefined) {
      const end = (blocks[start.last] as Block).end;
      open = { index: out.length, parent: block.parent, end };
      out.push({ kind: 'note', start: block.start, end, parent, label: labelOf(block, reading.text) });
    }
    moved.push(out.length);
    out.push({ ...block, parent: open !== undefined && block.parent === open.parent ? open.index : parent });
    if (start !== undefined) dropIcon(out.at(-1) as Block, reading);
  }
  reading.blocks = out;
  return starts.size;
}

/** Between an opening tag and the next closing one; nesting does not occur in exports. */
function calloutRegions({ text, setAside }: Reading): Span[] {
  const regions: Span[] = [];
  let open = -1;
  for (const span of setAside) {
    if (span.reason !== 'directive' || span.end - span.start > 200) continue;
    const tag = text.slice(span.start, span.end);
    if (/^<aside(?:\s[^<>]*)?>$/i.test(tag)) open = span.end;
    else if (open >= 0 && /^<\/aside\s*>$/i.test(tag)) {
      regions.push({ start: open, end: span.start });
      open = -1;
    }
  }
  return regions;
}

function labelOf(block: Block, text: string): string {
  const sign = String.fromCodePoint(text.codePointAt(block.start) ?? 32);
  return labels.get(sign) ?? 'note';
}

function dropIcon(block: Block, reading: Reading): void {
  if (block.kind !== 'paragraph') return;
  const found = icon.exec(reading.text.slice(block.start, Math.min(block.end, block.start + 60)));
  if (found === null) return;
  if (block.start + found[0].length >= block.end) {
    block.aside = 'metadata';
    return;
  }
  reading.setAside.push({ start: block.start, end: block.start + found[0].trimEnd().length, reason: 'metadata' });
  block.start += found[0].length;
  if (block.text !== undefined) block.text = block.text.replace(icon, '');
}

/** Index of the first block that starts at `offset` or behind it. */
function firstFrom(blocks: readonly Block[], offset: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
