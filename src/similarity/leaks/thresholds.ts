/** Under this many words, numbers and single letters left out, an item is short: its pairs prove nothing, it must stand in a row whole. */
export const shortWords = 8;

/** An item of fewer distinct word pairs is as good as short: a table of numbers, one word again and again. */
export const leastPairs = shortWords - 1;

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

/** From here on `overlap` of an item's pairs is enough. */
export const longWords = 50;

/**
 * Likeness (see `nearestCopy`) that makes a text an edited copy: one changed word in a sentence of twenty breaks two pairs, so
 * that pairs alone miss short items. A tenth of the words edited leaves .85 and more.
 */
export const copyLikeness = 0.85;

/** The same for items of fewer than 20 words, where one edited word may weigh .1: a hit waits for a person. */
export const nearLikeness = 0.8;

/** The same where the item's answer stands in the row too: a hit waits for a person. */
export const answeredLikeness = 0.6;

/** Words that an item needs to have edited copies: in a shorter one a single word makes another question. */
export const leastCopied = 10;

/** Under so many words a person decides: one word apart may be another question. */
export const surelyCopied = 20;

/** Words that a whole question needs to prove a leak alone; one of fewer needs its answer in the row too. */
export const leastWhole = 5;

/** Words that a row's whole prompt needs before standing inside an item means something. */
export const leastInside = 8;
