import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { looksLikeCode, shapeOf } from '../../../text/task-shape.ts';
import { answerPlaces, promptText } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** Tags that your data may hold as text. */
  allow: z.array(z.string()).default(['sub', 'sup', 'kbd', 'details', 'summary', 'mark']),
});

const known =
  'a|abbr|article|aside|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|pre|s|script|section|select|small|span|strike|strong|style|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video';

const withAttributes = /<([A-Za-z][\w-]{0,40})(?:\s{1,4}[\w:-]{1,40}(?:\s?=\s?(?:"[^"<>\n]{0,400}"|'[^'<>\n]{0,400}'|[^\s"'<>]{1,200})))+\s{0,4}\/?>/g;
const closing = /<\/([A-Za-z][\w-]{0,40})\s?>/g;
const opening = new RegExp(String.raw`<(${known})\s?/?>`, 'gi');
const entity =
  /&(?:nbsp|amp|lt|gt|quot|apos|copy|reg|mdash|ndash|hellip|rsquo|lsquo|rdquo|ldquo|bull|middot|trade|times|deg|eacute|uuml|ouml|auml|szlig|#\d{2,6}|#x[0-9a-f]{2,6});/gi;
const comment = /<!--(?!-?>)|<!DOCTYPE\b|<!\[CDATA\[/g;
const asksForMarkup =
  /\b(?:html|xml|svg|xhtml|jsx|tsx|rss|markup|mark up|html tags?|entit(?:y|ies)|escap(?:e|ed|ing) |kml|ssml|bbcode|latex|android layout)\b/i;

export const leftoverMarkup: Rule<z.output<typeof options>> = {
  id: 'leftover-markup',
  version: '1',
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
      for (const pattern of [comment, entity, withAttributes, closing, opening]) {
        for (const match of prose.matchAll(pattern)) {
          const tag = (match[1] ?? '').toLowerCase();
          const end = match.index + match[0].length;
          if (tag !== '' && (allowed.has(tag) || isNamed(prose, match.index, end, pattern === opening))) continue;
          if (tag === 'br' && inTable(prose, match.index)) continue;
          return drop('raw markup was left in the answer', [quoteAt(place, match.index, end)]);
        }
      }
    }
    return keep();
  },
};

/** "the <button> element", "use <img> for": the tag is spoken of, not used. */
function isNamed(text: string, start: number, end: number, bare: boolean): boolean {
  const after = text.slice(end, end + 30);
  const before = text.slice(Math.max(0, start - 20), start);
  if (/^["'”’)\]]?\s{0,2}(?:elements?|tags?|attributes?|and|or|component|markup)\b/i.test(after)) return true;
  if (/(?:\b(?:tags?|elements?|an?|the|and|or|use|using|like|as|with|inside|in|called|named|type)|["'“‘(,])\s?$/i.test(before))
    return bare || /\b(?:tags?|elements?)\s?$|["'“‘(]$/i.test(before);
  return false;
}

function inTable(text: string, at: number): boolean {
  const lineStart = text.lastIndexOf('\n', at) + 1;
  return /^[ \t]*\|/.test(text.slice(lineStart, lineStart + 40)) || text.slice(lineStart, at).includes('|');
}
