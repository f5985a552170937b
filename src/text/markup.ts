/** Raw markup in prose: tags, comments and entities of HTML and XML. Naming an element is none. */

const known =
  'a|abbr|article|aside|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|pre|s|script|section|select|small|span|strike|strong|style|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video';

const withAttributes = /<([A-Za-z][\w-]{0,40})(?:\s{1,4}[\w:-]{1,40}(?:\s?=\s?(?:"[^"<>\n]{0,400}"|'[^'<>\n]{0,400}'|[^\s"'<>]{1,200})))+\s{0,4}\/?>/g;
const closing = /<\/([A-Za-z][\w-]{0,40})\s?>/g;
const opening = new RegExp(String.raw`<(${known})\s?/?>`, 'gi');
const entity =
  /&(?:nbsp|amp|lt|gt|quot|apos|copy|reg|mdash|ndash|hellip|rsquo|lsquo|rdquo|ldquo|bull|middot|trade|times|deg|eacute|uuml|ouml|auml|szlig|#\d{2,6}|#x[0-9a-f]{2,6});/gi;
const comment = /<!--(?!-?>)|<!DOCTYPE\b|<!\[CDATA\[/g;
/** The first piece of markup in prose (its code blanked out); `allowed`: tags that may stand, lower case. */
export function markupIn(prose: string, allowed: ReadonlySet<string>): { start: number; end: number } | undefined {
  if (!/[<&]/.test(prose)) return undefined;
  for (const pattern of [comment, entity, withAttributes, closing, opening]) {
    for (const match of prose.matchAll(pattern)) {
      const tag = (match[1] ?? '').toLowerCase();
      const end = match.index + match[0].length;
      if (tag !== '' && (allowed.has(tag) || isNamed(prose, match.index, end, pattern === opening))) continue;
      if (tag === 'br' && inTable(prose, match.index)) continue;
      return { start: match.index, end };
    }
  }
  return undefined;
}

/** "the <button> element", "use <img> for": the tag is spoken of, not used. */
function isNamed(text: string, start: number, end: number, bare: boolean): boolean {
  // A break after a comma is a break.
  if (/,\s?$/.test(text.slice(Math.max(0, start - 2), start)) && /^<(?:br|p|div|span|hr)\b/i.test(text.slice(start, end))) return false;
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
