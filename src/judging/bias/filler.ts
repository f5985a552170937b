import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import { round6 } from '../../statistics/intervals.ts';

// Set phrases that say nothing, in comparable form. English only: in other languages the penalty is 0, and says nothing.
const phrases = [
  'it is important to note that',
  "it's important to note that",
  'it is worth noting that',
  "it's worth noting that",
  'it is worth mentioning that',
  'it should be noted that',
  'please note that',
  'as mentioned earlier',
  'as previously mentioned',
  'as we all know',
  'needless to say',
  'in conclusion',
  'in summary',
  'to sum up',
  'all in all',
  'at the end of the day',
  'when it comes to',
  'in the world of',
  "in today's fast-paced world",
  "in today's digital age",
  'there are many things',
  'there are several factors',
  'plays a crucial role',
  'plays a vital role',
  'plays an important role',
  'a wide range of',
  'a testament to',
  'i hope this helps',
  'feel free to ask',
  'let me know if you have any',
  'great question',
  'certainly!',
  'absolutely!',
  'of course!',
] as const;

/** Points off for each hundredth of the words that stands in set phrases; 1 at most. */
const perHundredth = 0.1;

/**
 * What filler costs an answer, 0-1: a tenth of a point for each 1 % of its words in set phrases. Beside the raw score, never
 * in it: models that judge like such phrases, and generators learn that.
 */
export function fillerPenalty(answer: string): number {
  const total = words(answer).length;
  if (total === 0) return 0;
  const text = comparable(answer);
  let filler = 0;
  for (const phrase of phrases) {
    const own = words(phrase).length;
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      if (isWordEdge(text[at - 1]) && (phrase.endsWith('!') || isWordEdge(text[at + phrase.length]))) filler += own;
    }
  }
  return round6(Math.min(1, (filler / total) * 100 * perHundredth));
}

function isWordEdge(character: string | undefined): boolean {
  return character === undefined || !/[\p{L}\p{N}]/u.test(character);
}
