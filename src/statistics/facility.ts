import { lazily } from './lazy.ts';
import type { Picked } from './lazy.ts';
import type { Similarities } from './similarities.ts';

export interface FacilityOptions {
  /** Similarities that are held at most, of 8 bytes each, and as much again while they are gathered. */
  most?: number;
}

const usualMost = 1 << 24;
/** Near rows of each row: this many at least where they fit, and four for each row that a taken one stands for on the average. */
const usualNear = 64;
const nearPerShare = 4;
/** With fewer, rows are left out of the sum instead: a sample of rows tells less than short lists for all do. */
const leastNear = 16;

/**
 * Facility location (Nemhauser, Wolsey and Fisher 1978), lazily (Minoux 1978): takes the row that adds most to the sum, over all rows, of
 * the similarity to the nearest taken one. `value`: what it adds.
 *
 * Exact while all pairs fit into `most` (4,096 rows), and then within 1 - 1/e of the best sum. Beyond that a row counts with its
 * `max(64, 4 n / k)` nearest rows only (Lindgren, Wu and Dimakis 2016), or with as many as fit. Where not even 16 do (beyond a million rows),
 * the sum goes over as many rows as fit, spread evenly over the order of the rows.
 */
export function facilityLocation(rows: Similarities, k: number, { most = usualMost }: FacilityOptions = {}): Picked[] {
  const n = rows.count;
  if (k <= 0 || n === 0) return [];
  const near = n * n <= most ? n : nearestOf(n, k, most);
  const asked = Math.max(1, Math.min(n, Math.floor(most / near)));
  const table = standIns(rows, near, asked);
  const best = new Float64Array(asked);
  const weight = n / asked;
  const gain = (row: number): number => {
    let sum = 0;
    for (let i = table.starts[row]!; i < table.starts[row + 1]!; i++) sum += Math.max(0, table.values[i]! - best[table.askers[i]!]!);
    return sum * weight;
  };
  const take = (row: number): void => {
    for (let i = table.starts[row]!; i < table.starts[row + 1]!; i++) {
      const asker = table.askers[i]!;
      if (table.values[i]! > best[asker]!) best[asker] = table.values[i]!;
    }
  };
  return lazily(n, k, gain, take, { bound: gain });
}

function nearestOf(n: number, k: number, most: number): number {
  const wanted = Math.max(usualNear, Math.ceil((nearPerShare * n) / k));
  return Math.min(n, Math.max(leastNear, Math.min(wanted, Math.floor(most / n))));
}

/** For each row the rows that it could stand for (`askers`, by number), with the similarities. */
interface StandIns {
  starts: Uint32Array;
  askers: Int32Array;
  values: Float32Array;
}

function standIns(rows: Similarities, near: number, asked: number): StandIns {
  const n = rows.count;
  const counts = new Uint32Array(n + 1);
  const ends = new Uint32Array(asked);
  const found = { rows: new Int32Array(asked * (near + 1)), values: new Float32Array(asked * (near + 1)) };
  let size = 0;
  for (let asker = 0; asker < asked; asker++) {
    rows.nearest(Math.floor((asker * n) / asked), near, (other, value) => {
      found.rows[size] = other;
      found.values[size++] = value;
      counts[other + 1] = counts[other + 1]! + 1;
    });
    ends[asker] = size;
  }
  for (let row = 0; row < n; row++) counts[row + 1] = counts[row + 1]! + counts[row]!;
  const place = counts.slice();
  const out: StandIns = { starts: counts, askers: new Int32Array(size), values: new Float32Array(size) };
  let at = 0;
  for (let asker = 0; asker < asked; asker++) {
    for (; at < ends[asker]!; at++) {
      const other = found.rows[at]!;
      const to = place[other]!;
      place[other] = to + 1;
      out.askers[to] = asker;
      out.values[to] = found.values[at]!;
    }
  }
  return out;
}
