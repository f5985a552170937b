/** Where a model's quote stands in the text that it was shown. */
import { align, wordsAt } from '../../text/align.ts';
import type { Word } from '../../text/align.ts';
import { isNegator } from '../../text/polarity.ts';

export interface Place {
  start: number;
  end: number;
}

/** Words of a quote at most: alignment costs the product of both lengths. */
const mostWords = 400;
/** Share of a quote's weight that must be found in order. Models drop markup and mend a letter; less than this is another sentence. */
const leastShare = 0.9;

/** Finds quotes in one text. Reads its words once, and only where a quote does not stand in it letter by letter. */
export function quoteFinder(text: string): (quote: string) => Place[] | undefined {
  let words: Word[] | undefined;
  const source = (): readonly Word[] => (words ??= wordsAt(text));
  return (quote) => {
    const parts = quote.split(/\s*(?:\[?(?:\.{3,}|…)\]?)\s*/u).filter((part) => part.trim() !== '');
    if (parts.length === 0) return undefined;
    const places: Place[] = [];
    for (const part of parts) {
      const place = findPart(text, source, part);
      if (place === undefined) return undefined;
      places.push(place);
    }
    return places;
  };
}

/**
 * The words of a quote in their order: word for word where it stands so, else aligned (`text/align.ts`), where only function
 * words may differ, and none that denies. Undefined: it is no quote of this text.
 */
function findPart(text: string, wordsOf: () => readonly Word[], quote: string): Place | undefined {
  const exact = verbatim(text, quote.trim());
  if (exact !== undefined) return exact;
  const words = wordsAt(quote);
  if (words.length === 0 || words.length > mostWords) return undefined;
  const source = wordsOf();
  const at = sequence(words, source);
  if (at !== undefined) return placeOf(source[at], source[at + words.length - 1]);
  const { share, pairs, edits } = align(words, source);
  if (share < leastShare) return undefined;
  const first = source[pairs[0]?.[1] ?? -1];
  const last = source[pairs.at(-1)?.[1] ?? -1];
  const changed = edits.flatMap(({ inserted, removed, before, after }) => [...inserted, ...(before && after ? removed : [])]);
  if (changed.some((word) => isNegator(word.text)) || edits.some(({ inserted }) => inserted.some((word) => !word.stop))) return undefined;
  const skipped = (pairs.at(-1)?.[1] ?? 0) - (pairs[0]?.[1] ?? 0) + 1 - pairs.length;
  return skipped > Math.max(3, words.length / 4) ? undefined : placeOf(first, last);
}

/** Letter by letter, and not within a word. */
function verbatim(text: string, quote: string): Place | undefined {
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const end = at + quote.length;
    if (!insideWord(text, at) && !insideWord(text, end)) return { start: at, end };
  }
  return undefined;
}

const wordEnd = /[\p{L}\p{M}\p{N}_]$/u;
const wordStart = /^[\p{L}\p{M}\p{N}_]/u;

function insideWord(text: string, at: number): boolean {
  return at > 0 && wordEnd.test(text.slice(Math.max(0, at - 2), at)) && wordStart.test(text.slice(at, at + 2));
}

function sequence(words: readonly Word[], source: readonly Word[]): number | undefined {
  for (let at = 0; at + words.length <= source.length; at++) {
    let same = 0;
    while (same < words.length && words[same]?.text === source[at + same]?.text) same++;
    if (same === words.length) return at;
  }
  return undefined;
}

function placeOf(first: Word | undefined, last: Word | undefined): Place | undefined {
  return first === undefined || last === undefined ? undefined : { start: first.start, end: last.end };
}
