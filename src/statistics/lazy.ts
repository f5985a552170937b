import { heap } from './heap.ts';

/** A row that was taken, and what it was worth then. */
export interface Picked {
  row: number;
  value: number;
}

/** To nine decimals: what differs by less is equal. */
export const at9 = (value: number): number => Math.round(value * 1e9) / 1e9;

/**
 * Greedy choice where the worth of a row never rises as others are taken: a worth that was computed earlier bounds it from above, so that
 * only the rows on top are computed again.
 */
export function lazily(
  count: number,
  k: number,
  worth: (row: number) => number,
  take: (row: number) => void,
  { bound, without }: { bound: (row: number) => number; without?: number },
): Picked[] {
  const queue = heap<{ row: number; value: number; stamp: number }>((a, b) => a.value > b.value || (a.value === b.value && a.row < b.row));
  for (let row = 0; row < count; row++) if (row !== without) queue.push({ row, value: at9(bound(row)), stamp: -1 });
  const picked: Picked[] = [];
  while (picked.length < k) {
    const top = queue.pop();
    if (top === undefined) break;
    if (top.stamp === picked.length) {
      picked.push({ row: top.row, value: top.value });
      take(top.row);
      continue;
    }
    queue.push({ row: top.row, value: Math.min(top.value, at9(worth(top.row))), stamp: picked.length });
  }
  return picked;
}
