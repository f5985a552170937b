import type { Passage, Span } from '../../contracts/index.ts';

/** What stands between two stretches of a text that a model is shown. */
export const betweenStretches = '\n\n';

/** The stretches of the working text that a part of a passage's text stands for, in order. */
export function passageSpans({ text, spans }: Pick<Passage, 'text' | 'spans'>, from: number, to: number): Span[] {
  const out: Span[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    const span = { start: start + Math.max(0, from - at), end: Math.min(end, start + to - at) };
    const shown = at + span.start - start;
    if (span.end > span.start && text.slice(shown, shown + span.end - span.start).trim() !== '') out.push(span);
    at += end - start + betweenStretches.length;
  }
  return out;
}
