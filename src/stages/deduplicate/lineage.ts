import type { TrainingRecord } from '../../contracts/index.ts';
import { compareText } from '../../text/canonical.ts';

/** Who comes from whom: a record is never compared with its ancestors, nor with other samples of its own prompt. */
export interface Lineage {
  add(record: TrainingRecord): void;
  isAncestor(a: number, b: number): boolean;
  /** Siblings share their parents; together with an equal prompt they are samples of one question. */
  shareParents(a: number, b: number): boolean;
}

/** Only rows that have parents take memory here. `rowOf` finds a record of the set by id. */
export function lineage(rowOf: (id: string) => number | undefined): Lineage {
  const parents = new Map<number, readonly string[]>();
  const family = new Map<number, string>();
  let rows = 0;
  const reaches = (from: number, to: number): boolean => {
    const seen = new Set<number>([from]);
    const todo = [from];
    for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
      for (const id of parents.get(row) ?? []) {
        const parent = rowOf(id);
        if (parent === undefined || seen.has(parent)) continue;
        if (parent === to) return true;
        seen.add(parent);
        todo.push(parent);
      }
    }
    return false;
  };
  return {
    add(record) {
      const row = rows++;
      const { parents: own } = record.origin;
      if (own.length > 0) family.set(row, [...own].sort(compareText).join('\n'));
      const all = record.replaces === undefined ? own : [...own, record.replaces];
      if (all.length > 0) parents.set(row, all);
    },
    isAncestor: (a, b) => (parents.has(a) && reaches(a, b)) || (parents.has(b) && reaches(b, a)),
    shareParents: (a, b) => family.has(a) && family.get(a) === family.get(b),
  };
}
