/** Text for matching: emphasis marks out, straight apostrophes and quotes; code spans stay whole. */
import { codeSpans } from '../../../text/code-spans.ts';

/** Applies `change` to the stretches outside code spans, and `code` to the spans. Linear in the length. */
export function outsideCode(text: string, change: (part: string) => string, code: (span: string) => string = (span) => span): string {
  let out = '';
  let at = 0;
  for (const [start, { end }] of codeSpans(text)) {
    out += change(text.slice(at, start)) + code(text.slice(start, end));
    at = end;
  }
  return out + change(text.slice(at));
}

/** The text with each code span replaced by one neutral word, for checks of prose. */
export function withoutCode(text: string): string {
  return outsideCode(
    text,
    (part) => part,
    () => 'IDENT',
  );
}

/** Emphasis marks out, typographic apostrophes and quotes straight, blanks single. */
export function plain(text: string): string {
  return outsideCode(text, (part) =>
    part
      .replace(/[’‘]/g, "'")
      .replace(/[“”]/g, '"')
      // Both marks of a pair, and no mark without its partner: "`_selectable`" and "`**options`" are names.
      .replace(/(^|[\s("'—-])(\*\*|__)(?=[^\s*_])([^*\n]{1,300}?[^\s*_])\2(?=$|[\s).,;:!?"'—-])/g, '$1$3')
      .replace(/(^|[\s("'—-])([*_])(?=[^\s*_])([^*\n]{1,300}?[^\s*_]|[^\s*_])\2(?=$|[\s).,;:!?"'—-])/g, '$1$3')
      .replace(/\s+/g, ' '),
  ).trim();
}

/** Tokens of plain text: a code span with its suffix is one token. */
export function tokensOf(text: string): string[] {
  return text.match(/(?:[("'[]*`[^`]+`\S*)|\S+/g) ?? [];
}

/** A token without the punctuation around it, lower case; code spans become "`". */
export function bare(token: string): string {
  if (token.includes('`')) return '`';
  return token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').toLowerCase();
}

export function wordCount(text: string): number {
  return tokensOf(text).length;
}

export function withoutPeriod(text: string): string {
  return text.replace(/[.!]+$/, '').trim();
}

/** Without asides to other places ("(see Appendix C)") and the marks of footnotes: a chat has neither. */
export function tidied(text: string): string {
  return outsideCode(text, (part) => part.replace(/(?<=[.!?)”"]) \d{1,2}(?= \p{L}|$)/gu, ''))
    .replace(/^\d{1,2} (?=\p{Lu}\p{Ll})/u, '')
    .replace(
      / ?\((?:(?:for [^()]{0,40}, )?(?:also )?(?:see|cf\.|refer to)|(?:described|discussed|covered|explained|as shown) (?:in|by|at|on))(?: also)?\b[^()]*(?:\([^()]*\)[^()]*)?\)/gi,
      '',
    )
    .replace(
      /, (?:as (?:described|discussed|explained|covered|noted|shown)|see) in (?:the )?(?:chapter|section|appendix|figure|listing|table) [\w.-]+(?=[.,;])/gi,
      '',
    )
    .trim();
}
