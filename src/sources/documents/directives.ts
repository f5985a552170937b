import { counted } from '../../text/plural.ts';
/** Directives that pull in files which are not here, and template code: they are no text of the document. */

const include =
  /\{\{#(?:include|rustdoc_include|playground|playpen|template)\b[^{}\r\n]{0,400}\}\}|\{%-?\s*(?:include|render|import|from|extends|snippet|gist)\b[^%\r\n]*%\}|^[ \t]*\.\. (?:include|literalinclude)::.*$/gm;
const template = /\{\{#[a-z_]+[^{}\r\n]{0,400}\}\}|\{%[^%\r\n]*%\}|^[ \t]*\.\. (?:include|literalinclude)::.*$|^[ \t]*\[{1,2}_?toc_?\]{1,2}[ \t]*$/gim;

/** How many directives of the text pull in files. */
export function countIncludes(text: string): number {
  return text.match(new RegExp(include.source, include.flags))?.length ?? 0;
}

/** True where nothing is left of a text once its directives are out. */
export function onlyDirectives(text: string): boolean {
  return /[{[.]/.test(text) && text.trim() !== '' && text.replace(new RegExp(template.source, template.flags), '').trim() === '';
}

/** Code without its lines of directives. */
export function withoutDirectiveLines(code: string): string {
  if (!code.includes('{{#')) return code;
  return code
    .split('\n')
    .filter((line) => !onlyDirectives(line))
    .join('\n');
}

/** What the notes of a reading say of directives. */
export function directiveNote(includes: number, aside: number, total: number): string[] {
  if (includes === 0) return [];
  const many = counted(includes, 'directive pulls in a file that is not here', 'directives pull in files that are not here');
  return [`${many}; ${aside} of ${total} words of the text are set aside.`];
}
