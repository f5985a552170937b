import { compareText } from '../text/canonical.ts';
import { unitHash } from '../text/hash.ts';

/** Rows that stay together. */
export interface ShareGroup {
  /** Names it for good: its place follows from it. */
  name: string;
  rows: number;
  /** Groups of one stratum are shared out among themselves, so that each part has the same mix; default: all are one. */
  stratum?: string;
  /** Number of the part that it stays in, whatever the shares; the others are shared out around it. */
  fixed?: number;
}

/** The same for millions of groups, which are asked for by number: an object each would take most of the memory. */
export interface ShareGroups {
  readonly length: number;
  name(group: number): string;
  rows(group: number): number;
  stratum(group: number): string;
  /** -1: it may go anywhere. */
  fixed(group: number): number;
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
  const of = (group: number): ShareGroup => groups[group] as ShareGroup;
  const table: ShareGroups = {
    length: groups.length,
    name: (group) => of(group).name,
    rows: (group) => of(group).rows,
    stratum: (group) => of(group).stratum ?? '',
    fixed: (group) => of(group).fixed ?? -1,
  };
  return [...shareOut(table, parts, rest, seed)];
}

/** `assignShares` for a table of groups, of at most 255 parts. 20 bytes a group while it works, and the number of its part. */
export function shareOut(groups: ShareGroups, parts: readonly Part[], rest: number, seed: number): Uint8Array {
  const sum = parts.reduce((total, part) => total + part.share, 0);
  const order = ordered(groups, seed);
  const out = new Uint8Array(groups.length).fill(rest);
  const owed = parts.map(() => 0);
  for (const own of strataOf(groups, order)) {
    const taken = parts.map(() => 0);
    const free = new Uint8Array(own.length);
    let rows = 0;
    for (const [place, group] of own.entries()) {
      const size = groups.rows(group);
      const fixed = groups.fixed(group);
      rows += size;
      free[place] = fixed < 0 ? 1 : 0;
      if (fixed < 0) continue;
      out[group] = fixed;
      taken[fixed] = (taken[fixed] ?? 0) + size;
    }
    for (const [index, part] of parts.entries()) {
      if (index === rest || part.share <= 0) continue;
      const target = (rows * part.share) / sum + (owed[index] as number);
      let had = taken[index] ?? 0;
      for (let step = 0; step < own.length && had < target; step++) {
        const place = part.from === 'start' ? step : own.length - 1 - step;
        const group = own[place] as number;
        const size = groups.rows(group);
        if (free[place] === 0 || Math.abs(had + size - target) >= Math.abs(had - target)) continue;
        out[group] = index;
        free[place] = 0;
        had += size;
      }
      owed[index] = target - had;
    }
  }
  fillEmpty(groups, order, parts, out);
  return out;
}

/** The groups of each stratum in their order, the strata by name. */
function* strataOf(groups: ShareGroups, order: Uint32Array): Generator<Uint32Array> {
  const sizes = new Map<string, number>();
  for (const group of order) {
    const name = groups.stratum(group);
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  if (sizes.size <= 1) {
    yield order;
    return;
  }
  for (const [name, size] of [...sizes].sort((a, b) => compareText(a[0], b[0]))) {
    const own = new Uint32Array(size);
    let at = 0;
    for (const group of order) if (groups.stratum(group) === name) own[at++] = group;
    yield own;
  }
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

/** The numbers of the groups, by a seeded hash of their names. */
function ordered(groups: ShareGroups, seed: number): Uint32Array {
  const places = new Float64Array(groups.length);
  const order = new Uint32Array(groups.length);
  for (let group = 0; group < groups.length; group++) {
    places[group] = unitHash(`split/${seed}/${groups.name(group)}`);
    order[group] = group;
  }
  return order.sort((a, b) => (places[a] as number) - (places[b] as number) || compareText(groups.name(a), groups.name(b)));
}

/** Each part that is still empty takes the smallest group of the part that has most groups, of those that are not fixed. */
function fillEmpty(groups: ShareGroups, order: Uint32Array, parts: readonly Part[], out: Uint8Array): void {
  if (order.length < 3) return;
  const wanted = [...parts.keys()].filter((index) => (parts[index]?.share ?? 0) > 0);
  const sizes = parts.map(() => 0);
  for (const part of out) sizes[part] = (sizes[part] ?? 0) + 1;
  for (const part of wanted) {
    if ((sizes[part] ?? 0) > 0) continue;
    const richest = wanted.reduce((a, b) => ((sizes[b] ?? 0) > (sizes[a] ?? 0) ? b : a));
    let smallest = -1;
    for (const group of order) {
      if (out[group] !== richest || groups.fixed(group) >= 0) continue;
      if (smallest < 0 || groups.rows(group) < groups.rows(smallest)) smallest = group;
    }
    if (smallest < 0) continue;
    out[smallest] = part;
    sizes[part] = 1;
    sizes[richest] = (sizes[richest] ?? 0) - 1;
  }
}
