/**
 * Which rows came, left, were edited and moved between two releases: by passes over the lines of both, with a table of ids
 * in memory and nothing else that grows with the rows.
 */
import type { RowChange, RowCounts } from '../../../../report/diff/model.ts';
import { editsOf } from './edits.ts';
import type { EditKind, Edits } from './edits.ts';
import { contentsOf, outOf, rowsOf, tellsContent } from './reading.ts';
import type { Row, Side } from './reading.ts';
import { absent, rowTable } from './row-table.ts';
import type { RowTable } from './row-table.ts';

const bit = { split: 3, kept: 4, edited: 8, moved: 16, replaced: 32, replacement: 64, out: 128 } as const;
const splitNumbers = ['train', 'validation', 'test'] as const;

export interface Changes {
  rows: { from: number; to: number };
  counts: RowCounts;
  /** Every row that differs: those that left in the older order, then the rest in the newer one. */
  each(): AsyncGenerator<Change>;
  /** True for the id of a row that differs; `edited` rows are asked for by their id in that release. */
  inOlder(id: string): RowChange | undefined;
  inNewer(id: string): RowChange | undefined;
}

export interface Change {
  change: RowChange;
  row: Row;
  was: Row['id'] | undefined;
  /** How the two rows of an edit under a new id were found to be one: it says so itself, or by what both say. */
  by: 'replaces' | EditKind | undefined;
  from: Row['split'] | null;
  to: Row['split'] | null;
  /** What a release says of a row that is out of it: of a removed row the newer one, of an added one the older one. */
  out: string | undefined;
}

/** `to` may be a release that is being written, as long as its lineage and rejected rows are complete. */
export async function changesOf(from: Side, to: Side): Promise<Changes> {
  const older = rowTable();
  const newer = rowTable();
  const byEntry = !(await tellsContent(from)) || !(await tellsContent(to));
  for await (const { id, split, contentHash } of rowsOf(from)) {
    const place = older.add(id);
    older.mark(place, splitNumbers.indexOf(split));
    older.setContent(place, byEntry ? '' : (contentHash ?? ''));
  }
  if (byEntry) {
    for await (const { id, content } of contentsOf(from)) {
      const place = older.find(id);
      if (place !== absent) older.setContent(place, content);
    }
  }
  const parents = await parentsOf(to, older);
  let rows = 0;
  for await (const row of rowsOf(to)) {
    rows++;
    const place = older.find(row.id);
    if (place === absent) addNew(row, older, newer, parents);
    else {
      older.mark(place, bit.kept);
      if (splitNumbers[older.flags(place) & bit.split] !== row.split) older.mark(place, bit.moved);
      if (!byEntry && !older.says(place, row.contentHash ?? '')) older.mark(place, bit.edited);
    }
  }
  if (byEntry) {
    for await (const { id, content } of contentsOf(to)) {
      const place = older.find(id);
      if (place !== absent && !older.says(place, content)) older.mark(place, bit.edited);
    }
  }
  pairReplacements(older, newer);
  const edits = await pairEdits(from, to, older, newer);
  return {
    rows: { from: older.size, to: rows },
    counts: countsOf(older, newer),
    ...lookups(older, newer),
    each: () => each(from, to, older, newer, parents, edits),
  };
}

/** A row that the older release lacks; noted is the place of the row there that it replaces, plus one. */
function addNew(row: Row, older: RowTable, newer: RowTable, parents: ReadonlyMap<string, string>): void {
  const ancestor = ancestorIn(older, row.replaces, parents);
  newer.setNote(newer.add(row.id), ancestor === undefined ? 0 : older.find(ancestor) + 1);
}

const longestChain = 1000;

function ancestorIn(older: RowTable, replaces: string | undefined, parents: ReadonlyMap<string, string>): string | undefined {
  let at = replaces;
  for (let step = 0; at !== undefined && step < longestChain; step++) {
    if (older.find(at) !== absent) return at;
    at = parents.get(at);
  }
  return undefined;
}

/** Rows that are out and replaced another one: an edit of an edit leads through them. Those of the older release are marked. */
async function parentsOf(side: Side, older: RowTable): Promise<Map<string, string>> {
  const parents = new Map<string, string>();
  for await (const { id, replaces } of outOf(side)) {
    if (replaces !== undefined) parents.set(id, replaces);
    markOut(older, id);
  }
  return parents;
}

function markOut(table: RowTable, id: string): void {
  const place = table.find(id);
  if (place !== absent) table.mark(place, bit.out);
}

/**
 * What is left of both sides is paired by what it says. A row that is known to both releases, and out of one by a rule, has
 * its reason already and is no edit.
 */
async function pairEdits(from: Side, to: Side, older: RowTable, newer: RowTable): Promise<Edits> {
  for await (const { id } of outOf(from)) markOut(newer, id);
  const has = (table: RowTable, id: string, without: number): boolean => {
    const place = table.find(id);
    return place !== absent && (table.flags(place) & without) === 0;
  };
  const isLost = (id: string): boolean => has(older, id, bit.kept | bit.replaced | bit.out);
  const isNew = (id: string): boolean => has(newer, id, bit.replacement | bit.out);
  const edits = await editsOf(from, to, isLost, isNew);
  for (const [was, now] of edits.each()) {
    older.mark(older.find(was), bit.replaced);
    newer.mark(newer.find(now), bit.replacement);
  }
  return edits;
}

/** A row replaces another one where that one is gone; of several that replace the same row, one is its edit and the rest are new. */
function pairReplacements(older: RowTable, newer: RowTable): void {
  for (const place of newer.places()) {
    const parent = newer.note(place) - 1;
    newer.setNote(place, 0);
    if (parent < 0 || (older.flags(parent) & (bit.kept | bit.replaced)) !== 0) continue;
    older.mark(parent, bit.replaced);
    newer.mark(place, bit.replacement);
  }
}

function countsOf(older: RowTable, newer: RowTable): RowCounts {
  const counts = { added: 0, removed: 0, edited: 0, moved: 0 };
  for (const place of older.places()) {
    const change = olderChange(older.flags(place));
    if (change !== undefined) counts[change]++;
  }
  for (const place of newer.places()) if ((newer.flags(place) & bit.replacement) === 0) counts.added++;
  return counts;
}

function olderChange(flags: number): RowChange | undefined {
  if ((flags & bit.replaced) !== 0) return 'edited';
  if ((flags & bit.kept) === 0) return 'removed';
  if ((flags & bit.edited) !== 0) return 'edited';
  return (flags & bit.moved) === 0 ? undefined : 'moved';
}

function lookups(older: RowTable, newer: RowTable): Pick<Changes, 'inOlder' | 'inNewer'> {
  const inOlder = (id: string): RowChange | undefined => {
    const place = older.find(id);
    return place === absent ? undefined : olderChange(older.flags(place));
  };
  return {
    inOlder,
    inNewer(id) {
      const place = newer.find(id);
      if (place !== absent) return (newer.flags(place) & bit.replacement) === 0 ? 'added' : 'edited';
      return inOlder(id);
    },
  };
}

async function* each(from: Side, to: Side, older: RowTable, newer: RowTable, parents: ReadonlyMap<string, string>, edits: Edits): AsyncGenerator<Change> {
  const reasons: string[] = [''];
  const numbers = new Map<string, number>();
  const note = (table: RowTable, place: number, why: string): void => {
    const number = numbers.get(why) ?? reasons.push(why) - 1;
    numbers.set(why, number);
    table.setNote(place, number);
  };
  for await (const { id, why } of outOf(to)) {
    const place = older.find(id);
    if (place !== absent && olderChange(older.flags(place)) === 'removed') note(older, place, why);
  }
  for await (const { id, why } of outOf(from)) {
    const place = newer.find(id);
    if (place !== absent) note(newer, place, why);
  }
  for await (const row of rowsOf(from)) {
    const place = older.find(row.id);
    if (place === absent || olderChange(older.flags(place)) !== 'removed') continue;
    yield { change: 'removed', row, was: undefined, by: undefined, from: row.split, to: null, out: reasons[older.note(place)] };
  }
  for await (const row of rowsOf(to)) {
    const place = older.find(row.id);
    if (place === absent) {
      const own = newer.find(row.id);
      const edit = edits.was(row.id);
      const was = edit?.id ?? ((newer.flags(own) & bit.replacement) === 0 ? undefined : ancestorIn(older, row.replaces, parents));
      const by = edit?.kind ?? (was === undefined ? undefined : 'replaces');
      const before = was === undefined ? null : (splitNumbers[older.flags(older.find(was)) & bit.split] ?? null);
      yield { change: was === undefined ? 'added' : 'edited', row, was, by, from: before, to: row.split, out: reasons[newer.note(own)] };
      continue;
    }
    const change = olderChange(older.flags(place));
    if (change === undefined) continue;
    yield { change, row, was: undefined, by: undefined, from: splitNumbers[older.flags(place) & bit.split] ?? null, to: row.split, out: undefined };
  }
}
