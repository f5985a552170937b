/** Texts of the rows that differ: their words for people, and their tokens. */
import { Uint32List } from '../../../../similarity/growing.ts';
import { Interner } from '../../../../similarity/interner.ts';
import type { DiffRow, RowChange } from '../../../../report/diff/model.ts';
import { wordDiff } from '../../../../text/word-diff.ts';
import { tokenCounter } from '../../token-count.ts';
import type { Changes } from './changes.ts';
import { partsOf } from './parts.ts';
import type { Part } from './parts.ts';
import { entriesOf } from './reading.ts';
import type { Side } from './reading.ts';

export interface Texts {
  of(id: string): Part[] | undefined;
  tokens: { [change in RowChange]: number };
}

/** One pass over the entries of a release: tokens of every row that `changed` names, and the text of those that are `wanted`. */
export async function textsOf(side: Side, changed: Changes['inOlder'], wanted: ReadonlySet<string>): Promise<Texts> {
  const count = await tokenCounter();
  const texts = new Map<string, Part[]>();
  const tokens = { added: 0, removed: 0, edited: 0, moved: 0 };
  // A row's entries are all of the first folder that has any of it.
  const seen = new Interner();
  const shownIn: string[] = [];
  const folderOf = new Uint32List();
  for await (const { id, folder, format, entry } of entriesOf(side)) {
    const change = changed(id);
    if (change === undefined) continue;
    if (shownIn.at(-1) !== folder) shownIn.push(folder);
    const row = seen.intern(id);
    if (row === folderOf.length) folderOf.push(shownIn.length - 1);
    else if (folderOf.data[row] !== shownIn.length - 1) continue;
    const parts = partsOf(format, entry);
    for (const { text } of parts) tokens[change] += count(text);
    if (wanted.has(id)) texts.set(id, [...(texts.get(id) ?? []), ...parts]);
  }
  return { of: (id) => texts.get(id), tokens };
}

/** Message against message, in their order; what one side alone has is all new or all gone. */
export function withText(row: DiffRow, before: readonly Part[] | undefined, after: readonly Part[] | undefined): DiffRow {
  if (before === undefined && after === undefined) return row;
  const [old, now] = [before ?? [], after ?? []];
  // Equal opening messages and roles are laid together; a system prompt that came or left moves all others by one.
  const shift = old[0]?.role === 'system' && now[0]?.role !== 'system' ? 1 : old[0]?.role !== 'system' && now[0]?.role === 'system' ? -1 : 0;
  const pairs: [Part | undefined, Part | undefined][] = [];
  const paired = before !== undefined && after !== undefined;
  if (paired && shift === 1) pairs.push([old[0], undefined]);
  if (paired && shift === -1) pairs.push([undefined, now[0]]);
  const [a, b] = paired ? [old.slice(Math.max(shift, 0)), now.slice(Math.max(-shift, 0))] : [old, now];
  for (let at = 0; at < Math.max(a.length, b.length); at++) pairs.push([a[at], b[at]]);
  return {
    ...row,
    text: pairs.map(([left, right]) => ({
      role: left !== undefined && right !== undefined && left.role !== right.role ? `${left.role} -> ${right.role}` : (right?.role ?? left?.role ?? ''),
      words: wordDiff(left?.text ?? '', right?.text ?? ''),
    })),
  };
}
