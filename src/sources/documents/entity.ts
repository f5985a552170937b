import { parseFragment } from 'parse5';

const common: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&#39;', "'"],
  ['&nbsp;', '\u00A0'],
  ['&vert;', '|'],
]);

/** The HTML character reference at `at`, with its length; undefined where there is none. Only with its `;`, as Markdown has it. */
export function decodeEntity(source: string, at: number, end: number): { text: string; length: number } | undefined {
  const found = /^&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});/.exec(source.slice(at, Math.min(end, at + 34)));
  if (found === null) return undefined;
  const known = common.get(found[0]);
  if (known !== undefined) return { text: known, length: found[0].length };
  const node = parseFragment(found[0]).childNodes[0];
  const text = node !== undefined && 'value' in node ? node.value : found[0];
  return text === found[0] ? undefined : { text: text.toWellFormed(), length: found[0].length };
}
