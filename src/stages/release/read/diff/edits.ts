/** Rows under new ids that say what rows that left said, in other words: a changed page makes such. */
import { Uint32List } from '../../../../similarity/growing.ts';
import { Interner } from '../../../../similarity/interner.ts';
import { pairRows, unpaired } from './pairing.ts';
import { partsOf } from './parts.ts';
import { entriesOf, rowsOf } from './reading.ts';
import type { Row, Side } from './reading.ts';
import { sketches } from './sketches.ts';
import type { Sketches } from './sketches.ts';

export const editKinds = ['prompt', 'text'] as const;
/** Two rows with one prompt, or two that say nearly the same. */
export type EditKind = (typeof editKinds)[number];

export interface Edits {
  /** The older row that a newer one is the edit of. */
  was(id: string): { id: string; kind: EditKind } | undefined;
  each(): Generator<[older: string, newer: string]>;
}

interface Candidates {
  ids: Interner;
  documents: Uint32List;
}

/**
 * Pairs rows that are in one release alone, within the file that they come from. Only rows of files that both lost and gained
 * some are held: about 350 bytes a row, none of it on the heap; without such files nothing but the lineages is read.
 */
export async function editsOf(from: Side, to: Side, isLost: (id: string) => boolean, isNew: (id: string) => boolean): Promise<Edits> {
  const losing = await candidates(from, isLost, new Interner(), true);
  const gained = await candidates(to, isNew, losing.files, false);
  const gaining = new Interner();
  const gains = new Set(gained.documents.view());
  for (const file of [...gains].sort((a, b) => a - b)) gaining.intern(losing.files.text(file));
  const lost = await candidates(from, isLost, gaining, false);
  const renumbered = new Uint32Array(losing.files.size);
  for (const file of gains) renumbered[file] = gaining.find(losing.files.text(file));
  const numbers = gained.documents.view().map((file) => renumbered[file] ?? 0);
  if (lost.ids.size === 0) return { was: () => undefined, *each() {} };
  const pairs = pairRows({ documents: lost.documents.view(), says: await saidBy(from, lost.ids) }, { documents: numbers, says: await saidBy(to, gained.ids) });
  return {
    was(id) {
      const row = gained.ids.find(id);
      const older = row < 0 ? unpaired : (pairs.olderOf[row] ?? unpaired);
      return older === unpaired ? undefined : { id: lost.ids.text(older), kind: editKinds[(pairs.how[row] ?? 1) - 1] ?? 'text' };
    },
    *each() {
      for (const [row, older] of pairs.olderOf.entries()) if (older !== unpaired) yield [lost.ids.text(older), gained.ids.text(row)];
    },
  };
}

/** Rows of the files that are known; `adds`: of any file, which is known from then on. */
async function candidates(side: Side, takes: (id: string) => boolean, files: Interner, adds: boolean): Promise<Candidates & { files: Interner }> {
  const found = { ids: new Interner(), documents: new Uint32List(), files };
  for await (const row of rowsOf(side)) {
    if (!takes(row.id)) continue;
    const name = fileOf(row);
    const file = adds ? files.intern(name) : files.find(name);
    if (file < 0 || adds) continue;
    if (found.ids.intern(row.id) === found.documents.length) found.documents.push(file);
  }
  return found;
}

/** The key of an imported row's conversation starts with the key of its file. */
const fileOf = ({ sources: [first] }: Row): string => `${first?.source ?? ''}\n${(first?.document ?? '').replace(/#.*$/s, '')}`;

/** What the rows say, in the order of their numbers; they stand in the data files in another one. */
async function saidBy(side: Side, ids: Interner): Promise<Sketches & { size: number }> {
  const found = sketches();
  const places = new Uint32Array(ids.size).fill(unpaired);
  for await (const { id, format, entry } of entriesOf(side)) {
    const row = ids.find(id);
    if (row < 0 || places[row] !== unpaired) continue;
    places[row] = found.size;
    found.add(partsOf(format, entry));
  }
  const none = found.size;
  found.add([]);
  const at = (row: number): number => {
    const place = places[row] ?? unpaired;
    return place === unpaired ? none : place;
  };
  return { add: found.add, size: ids.size, prompt: (row) => found.prompt(at(row)), of: (row) => found.of(at(row)) };
}
