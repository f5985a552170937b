import type { TrainingRecord } from '../../contracts/record.ts';
import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import { Uint32List } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { joinRows } from './joins.ts';
import type { JoinedRows, Rows } from './joins.ts';

/** With fewer groups than this, the sections of documents take their place. */
const leastGroups = 10;

/** Rows, numbered in the order of their coming, and what each belongs to: typed arrays, so that a million rows fit. */
export interface GroupedRows extends JoinedRows {
  rows: number;
  groups: number;
  nameOf(group: number): string;
  groupOfRow: Uint32Array;
  /** Number of the split (as in `splits`) that a row had in an earlier release; -1: it was in none. */
  pinOfRow: Int8Array;
  bySection: boolean;
  documents: number;
}

export interface Grouping {
  /** What a group is, where the caller chose it; absent: documents or their sections. */
  chosen?: string | undefined;
  /** The split that a row had in the release that this one goes on from. */
  splitBefore?: ((id: string) => Split | undefined) | undefined;
}

/**
 * A pass over the rows, or two (see `joinRows`). A group is what the caller says; where the caller has not chosen and there are fewer than ten groups,
 * a document's sections are groups of their own. A group whose rows stood in two splits before is parted along them.
 */
export async function groupRows(rows: Rows, { chosen, splitBefore }: Grouping, see: (record: TrainingRecord) => void = () => {}): Promise<GroupedRows> {
  const coarse = new Interner();
  const fine = chosen === undefined ? new Interner() : coarse;
  const fineOfRow = new Uint32List();
  const coarseOfFine = new Uint32List();
  const pins = new Uint32List();
  let sections = false;
  const joined = await joinRows(rows, (record) => {
    see(record);
    const part = fine.intern(chosen === undefined ? `${record.group}\u0000${record.labels['section'] ?? ''}` : record.group);
    if (part === coarseOfFine.length) coarseOfFine.push(fine === coarse ? part : coarse.intern(record.group));
    fineOfRow.push(part);
    pins.push(pinOf(splitBefore?.(record.id)));
    if (record.labels['section'] !== undefined) sections = true;
  });
  const bySection = chosen === undefined && sections && coarse.size < leastGroups;
  const groupOfRow = Uint32Array.from(fineOfRow.view(), (part) => (bySection ? part : (coarseOfFine.data[part] as number)));
  const names = bySection ? fine : coarse;
  const pinOfRow = Int8Array.from(pins.view(), (pin) => pin - 1);
  const parted = part(groupOfRow, pinOfRow, names.size);
  return {
    ...joined,
    rows: groupOfRow.length,
    groups: names.size + parted.size,
    nameOf: (group) => {
      const own = parted.get(group);
      return own === undefined ? names.text(group) : `${names.text(own.group)}\u0000${splits[own.pin] ?? ''}`;
    },
    groupOfRow,
    pinOfRow,
    bySection,
    documents: coarse.size,
  };
}

// One more than the split's number, so that it fits a list of unsigned numbers.
const pinOf = (split: Split | undefined): number => (split === undefined ? 0 : splits.indexOf(split) + 1);

/** Gives the rows of a second and third split of one group a group of their own, and tells which these are. */
function part(groupOfRow: Uint32Array, pinOfRow: Int8Array, groups: number): Map<number, { group: number; pin: number }> {
  const first = new Int8Array(groups).fill(-1);
  const made = new Map<string, number>();
  const parted = new Map<number, { group: number; pin: number }>();
  for (const [row, pin] of pinOfRow.entries()) {
    if (pin < 0) continue;
    const group = groupOfRow[row] as number;
    if ((first[group] as number) < 0) first[group] = pin;
    if (first[group] === pin) continue;
    const key = `${group}/${pin}`;
    const own = made.get(key) ?? groups + made.size;
    made.set(key, own);
    parted.set(own, { group, pin });
    groupOfRow[row] = own;
  }
  return parted;
}

/** How rows were grouped, for people. */
export function groupingText({ chosen }: Grouping, { bySection, documents, groups }: GroupedRows, clusters: number): string {
  const joined =
    clusters < groups ? ` ${groups - clusters} of ${groups} groups were joined to others, because their prompts or answers are nearly the same.` : '';
  if (chosen !== undefined) return `Rows are grouped by ${chosen.replaceAll(', ', ' or ')}; a group is never split.${joined}`;
  if (!bySection) return `Rows are grouped by document or conversation; a group is never split.${joined}`;
  return `Rows are grouped by section, because there are only ${documents} documents, fewer than ${leastGroups}: sections of one document may stand in different splits, so that a test split shares its documents with the training split.${joined}`;
}
