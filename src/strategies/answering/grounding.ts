/** From quotes of an answer to the stretches of the documents where they stand. */
import type { DraftGrounding, Passage, Span } from '../../contracts/index.ts';
import { spansInOrder } from '../drafts/index.ts';
import { passageSpans, quoteFinder } from '../source-text/index.ts';

/** Where each quote stands: in the first passage that holds it. `missing`: quotes that no passage holds. */
export function groundingOf(quotes: readonly string[], passages: readonly Passage[]): { grounding: DraftGrounding[]; found: string[]; missing: string[] } {
  const finders = passages.map(({ text }) => quoteFinder(text));
  const spans = new Map<Passage, Span[]>();
  const found: string[] = [];
  const missing: string[] = [];
  for (const quote of quotes) {
    if (quote.trim() === '') continue;
    const at = passages.findIndex((passage, i) => {
      const places = finders[i]?.(quote)?.flatMap(({ start, end }) => passageSpans(passage, start, end)) ?? [];
      if (places.length > 0) spans.set(passage, [...(spans.get(passage) ?? []), ...places]);
      return places.length > 0;
    });
    (at < 0 ? missing : found).push(quote);
  }
  const grounding = passages.flatMap((passage) => {
    const own = spans.get(passage);
    return own === undefined ? [] : [{ document: passage.document, version: passage.version, chunk: passage.chunk, spans: spansInOrder(own) }];
  });
  return { grounding, found, missing };
}
