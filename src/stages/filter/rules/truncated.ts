import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { cutFromSource, endingOf } from '../../../text/endings.ts';
import { endsAsGiven } from '../../../text/entries.ts';
import { shapeOf } from '../../../text/task-shape.ts';
import { quotesOf, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** Words from which a single sentence must end with a mark (prose, definitions, comparisons). */
  sentenceWords: z.int().min(1).default(8),
});

export const truncated: Rule<z.output<typeof options>> = {
  id: 'truncated',
  version: '5',
  description:
    'Drops answers that stop in mid-sentence: no closing mark, an open bracket or quote, a trailing colon, comma or "the". An answer that ends where an item or a cell of its prompt or of its quotes ends is whole.',
  cost: 'cheap',
  options,
  check(record, given) {
    const quotes = record.origin.depth === 0 && !record.origin.human ? quotesOf(record) : [];
    for (const turn of turnsOf(record)) {
      const shape = shapeOf(record, turn.prompt, turn.answer);
      const ending = endingOf(turn.answer, shape, given.sentenceWords);
      const before = record.messages.slice(0, turn.answerIndex).map((message) => message.content);
      const whole = (): boolean => endsAsGiven(turn.answer, [...before, record.input ?? ''], quotesOf(record));
      if (ending.cut && !whole()) {
        const place = { message: turn.answerIndex, text: turn.answer };
        return drop(`the answer stops in mid-sentence: ${ending.why}`, [quoteAt(place, ending.start, ending.end, ending.why)]);
      }
      // A looked-up value may be a part of a sentence, but not of a table's cell.
      const against = shape === 'lookup' ? quotes.filter((quote) => quote.trimStart().startsWith('|')) : quotes;
      const free = ending.cut || ['code', 'maths', 'choice', 'tool'].includes(shape);
      if (!free && against.length > 0 && cutFromSource(turn.answer, against) && !whole()) {
        const place = { message: turn.answerIndex, text: turn.answer };
        return drop('the answer stops where its source goes on', [quoteAt(place, ending.start, ending.end)]);
      }
    }
    return keep();
  },
};
