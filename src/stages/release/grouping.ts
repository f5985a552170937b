import type { TrainingRecord } from '../../contracts/record.ts';
import { unionFind } from '../../statistics/union-find.ts';
import { compareText } from '../../text/canonical.ts';
import { joinRows } from './joins.ts';

/** Rows that stay together, whatever the split. */
export interface Cluster {
  /** Smallest name of its groups. */
  name: string;
  rows: number;
  groups: number;
}

export interface Clusters {
  clusters: Cluster[];
  /** Index into `clusters`. */
  clusterOf(record: TrainingRecord): number;
  /** How rows were grouped, for people. */
  grouping: string;
  /** Pairs of joined rows whose clusters are put in different parts by `part`. */
  crossings(part: (cluster: number) => unknown): number;
}

/** With fewer groups than this, the sections of documents take their place. */
export const leastGroups = 10;

/**
 * Groups of rows, joined where their prompts or answers are nearly the same. A group is what the caller says; where the caller has not
 * chosen and there are fewer than ten groups, a document's sections are groups of their own, and that is said.
 */
export async function clusterRows(rows: AsyncIterable<{ record: TrainingRecord }>, chosen: string | undefined): Promise<Clusters> {
  const coarse = new Map<string, number>();
  const fine = new Map<string, number>();
  const fineOfRow: number[] = [];
  const coarseOfFine: number[] = [];
  let sections = false;
  const pairs = await joinRows(rows, (record) => {
    const part = indexOf(fine, fineName(record));
    coarseOfFine[part] = indexOf(coarse, record.group);
    fineOfRow.push(part);
    if (record.labels['section'] !== undefined) sections = true;
  });
  const bySection = chosen === undefined && sections && coarse.size < leastGroups;
  const names = bySection ? [...fine.keys()] : [...coarse.keys()];
  const groupOfRow = (row: number): number => {
    const part = fineOfRow[row] ?? 0;
    return bySection ? part : (coarseOfFine[part] ?? 0);
  };
  const union = unionFind(names.length);
  for (const [a, b] of pairs) union.join(groupOfRow(a), groupOfRow(b));

  const clusters: Cluster[] = [];
  const clusterOfRoot = new Map<number, number>();
  const clusterOfGroup = names.map((name, group) => {
    const root = union.root(group);
    const index = clusterOfRoot.get(root) ?? clusters.push({ name, rows: 0, groups: 0 }) - 1;
    clusterOfRoot.set(root, index);
    const cluster = clusters[index] as Cluster;
    cluster.groups++;
    if (compareText(name, cluster.name) < 0) cluster.name = name;
    return index;
  });
  const clusterOfRow = (row: number): number => clusterOfGroup[groupOfRow(row)] ?? 0;
  for (let row = 0; row < fineOfRow.length; row++) (clusters[clusterOfRow(row)] as Cluster).rows++;
  return {
    clusters,
    clusterOf: (record) => clusterOfGroup[(bySection ? fine.get(fineName(record)) : coarse.get(record.group)) ?? -1] ?? missing(record),
    grouping: describe(chosen, bySection, coarse.size, names.length, clusters.length),
    crossings(part) {
      let found = 0;
      for (const [a, b] of pairs) if (part(clusterOfRow(a)) !== part(clusterOfRow(b))) found++;
      return found;
    },
  };
}

const fineName = (record: TrainingRecord): string => `${record.group}\u0000${record.labels['section'] ?? ''}`;

function missing(record: TrainingRecord): never {
  throw new RangeError(`row ${record.id} came in one pass over the rows and not in another`);
}

function indexOf(map: Map<string, number>, key: string): number {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, map.size);
  return map.size - 1;
}

function describe(chosen: string | undefined, bySection: boolean, groups: number, names: number, clusters: number): string {
  const joined = clusters < names ? ` ${names - clusters} of ${names} groups were joined to others, because their prompts or answers are nearly the same.` : '';
  if (chosen !== undefined) return `Rows are grouped by ${chosen.replaceAll(', ', ' or ')}; a group is never split.${joined}`;
  if (!bySection) return `Rows are grouped by document or conversation; a group is never split.${joined}`;
  return `Rows are grouped by section, because there are only ${groups} documents, fewer than ${leastGroups}: sections of one document may stand in different splits, so that a test split shares its documents with the training split.${joined}`;
}
