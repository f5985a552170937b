/** What strategies share when they make a draft of a reply. */
import type { Span } from '../../contracts/index.ts';

/** Spans in order, those that touch or overlap as one. */
export function spansInOrder(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = out.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else out.push({ ...span });
  }
  return out;
}

/** What a chunk is about: the last heading over it, else the title of its document. */
export function topicOf(title: string, headingPath: readonly string[]): string {
  return (headingPath.at(-1) ?? title).slice(0, 80).toWellFormed().trim() || 'general';
}

const mark = /<<<[A-Za-z-]{1,40} [0-9a-f]{16}|[A-Za-z-]{1,40} [0-9a-f]{16}>>>/;

/** Throws where a reply repeats a mark of the prompt's fences: it says what was around the data, not what was asked. */
export function requireUnmarked(text: string): void {
  if (mark.test(text)) throw new Error('leaked: the reply repeats a mark of its prompt');
}
