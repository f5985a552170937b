/** Blocks that go on in the next column or on the next page are joined again. */
import type { Style } from './style.ts';
import type { Group, Line } from './types.ts';

const flowing: ReadonlySet<Group['kind']> = new Set<Group['kind']>(['paragraph', 'item', 'code']);
const between: ReadonlySet<Group['kind']> = new Set<Group['kind']>(['note', 'caption', 'table', 'code', 'figure']);

/** Joins in place of the first part; gives the groups that are left. */
export function joinFlows(groups: readonly Group[], style: Style): Group[] {
  const out: Group[] = [];
  // The paragraph, item or code that the last column ended with.
  let open: Group | undefined;
  for (const [i, group] of groups.entries()) {
    const region = group.lines[0]?.region;
    const tail = open?.lines.at(-1);
    if (open !== undefined && tail !== undefined && region !== undefined && region !== tail.region && group.kind !== 'heading') {
      if (continues(open, tail, group, style, out.at(-1) === open)) {
        open.lines.push(...group.lines);
        continue;
      }
    }
    const last = out.at(-1);
    if (last !== undefined && group.page > last.page && overPages(last, group)) continue;
    out.push(group);
    if (flowing.has(group.kind)) {
      // A caption, a figure's words or a captioned listing stand between the parts.
      const float = small(group, style) || (region !== tail?.region && isCaptioned(groups, i));
      if (!(open !== undefined && unfinished(open) && float)) open = group;
    } else if (!between.has(group.kind)) open = undefined;
  }
  return out;
}

/** A table or a quotation that goes on at the head of the next page. True where the group is used up. */
function overPages(last: Group, group: Group): boolean {
  if (last.quote !== undefined && group.quote !== undefined) group.quote = last.quote;
  if (last.kind !== 'table' || group.kind !== 'table' || last.settled !== true || group.settled !== true) return false;
  const rows = last.rows ?? [];
  const more = group.rows ?? [];
  if (rows[0]?.length !== more[0]?.length) return false;
  const text = (row: readonly Line[][] | undefined): string => (row ?? []).map((lines) => lines.map((line) => line.text).join(' ')).join('\n');
  if (group.header === true && text(rows[0]) === text(more[0])) (last.repeats ??= []).push(rows.length);
  rows.push(...more);
  last.lines.push(...group.lines);
  return true;
}

/** A listing with its caption: it stands where there was room, not where the text speaks of it. */
function isCaptioned(groups: readonly Group[], i: number): boolean {
  const region = groups[i]?.lines[0]?.region;
  return groups[i]?.kind === 'code' && [groups[i - 1], groups[i + 1]].some((next) => next?.kind === 'caption' && next.lines[0]?.region === region);
}

function small(group: Group, style: Style): boolean {
  return (group.lines[0]?.size ?? 0) < style.body * 0.93;
}

function unfinished(group: Group): boolean {
  return group.kind !== 'code' && !/[.!?:;]["”’)\]]*\d{0,2}$/.test(group.lines.at(-1)?.text ?? '');
}

function continues(open: Group, tail: Line, group: Group, style: Style, adjacent: boolean): boolean {
  const first = group.lines[0] as Line;
  if (group.kind !== 'paragraph' || open.kind === 'code') return false;
  // What the file itself parts stays apart, but for the ends of pages.
  if ((group.settled === true || open.settled === true) && first.page === tail.page) return false;
  if (group.inItem === true && open.kind !== 'item' && open.inItem !== true) return false;
  if (Math.abs(first.size - tail.size) > 0.07 * tail.size || Math.abs(first.size - style.body) > 0.2 * style.body) return false;
  if (/[-‐\u00AD]$/.test(tail.text) && /^\p{Ll}/u.test(first.text)) return true;
  if (!unfinished(open)) return false;
  // The last line of a column that goes on is full.
  const full = tail.x1 > tail.right - 0.25 * (tail.right - tail.left);
  if (/^\p{Ll}/u.test(first.text)) return true;
  // The edges of a column are not known here: only the paragraph's own.
  if (open.settled === true && !(adjacent && open.lines.length > 1)) return false;
  if (group.terms !== undefined && group.terms === open.terms && Math.abs(first.x0 - tail.x0) < 0.6 * first.size) return full;
  return full && first.x0 < first.left + 0.6 * first.size;
}
