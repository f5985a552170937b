import { clip, dropUnseen } from './plain.ts';

/**
 * Untrusted text on one line of Markdown: marks, HTML, pipes and backticks are escaped, control and direction characters are
 * gone. A bare address may still become a link, to the very address that is shown.
 */
export function md(text: string, limit = 300): string {
  return dropUnseen(clip(text, limit))
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]{}|#~$!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** A name as code where it is plain, else escaped text. */
export function mdCode(text: string): string {
  return /^[\w./:@+() -]{1,120}$/.test(text) ? `\`${text}\`` : md(text);
}

/** A table; cells are Markdown already. Columns named in `right` hold numbers. */
export function mdTable(headers: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map((_, index) => (right.includes(index) ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

/** Paragraphs with empty lines between them, and one line feed at the end. */
export function mdPage(parts: readonly (string | undefined | false)[]): string {
  return `${parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')}\n`;
}

export function mdList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Untrusted text of several lines as a code block; a fence longer than any in it. */
export function mdBlock(text: string, limit = 4000): string {
  const shown = dropUnseen(clip(text, limit)).trim();
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}
