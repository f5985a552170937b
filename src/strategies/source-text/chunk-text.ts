import type { Chunk, Document, Span } from '../../contracts/index.ts';
import { betweenStretches, passageSpans } from './passage-spans.ts';

/** A chunk as a model sees it: stretches of the working text, each at its place. */
export interface ChunkText {
  text: string;
  /** All stretches, in order. */
  spans: readonly Span[];
  /** The stretches of the working text that a part of `text` stands for, in order. */
  spansOf(from: number, to: number): Span[];
}

/**
 * The text of a chunk, without what is set aside in it. Words are the working text's own, so that what a model quotes can be
 * found again at its place.
 */
export function chunkText(document: Document, chunk: Chunk): ChunkText {
  const spans = merged(document, wanted(document, chunk));
  const text = spans.map(({ start, end }) => document.text.slice(start, end)).join(betweenStretches);
  return { text, spans, spansOf: (from, to) => passageSpans({ text, spans }, from, to) };
}

/** Blocks of the chunk within its borders, less what is set aside in them. */
function wanted(document: Document, chunk: Chunk): Span[] {
  return chunk.blocks.flatMap((index) => {
    const block = document.blocks[index];
    if (block === undefined || block.aside !== undefined) return [];
    const whole = { start: Math.max(block.start, chunk.start), end: Math.min(block.end, chunk.end) };
    const holes: Span[] = document.setAside.filter((one) => one.start < whole.end && one.end > whole.start);
    // Blocks stand in preorder: those inside this one follow it.
    for (let at = index + 1; at < document.blocks.length && (document.blocks[at]?.start ?? Infinity) < whole.end; at++) {
      const inner = document.blocks[at];
      if (inner?.aside !== undefined) holes.push(inner);
    }
    return without(whole, holes);
  });
}

function without(whole: Span, holes: readonly Span[]): Span[] {
  const out: Span[] = [];
  let start = whole.start;
  for (const hole of holes.toSorted((a, b) => a.start - b.start)) {
    if (hole.start > start) out.push({ start, end: Math.min(hole.start, whole.end) });
    start = Math.max(start, hole.end);
  }
  if (start < whole.end) out.push({ start, end: whole.end });
  return out.filter((span) => span.end > span.start);
}

/** Stretches with nothing but white space between them are one. */
function merged(document: Document, spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = out.at(-1);
    if (last !== undefined && (span.start <= last.end || document.text.slice(last.end, span.start).trim() === '')) last.end = Math.max(last.end, span.end);
    else out.push({ ...span });
  }
  return out;
}
