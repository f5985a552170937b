import { compareText } from '../text/canonical.ts';
import { unitHash } from '../text/hash.ts';

/** Rows that stay together. */
export interface ShareGroup {
  /** Names it for good: its place follows from it. */
  name: string;
  rows: number;
  /** Groups of one stratum are shared out among themselves, so that each part has the same mix; default: all are one. */
  stratum?: string;
}

export interface Part {
  name: string;
  /** Against the sum of all shares. */
  share: number;
  /** Where in the order of the groups it takes from. Two parts that take from the two ends stay out of each other's way. */
  from: 'start' | 'end';
}

/**
 * Puts whole groups into parts, as near to the shares as they allow; gives the part of each group, by its number. The order is that of a
 * seeded hash of each group's name, so that a group keeps its place when others come, but for those at the borders. A group that would
 * overshoot a share by more than it was short is passed over. What a stratum cannot give of a share, the next one gives. The rest goes to
 * `rest`. With three groups or more no part that has a share is left empty.
 */
export function assignShares(groups: readonly ShareGroup[], parts: readonly Part[], rest: number, seed: number): number[] {
  const sum = parts.reduce((total, part) => total + part.share, 0);
  const order = ordered(groups, seed);
  const strata = new Map<string, typeof order>();
  for (const one of order) {
    const name = groups[one.index]?.stratum ?? '';
    const known = strata.get(name);
    if (known === undefined) strata.set(name, [one]);
    else known.push(one);
  }
  const out: number[] = groups.map(() => rest);
  const owed = parts.map(() => 0);
  for (const [, own] of [...strata].sort((a, b) => compareText(a[0], b[0]))) {
    const rows = own.reduce((total, one) => total + one.rows, 0);
    const free = new Set(own);
    for (const [index, part] of parts.entries()) {
      if (index === rest || part.share <= 0) continue;
      const target = (rows * part.share) / sum + (owed[index] as number);
      let taken = 0;
      for (const one of part.from === 'start' ? own : own.toReversed()) {
        if (taken >= target) break;
        if (!free.has(one) || Math.abs(taken + one.rows - target) >= Math.abs(taken - target)) continue;
        out[one.index] = index;
        free.delete(one);
        taken += one.rows;
      }
      owed[index] = target - taken;
    }
  }
  fillEmpty(order, parts, out);
  return out;
}

/**
 * The part of a group by its name alone: it never changes, whatever other groups come or go, and the shares hold on the average only.
 */
export function fixedShare(name: string, parts: readonly Part[], seed: number): number {
  const sum = parts.reduce((total, part) => total + part.share, 0);
  let left = unitHash(`split/${seed}/${name}`) * sum;
  for (const [index, part] of parts.entries()) {
    left -= part.share;
    if (left < 0 && part.share > 0) return index;
  }
  return parts.findLastIndex((part) => part.share > 0);
}

function ordered(groups: readonly ShareGroup[], seed: number): { index: number; rows: number; place: number; name: string }[] {
  return groups
    .map((group, index) => ({ index, rows: group.rows, place: unitHash(`split/${seed}/${group.name}`), name: group.name }))
    .sort((a, b) => a.place - b.place || compareText(a.name, b.name));
}

/** Each part that is still empty takes the smallest group of the part that has most groups. */
function fillEmpty(order: readonly { index: number; rows: number }[], parts: readonly Part[], out: number[]): void {
  if (order.length < 3) return;
  const wanted = [...parts.keys()].filter((index) => (parts[index]?.share ?? 0) > 0);
  for (const part of wanted) {
    if (out.includes(part)) continue;
    const sizes = wanted.map((one) => out.filter((given) => given === one).length);
    const richest = wanted[sizes.indexOf(Math.max(...sizes))];
    const smallest = order.filter(({ index }) => out[index] === richest).reduce((a, b) => (b.rows < a.rows ? b : a));
    out[smallest.index] = part;
  }
}
