/** Texts of the rows that differ: their words for people, and their tokens. */
import type { Format, FormatEntry } from '../../../../contracts/plugins.ts';
import { findFormat } from '../../../../formats/registry.ts';
import type { DiffRow, RowChange } from '../../../../report/diff/model.ts';
import { compareText } from '../../../../text/canonical.ts';
import { wordDiff } from '../../../../text/word-diff.ts';
import { tokenCounter } from '../../token-count.ts';
import { dataEntries, dataFiles, idLines } from '../data-files.ts';
import type { Changes } from './changes.ts';
import type { Side } from './reading.ts';

interface Part {
  role: string;
  text: string;
}

export interface Texts {
  of(id: string): Part[] | undefined;
  tokens: { [change in RowChange]: number };
}

/** One pass over the entries of a release: tokens of every row that `changed` names, and the text of those that are `wanted`. */
export async function textsOf({ root, manifest }: Side, changed: Changes['inOlder'], wanted: ReadonlySet<string>): Promise<Texts> {
  const count = await tokenCounter();
  const texts = new Map<string, Part[]>();
  const tokens = { added: 0, removed: 0, edited: 0, moved: 0 };
  // A row that the first format cannot hold may stand in another one.
  const seen = new Set<string>();
  const files = manifest === undefined ? [] : dataFiles(manifest);
  const formats = [...new Set(files.map(({ format }) => format))].sort((a, b) => rank(a) - rank(b) || compareText(a, b));
  for (const [index, format] of formats.entries()) {
    for (const file of files.filter((one) => one.format === format)) {
      const reader = findFormat(format);
      const ids = idLines(root, file.ids);
      for await (const { entry } of dataEntries(root, file.path)) {
        const id = await ids.next();
        const change = id.done === true ? undefined : changed(id.value);
        if (id.done === true || change === undefined || entry === undefined || seen.has(id.value)) continue;
        if (index + 1 < formats.length) seen.add(id.value);
        const parts = partsOf(entry, reader);
        for (const { text } of parts) tokens[change] += count(text);
        if (wanted.has(id.value)) texts.set(id.value, parts);
      }
    }
  }
  return { of: (id) => texts.get(id), tokens };
}

const rank = (format: string): number => (format === 'messages' ? 0 : 1);

function partsOf(entry: FormatEntry, format: Pick<Format, 'decode'> | undefined): Part[] {
  try {
    if (format?.decode !== undefined) return format.decode(entry).map(({ role, content }) => ({ role, text: content }));
  } catch {
    // What does not fit its format is shown as it stands.
  }
  return [{ role: 'entry', text: JSON.stringify(entry, null, 1) }];
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
