/** Under this many words an item is short: its pairs prove nothing, it must stand in a row whole. */
export const shortWords = 8;

/**
 * Share of an item's weighted word pairs that makes a text its copy. It falls with length, as in allenai/decon: a short item
 * shares half of its pairs with many innocent texts. Below 8 words the whole item (1); to 20 words .8; then in a straight line
 * to `overlap` at 50 words. An `overlap` over .8 holds for all.
 */
export function overlapThreshold(words: number, overlap: number): number {
  if (words < shortWords) return 1;
  const high = Math.max(0.8, overlap);
  if (words <= 20) return high;
  if (words >= longWords) return overlap;
  return high - ((high - overlap) * (words - 20)) / 30;
}

/**
 * Share of a short item's words, in their order, that makes a text its copy although fewer of its pairs are there: one changed
 * word in a sentence of twenty breaks two pairs. 10 % of words edited leave .85 and more in place.
 */
export const orderedShare = 0.85;

/** Items from here on need no look at the order of their words: `overlap` of their pairs is enough. */
export const longWords = 50;

/** Words that a whole question needs to prove a leak alone; one of fewer needs its answer in the row too. */
export const leastWhole = 5;

/** Words that a row's whole prompt needs before standing inside an item means something. */
export const leastInside = 8;
