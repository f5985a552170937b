/** What stands on the first page of a paper and is neither heading nor text: its authors, and the permission at a column's foot. */
import type { Style } from './style.ts';
import type { Group } from './types.ts';

/** Blocks behind the title that are looked at. */
const mostAuthors = 12;

/** Lines of names behind the title are set larger than the text, and are no headings. Changes the groups in place. */
export function demoteAuthors(groups: readonly Group[]): void {
  const title = groups.findIndex((group) => group.kind === 'heading');
  const page = groups[0]?.page;
  if (title < 0 || title > 3 || groups[title]?.page !== page) return;
  const behind = groups.slice(title + 1, title + 1 + mostAuthors);
  for (const [i, group] of behind.entries()) {
    if (group.page !== page || group.settled === true) return;
    // The text begins.
    if (group.kind !== 'heading' && lengthOf(group) > 400) return;
    if (group.kind !== 'heading') continue;
    const addressed = behind
      .slice(i + 1, i + 4)
      .some((next) => next.kind !== 'heading' && next.page === page && lengthOf(next) <= 400 && textOf(next).includes('@'));
    const names = namesIn(textOf(group));
    if (names >= 2 || (names === 1 && addressed)) group.kind = 'paragraph';
    else return;
  }
}

function textOf(group: Group): string {
  return group.lines.map((line) => line.text).join(' ');
}

function lengthOf(group: Group): number {
  return group.lines.reduce((sum, line) => sum + line.text.length, 0);
}

const name = /^(?:(?:\p{Lu}[\p{L}.'’-]*|de|da|del|den|der|di|dos|du|el|la|le|ten|van|von|y|al|bin)(?:\s+|$)){2,5}$/u;

/** How many names a text is; 0 where it is anything else. Marks that lead to addresses are no part of them. */
function namesIn(text: string): number {
  if (text.length > 2000) return 0;
  const parts = text
    .replace(/[\d∗*†‡§¶‖#$+⋆⊥]+(?:,(?=[\d∗*†‡§¶#]))?/gu, ' ')
    .split(/,|;|·|•|&|\sand\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.every((part) => name.test(part) && /\p{Lu}\p{Ll}/u.test(part)) ? parts.length : 0;
}

const permission =
  /^permission to (?:make|copy|use|reproduce|reprint|republish)\b|^(?:copyright|©)(?:\s*(?:©|\(c\)))?\s*(?:\d{4}|the authors?\b|held by\b)|\ball rights reserved\b/i;

/** Small print at the foot of a column that speaks of rights: a note of the licence, so that the column's text goes on behind it. */
export function markPermissions(groups: readonly Group[], style: Style): void {
  for (let end = groups.length; end > 0;) {
    const region = regionOf(groups[end - 1]);
    let start = end;
    while (start > 0 && regionOf(groups[start - 1]) === region) start--;
    let from = end;
    while (from > start && isSmall(groups[from - 1] as Group, style)) from--;
    while (from < end && !permission.test(textOf(groups[from] as Group))) from++;
    for (const group of groups.slice(from, end)) {
      group.kind = 'note';
      group.licence = true;
    }
    end = start;
  }
}

function regionOf(group: Group | undefined): number | undefined {
  return group?.lines[0]?.region;
}

function isSmall(group: Group, style: Style): boolean {
  return (group.kind === 'paragraph' || group.kind === 'note') && group.settled !== true && group.lines.every((line) => line.size < 0.9 * style.body);
}
