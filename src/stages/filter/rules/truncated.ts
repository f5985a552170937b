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
  version: '8',
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
      if (ending.cut && /closing mark/.test(ending.why) && (isTitle(turn.prompt, turn.answer) || isLineOfLines(turn.answer))) continue;
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
  return /(?:^|[\s.!?,])(?:sincerely|regards|(?:ever |most )?yours(?: \w{1,20}){0,5}|respectfully|best(?: wishes)?|cheers|love|gratefully|faithfully|cordially|warmly|farewell|affectionately|(?:in|with) (?:\w{1,20} ){0,3}?(?:solidarity|peace|friendship|hope|love|respect|gratitude|regards|wishes|anticipation|admiration|affection|warmth|appreciation|thanks)(?: and \w{1,20})?|thank you|thanks|your (?:\w+ ){1,3}\w+),\s{1,3}(?:[^.!?\n]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|\p{Lu})\.){1,60}(?:\n[^.!?\n]{1,60}){0,2}$/iu.test(
    answer.trimEnd().slice(-260),
  );
}

/** A title, a headline, a subject of a letter: one line, wanted as such. */
function isTitle(prompt: string, answer: string): boolean {
  const text = answer.trim();
  return (
    !/[.!?]\s|\n/.test(text) &&
    countWords(text) <= 20 &&
    /\b(?:titles?|headlines?|headings?|subject(?: line)?s?|slogans?|taglines?|captions?|mottos?|names? for|catch ?phrases?|hashtags?|header row|template table|columns?)\b/i.test(
      prompt,
    )
  );
}

/** The last of lines that are no sentences: rows of a table without borders, titles with their authors. */
function isLineOfLines(answer: string): boolean {
  const lines = answer
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '');
  const last = lines.at(-1) ?? '';
  const before = lines.at(-2);
  if (before === undefined || countWords(last) > 14) return false;
  const cells = (line: string): number => line.split(/\s\|\s?|\t/).length;
  if (cells(last) >= 2 && cells(last) === cells(before)) return true;
  const bare = lines.filter((line) => line.length < 120 && !/[.!?…:;,]["'”’)\]*_]*\s*$/.test(line));
  return bare.length === lines.length && !dangles.test(last);
}
const dangles = /\b(?:the|an?|and|or|but|of|to|with|for|in|on|at|by|from|that|which|is|are|was|were|as|because|its|their|your|our)$/i;

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

/** A fence of code that is never closed. */
function openFence(answer: string): Ending | undefined {
  const marks = [...answer.matchAll(/^[ \t]{0,3}(`{3,}|~{3,})/gm)];
  const last = marks.at(-1);
  if (last === undefined || marks.length % 2 === 0 || new Set(marks.map((mark) => mark[1])).size > 1) return undefined;
  return { cut: true, why: 'a block of code is never closed', start: Math.max(last.index, answer.length - 120), end: answer.length };
}

/** The mark of a next item, and nothing behind it. A number alone may be a result. */
function bareMark(answer: string, shape: string): Ending | undefined {
  const body = answer.trimEnd();
  const mark = /\n[ \t]*(?:([-*+•])|(\d{1,2})[.)])$/.exec(body.slice(-12));
  if (!mark || shape === 'code' || shape === 'lookup' || shape === 'choice') return undefined;
  const start = body.length - 12 + mark.index;
  const before = body.slice(0, Math.max(0, start));
  if (mark[1] === undefined && (Number(mark[2]) < 2 || (shape === 'maths' && !/\n[ \t]*\d{1,2}[.)] \S/.test(before)))) return undefined;
  return { cut: true, why: 'a mark of a list has no item behind it', start: Math.max(0, start), end: body.length };
}

/** A call in running text whose bracket never closes: sums and code are not looked at for their last mark otherwise. */
function callCut(answer: string, shape: string): Ending | undefined {
  const left = openFence(answer) ?? bareMark(answer, shape);
  if (left) return left;
  if (shape !== 'maths' && shape !== 'code' && shape !== 'choice') return undefined;
  const body = answer.trimEnd();
  const from = body.lastIndexOf('\n') + 1;
  const line = body.slice(from);
  if (line.length > 2000 || !/^\p{Lu}[^(]{8,}\b\w+\(/u.test(line) || looksLikeCode(body)) return undefined;
  const open = (line.match(/\(/g)?.length ?? 0) - (line.match(/\)/g)?.length ?? 0);
  return open > 0 ? { cut: true, why: 'the bracket of a call is never closed', start: Math.max(from, body.length - 120), end: body.length } : undefined;
}
