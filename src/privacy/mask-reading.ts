import type { Block, Reading } from '../contracts/document.ts';
import type { Finding } from '../contracts/plugins.ts';
import { compareText } from '../text/canonical.ts';
import { outsideMasks, withoutOverlaps } from './find.ts';
import { literalFinder, locateLoosely } from './literals.ts';
import { maxPasses } from './masker.ts';
import type { Masker } from './masker.ts';
import { reserveMasks } from './masks.ts';
import type { Numbering } from './masks.ts';
import { replaceSpans } from './moves.ts';
import type { Replacement } from './moves.ts';

export type MaskedReading = Reading & {
  /** Findings masked in the working text, and values found only in title, labels or notes, by type. */
  masked: Record<string, number>;
  /** Types found whose action is `drop`, sorted. */
  dropped: string[];
};

/** A finding of the working text; `value` is how the value is spelled where that differs from the slice. */
type Placed = Finding & { value?: string };

interface Work {
  masker: Masker;
  numbering: Numbering;
  byType: Record<string, number>;
}

/**
 * Masks a whole reading with one numbering: working text, readable text of blocks, title, labels and notes. Every span is
 * moved with the text. A value that was found anywhere is masked everywhere, also where a line break or a mark of Markdown
 * stands inside it. A block that loses all its text to a finding begun in an earlier block is set aside as `empty`.
 */
export function maskReading(reading: Reading, masker: Masker): MaskedReading {
  const work: Work = { masker, numbering: new Map(), byType: {} };
  for (const text of [reading.text, ...looseTexts(reading)]) reserveMasks(work.numbering, text);
  let out = reading;
  for (let pass = 0; pass < maxPasses; pass++) {
    const next = maskOnce(out, work);
    if (next === undefined) break;
    out = next;
  }
  const dropped = Object.keys(work.byType).filter((type) => masker.drops(type));
  return { ...out, masked: work.byType, dropped: dropped.sort(compareText) };
}

function looseTexts(reading: Reading): string[] {
  return [reading.title, ...reading.notes, ...reading.blocks.flatMap((block) => [block.text ?? '', block.label ?? ''])];
}

function maskOnce(reading: Reading, work: Work): Reading | undefined {
  const { masker, numbering } = work;
  const inText = masker.find(reading.text);
  const inBlocks = reading.blocks.map((block) => (block.text === undefined ? [] : masker.find(block.text)));
  const asides = [reading.title, ...reading.notes, ...reading.blocks.flatMap((block) => (block.label === undefined ? [] : [block.label]))];
  const values = new Map<string, string>();
  const collect = (text: string, found: readonly Finding[]): void => {
    for (const { type, start, end } of found) if (!values.has(text.slice(start, end))) values.set(text.slice(start, end), type);
  };
  collect(reading.text, inText);
  reading.blocks.forEach((block, index) => collect(block.text ?? '', inBlocks[index] ?? []));
  const inTextOrBlocks = new Set(values.keys());
  for (const aside of asides) collect(aside, masker.find(aside));
  if (values.size === 0) return undefined;

  const again = literalFinder(values);
  const spread = reading.blocks.flatMap((block, index) => spreadFindings(reading.text, block, inBlocks[index] ?? []));
  const placed = withoutOverlaps<Placed>(outsideMasks([...inText, ...spread, ...again(reading.text)], reading.text));
  for (const { type } of placed) work.byType[type] = (work.byType[type] ?? 0) + 1;
  const shown = new Set(placed.map((found) => reading.text.slice(found.start, found.end)));
  for (const [value, type] of values) if (!inTextOrBlocks.has(value) && !shown.has(value)) work.byType[type] = (work.byType[type] ?? 0) + 1;

  const maskFor = (found: Placed, text: string): string => masker.standIn(found.type, found.value ?? text.slice(found.start, found.end), numbering);
  const moved = replaceSpans(
    reading.text,
    placed.map((found) => ({ ...found, with: maskFor(found, reading.text) })),
  );
  const maskString = (text: string, own: readonly Finding[] = masker.find(text)): Replacement[] =>
    withoutOverlaps(outsideMasks([...own, ...again(text)], text)).map((found) => ({ ...found, with: maskFor(found, text) }));
  const apply = (text: string): string => replaceSpans(text, maskString(text)).text;

  const blocks = reading.blocks.map((block, index): Block => {
    const start = moved.map(block.start);
    const end = moved.map(block.end);
    const out: Block = { ...block, start, end };
    if (block.label !== undefined) out.label = apply(block.label);
    if (block.text !== undefined) {
      const replacements = maskString(block.text, inBlocks[index]);
      out.text = replaceSpans(block.text, withFragments(replacements, block, reading.text, placed, maskFor)).text;
    }
    if (start === end && block.start < block.end) {
      out.aside = block.aside ?? 'empty';
      if (out.text !== undefined) out.text = '';
    }
    return out;
  });
  return {
    ...reading,
    title: apply(reading.title),
    text: moved.text,
    blocks,
    setAside: reading.setAside.map((aside) => ({ ...aside, start: moved.map(aside.start), end: moved.map(aside.end) })),
    notes: reading.notes.map(apply),
  };
}

/** Findings of a block's readable text that its slice spells otherwise; the whole slice where it cannot be found there. */
function spreadFindings(text: string, block: Block, found: readonly Finding[]): Placed[] {
  if (found.length === 0) return [];
  const slice = text.slice(block.start, block.end);
  return found.flatMap(({ type, start, end, score }) => {
    const value = (block.text ?? '').slice(start, end);
    if (slice.includes(value)) return []; // found again as it is
    const spans = locateLoosely(slice, value, 'anywhere');
    const within = spans.length > 0 ? spans : slice === '' ? [] : [{ start: 0, end: slice.length }];
    return within.map((span) => ({ type, score, value, start: block.start + span.start, end: block.start + span.end }));
  });
}

/**
 * A finding of the working text that crosses a border of the block: the readable text loses its part of it. As in the
 * slice, the mask stands in the block where the finding ends.
 */
function withFragments(
  replacements: Replacement[],
  block: Block,
  text: string,
  placed: readonly Placed[],
  maskFor: (found: Placed, text: string) => string,
): Replacement[] {
  const fragments: Replacement[] = [];
  const readable = block.text ?? '';
  const head = containing(placed, block.start);
  if (head !== undefined && head.end <= block.end) {
    const [span] = locateLoosely(readable, text.slice(block.start, head.end), 'head');
    if (span !== undefined) fragments.push({ ...span, with: maskFor(head, text) });
  }
  const tail = containing(placed, block.end);
  if (tail !== undefined && tail.start >= block.start) {
    const [span] = locateLoosely(readable, text.slice(tail.start, block.end), 'tail');
    if (span !== undefined) fragments.push({ ...span, with: '' });
  }
  if (fragments.length === 0) return replacements;
  const kept = replacements.filter((one) => fragments.every((fragment) => one.end <= fragment.start || one.start >= fragment.end));
  return [...kept, ...fragments].sort((a, b) => a.start - b.start);
}

/** The finding that has the offset inside it, not at its ends. */
function containing(placed: readonly Placed[], offset: number): Placed | undefined {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const found = placed[low - 1];
  return found !== undefined && found.end > offset ? found : undefined;
}
