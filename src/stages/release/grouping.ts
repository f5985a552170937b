import type { TrainingRecord } from '../../contracts/record.ts';
import { Interner } from '../../similarity/interner.ts';
import { Uint32List } from '../../similarity/growing.ts';
import type { ShareGroups } from '../../statistics/shares.ts';
import { unionFind } from '../../statistics/union-find.ts';
import { compareText } from '../../text/canonical.ts';
import { groupRows, groupingText } from './groups.ts';
import type { GroupedRows, Grouping } from './groups.ts';
import { noText } from './joins.ts';
import type { Rows } from './joins.ts';

/** Rows that stay together, whatever the split: groups that were joined, with the smallest of their names. */
export interface Clusters extends ShareGroups {
  /** Of a row by its number, in the order of the rows. */
  clusterOfRow(row: number): number;
  /** Groups in a cluster. */
  groups(cluster: number): number;
  /** How rows were grouped, for people. */
  grouping: string;
  /** How their texts were compared, for people. */
  method: string;
  /** Pairs of joined groups whose clusters are put in different parts by `part`. */
  crossings(part: (cluster: number) => unknown): number;
}

export interface Clustering extends Grouping {
  /** Labels whose mix each split gets, as near as clusters allow: a cluster counts for what most of its rows have. */
  by?: readonly string[];
}

/** Groups of rows, joined where their prompts or answers are nearly the same. About 60 bytes a row, and 80 a group. */
export async function clusterRows(rows: Rows, clustering: Clustering, see: (record: TrainingRecord) => void = () => {}): Promise<Clusters> {
  const { by = [] } = clustering;
  const values = new Interner();
  const stratumOfRow = new Uint32List();
  const grouped = await groupRows(rows, clustering, (record) => {
    see(record);
    if (by.length > 0) stratumOfRow.push(values.intern(by.map((name) => record.labels[name] ?? '').join(' / ')));
  });
  return clustersOf(grouped, clustering, { values, ofRow: stratumOfRow.view() });
}

function clustersOf(grouped: GroupedRows, clustering: Clustering, strata: { values: Interner; ofRow: Uint32Array }): Clusters {
  const { groupOfRow, pinOfRow, nameOf } = grouped;
  const union = unionFind(grouped.groups);
  for (const [a, b] of groupPairs(grouped)) union.join(a, b);
  const clusterOfGroup = new Int32Array(grouped.groups).fill(-1);
  const namedBy = new Uint32List();
  const sizes = new Uint32List();
  for (let group = 0; group < grouped.groups; group++) {
    // The root is the smallest number of its set, and so comes first.
    const root = union.root(group);
    if (root === group) {
      clusterOfGroup[group] = namedBy.length;
      namedBy.push(group);
      sizes.push(1);
      continue;
    }
    const cluster = clusterOfGroup[root] as number;
    clusterOfGroup[group] = cluster;
    sizes.data[cluster] = (sizes.data[cluster] as number) + 1;
    if (compareText(nameOf(group), nameOf(namedBy.data[cluster] as number)) < 0) namedBy.data[cluster] = group;
  }
  const length = namedBy.length;
  const clusterOfRow = (row: number): number => clusterOfGroup[groupOfRow[row] as number] as number;
  const rowsIn = new Uint32Array(length);
  const fixed = new Int8Array(length).fill(-1);
  for (let row = 0; row < grouped.rows; row++) {
    const cluster = clusterOfRow(row);
    rowsIn[cluster] = (rowsIn[cluster] as number) + 1;
    if ((pinOfRow[row] as number) >= 0) fixed[cluster] = pinOfRow[row] as number;
  }
  const names = Array.from({ length: strata.values.size }, (_, value) => strata.values.text(value));
  const stratumOf = mostOf(strata.ofRow, clusterOfRow, rowsIn, names);
  return {
    length,
    name: (cluster) => nameOf(namedBy.data[cluster] as number),
    rows: (cluster) => rowsIn[cluster] as number,
    stratum: (cluster) => names[stratumOf[cluster] ?? 0] ?? '',
    fixed: (cluster) => fixed[cluster] as number,
    groups: (cluster) => sizes.data[cluster] as number,
    clusterOfRow,
    method: grouped.method,
    grouping: groupingText(clustering, grouped, length),
    crossings(part) {
      let found = 0;
      for (const [a, b] of groupPairs(grouped)) if (part(clusterOfGroup[a] as number) !== part(clusterOfGroup[b] as number)) found++;
      return found;
    },
  };
}

/** Groups that are to stand in one split: those of rows that share a text, and those of texts that are near. */
function* groupPairs({ texts, textsOfRow, near, groupOfRow }: GroupedRows): Generator<[number, number]> {
  const groupOfText = new Int32Array(texts).fill(-1);
  for (const [at, text] of textsOfRow.entries()) {
    if (text === noText) continue;
    const group = groupOfRow[at >>> 1] as number;
    const before = groupOfText[text] as number;
    if (before < 0) groupOfText[text] = group;
    else if (before !== group) yield [before, group];
  }
  for (let at = 0; at < near.length; at += 2) {
    const [a, b] = [groupOfText[near[at] as number] as number, groupOfText[near[at + 1] as number] as number];
    if (a >= 0 && b >= 0) yield [a, b];
  }
}

/** The value that most rows of each cluster have, the first by name among equals. Empty where there are no values. */
function mostOf(valueOfRow: Uint32Array, clusterOfRow: (row: number) => number, rowsIn: Uint32Array, names: readonly string[]): Uint32Array {
  if (names.length === 0) return new Uint32Array(0);
  const starts = new Uint32Array(rowsIn.length + 1);
  for (const [cluster, rows] of rowsIn.entries()) starts[cluster + 1] = (starts[cluster] as number) + rows;
  const next = starts.slice();
  const values = new Uint32Array(valueOfRow.length);
  for (const [row, value] of valueOfRow.entries()) {
    const cluster = clusterOfRow(row);
    const place = next[cluster] as number;
    values[place] = value;
    next[cluster] = place + 1;
  }
  return Uint32Array.from(rowsIn, (_, cluster) => {
    const own = values.subarray(starts[cluster], starts[cluster + 1]);
    if (own.length === 1) return own[0] as number;
    const votes = new Map<number, number>();
    for (const value of own) votes.set(value, (votes.get(value) ?? 0) + 1);
    const [most] = [...votes].sort((a, b) => b[1] - a[1] || compareText(names[a[0]] ?? '', names[b[0]] ?? ''));
    return most?.[0] ?? 0;
  });
}
