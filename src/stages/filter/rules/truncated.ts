import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { countWords } from '../../../text/content-words.ts';
import { cutFromSource, endingOf, type Ending } from '../../../text/endings.ts';
import { endsAsGiven } from '../../../text/entries.ts';
import { looksLikeCode, shapeOf } from '../../../text/task-shape.ts';
import { quotesOf, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** Words from which a single sentence must end with a mark (prose, definitions, comparisons). */
  sentenceWords: z.int().min(1).default(8),
});

export const truncated: Rule<z.output<typeof options>> = {
  id: 'truncated',
  version: '6',
  severity: 'drop',
  description:
    'Drops answers that stop in mid-sentence: no closing mark, an open bracket or quote, a trailing colon, comma or "the". An answer that ends where an item or a cell of its prompt or of its quotes ends is whole.',
  cost: 'cheap',
  options,
  check(record, given) {
    const quotes = record.origin.depth === 0 && !record.origin.human ? quotesOf(record) : [];
    for (const turn of turnsOf(record)) {
      const shape = shapeOf(record, turn.prompt, turn.answer);
      const ending = signed(turn.answer) ? whole : (callCut(turn.answer, shape) ?? endingOf(turn.answer, shape, given.sentenceWords));
      const before = record.messages.slice(0, turn.answerIndex).map((message) => message.content);
      const asGiven = (): boolean => endsAsGiven(turn.answer, [...before, record.input ?? ''], quotesOf(record));
      if (ending.cut && !asGiven() && !isNames(turn.answer)) {
        const place = { message: turn.answerIndex, text: turn.answer };
        return drop(`the answer stops in mid-sentence: ${ending.why}`, [quoteAt(place, ending.start, ending.end, ending.why)]);
      }
      // A looked-up value may be a part of a sentence, but not of a table's cell.
      const against = shape === 'lookup' ? quotes.filter((quote) => quote.trimStart().startsWith('|')) : quotes;
      const free = ending.cut || ['code', 'maths', 'choice', 'tool'].includes(shape);
      if (!free && against.length > 0 && cutFromSource(turn.answer, against) && !asGiven()) {
        const place = { message: turn.answerIndex, text: turn.answer };
        return drop('the answer stops where its source goes on', [quoteAt(place, ending.start, ending.end)]);
      }
    }
    return keep();
  },
};

const whole: Ending = { cut: false, why: '', start: 0, end: 0 };

/** A letter ends with who wrote it. */
function signed(answer: string): boolean {
  return /(?:^|[\s.!?,])(?:sincerely|regards|yours(?: (?:truly|faithfully|sincerely))?|respectfully|best(?: wishes)?|cheers|love|gratefully|faithfully|cordially|warmly|farewell|affectionately|in (?:solidarity|peace|friendship|hope)|thank you|thanks|your (?:\w+ ){1,3}\w+),\s{1,3}[^.!?\n]{1,60}(?:\n[^.!?\n]{1,60}){0,2}$/i.test(
    answer.trimEnd().slice(-260),
  );
}

/** Names or things in a row, and no sentence: no mark is wanted behind the last. */
function isNames(answer: string): boolean {
  const text = answer.trim();
  const parts = text.split(/, (?:and |or )?/);
  return (
    parts.length >= 4 &&
    !/[.!?:;\n]/.test(text) &&
    parts.every((part) => part !== '' && countWords(part) <= 6) &&
    !/\b(?:is|are|was|were|has|have|will|can)\b/.test(text)
  );
}

/** A call in running text whose bracket never closes: sums and code are not looked at for their last mark otherwise. */
function callCut(answer: string, shape: string): Ending | undefined {
  if (shape !== 'maths' && shape !== 'code' && shape !== 'choice') return undefined;
  const body = answer.trimEnd();
  const from = body.lastIndexOf('\n') + 1;
  const line = body.slice(from);
  if (line.length > 2000 || !/^\p{Lu}[^(]{8,}\b\w+\(/u.test(line) || looksLikeCode(body)) return undefined;
  const open = (line.match(/\(/g)?.length ?? 0) - (line.match(/\)/g)?.length ?? 0);
  return open > 0 ? { cut: true, why: 'the bracket of a call is never closed', start: Math.max(from, body.length - 120), end: body.length } : undefined;
}
