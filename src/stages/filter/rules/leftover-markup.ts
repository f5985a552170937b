import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { markupIn } from '../../../text/markup.ts';
import { looksLikeCode, shapeOf } from '../../../text/task-shape.ts';
import { answerPlaces, promptText } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** Tags that your data may hold as text. */
  allow: z.array(z.string()).default(['sub', 'sup', 'kbd', 'details', 'summary', 'mark']),
});

const asksForMarkup =
  /\b(?:html|xml|svg|xhtml|jsx|tsx|rss|markup|mark up|html tags?|entit(?:y|ies)|escap(?:e|ed|ing) |kml|ssml|bbcode|latex|android layout)\b/i;

export const leftoverMarkup: Rule<z.output<typeof options>> = {
  id: 'leftover-markup',
  version: '2',
  severity: 'drop',
  description: 'Drops answers with raw tags, comments or entities outside code, unless the prompt is about markup; naming an element is no fault.',
  cost: 'cheap',
  options,
  check(record, given) {
    const prompt = promptText(record);
    if (asksForMarkup.test(prompt) && !/&amp;(?:lt|gt|amp|nbsp);/.test(prompt)) return keep('the prompt is about markup');
    const allowed = new Set(given.allow.map((tag) => tag.toLowerCase()));
    for (const place of answerPlaces(record)) {
      if (!/[<&]/.test(place.text)) continue;
      if (shapeOf(record, prompt, place.text) === 'code' && looksLikeCode(place.text)) continue;
      const prose = withoutCode(place.text);
      const found = markupIn(prose, allowed);
      if (found) return drop('raw markup was left in the answer', [quoteAt(place, found.start, found.end)]);
    }
    return keep();
  },
};
