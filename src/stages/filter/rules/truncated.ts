import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { cutFromSource, endingOf } from '../../../text/endings.ts';
import { shapeOf } from '../../../text/task-shape.ts';
import { quotesOf, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** Words from which a single sentence must end with a mark (prose, definitions, comparisons). */
  sentenceWords: z.int().min(1).default(8),
});

export const truncated: Rule<z.output<typeof options>> = {
  id: 'truncated',
  version: '2',
  description: 'Drops answers that stop in mid-sentence: no closing mark, an open bracket or quote, a trailing colon, comma or "the".',
  cost: 'cheap',
  options,
  check(record, given) {
    const quotes = record.origin.depth === 0 && !record.origin.human ? quotesOf(record) : [];
    for (const turn of turnsOf(record)) {
      const shape = shapeOf(record, turn.prompt, turn.answer);
      const ending = endingOf(turn.answer, shape, given.sentenceWords);
      if (ending.cut) {
        const place = { message: turn.answerIndex, text: turn.answer };
        return drop(`the answer stops in mid-sentence: ${ending.why}`, [quoteAt(place, ending.start, ending.end, ending.why)]);
      }
      // A looked-up value may be a part of a sentence, but not of a table's cell.
      const against = shape === 'lookup' ? quotes.filter((quote) => quote.trimStart().startsWith('|')) : quotes;
      const whole = ['code', 'maths', 'choice', 'tool'].includes(shape);
      if (!whole && against.length > 0 && cutFromSource(turn.answer, against)) {
        const place = { message: turn.answerIndex, text: turn.answer };
        return drop('the answer stops where its source goes on', [quoteAt(place, ending.start, ending.end)]);
      }
    }
    return keep();
  },
};
