/** The properties of a page: lines of `Name: value` right under its title. */
import type { Reading } from '../../../contracts/document.ts';
import { noteLabel } from '../note-labels.ts';

const property = /^([^\s:][^:\n]{0,79}):(?:[ \t]+(.*))?$/;

/**
 * Sets the block of properties aside as `metadata`; false where the page has none. In Markdown it is the one paragraph right
 * under the first heading: every line a name and a value, names that differ, and values that are no sentences. One line alone
 * must be short, and no note ("Warning: …").
 */
export function setPropertiesAside(reading: Reading): boolean {
  const [title, block] = reading.blocks;
  if (title?.kind !== 'heading' || title.level !== 1 || block?.kind !== 'paragraph' || block.parent !== -1) return false;
  if (reading.text.slice(title.end, block.start).trim() !== '') return false;
  const lines = reading.text.slice(block.start, block.end).split(/\r\n?|\n/);
  if (!areProperties(lines)) return false;
  block.kind = 'metadata';
  block.aside = 'metadata';
  return true;
}

function areProperties(lines: readonly string[]): boolean {
  const found = lines.map((line) => property.exec(line.trim()));
  if (found[0] === null) return false;
  const matches = found.filter((match) => match !== null);
  // The value of a text property may have lines of its own.
  if (matches.length < lines.length && (matches.length < 3 || matches.length * 4 < lines.length * 3)) return false;
  const names = new Set(matches.map((match) => match[1]));
  if (names.size < matches.length || [...names].some((name) => noteLabel(`${name ?? ''}:`) !== undefined || (name ?? '').split(/\s+/).length > 6)) return false;
  const sentences = matches.filter((match) => /[.!?…]["”')]?$/.test((match[2] ?? '').trim())).length;
  if (matches.length === 1) return sentences === 0 && (matches[0]?.[2] ?? '').length <= 80;
  return sentences * 2 < matches.length;
}

/** The table that an HTML export holds them in, found again by its first name. */
export function setPropertyTableAside(reading: Reading, html: string): boolean {
  const at = html.indexOf('<table class="properties"');
  if (at < 0) return false;
  const name = /<th\b[^>]{0,200}>(?:<span class="icon[^>]{0,200}>.{0,4000}?<\/span>)?([^<]{1,200})/s.exec(html.slice(at, at + 6000))?.[1]?.trim();
  const index = reading.blocks.findIndex((block) => block.kind === 'table');
  const cell = reading.blocks.findIndex((block, i) => i > index && block.kind === 'cell');
  const first = reading.blocks[cell];
  if (index < 0 || first === undefined || name === undefined) return false;
  const shown = (first.text ?? reading.text.slice(first.start, first.end)).trim();
  if (!shown.endsWith(name.replace(/&amp;/g, '&'))) return false;
  const table = reading.blocks[index];
  for (const block of reading.blocks.slice(index)) {
    if (block !== table && (table === undefined || block.start >= table.end)) break;
    block.aside ??= 'metadata';
  }
  return true;
}
