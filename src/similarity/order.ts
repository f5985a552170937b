import { powerOfTwo } from './growing.ts';
import { runBits } from './shingles.ts';
import type { ShingleSets } from './shingles.ts';
import { leastShare } from './ratio.ts';
import type { Ratio } from './ratio.ts';

/**
 * Brings sets into one frozen total order, rarest run first: a key becomes 4 bits of rarity and 28 bits of hash, so that
 * plain numbers compare in that order. Rarity is counted in a sketch of one saturating byte a bucket; any fixed order makes
 * the prefix filter exact, rarity only makes it fast. Runs that no other row has are counted and left out, and so is every
 * key of a row that has too many of them to reach the floor with anyone. Works in place.
 */
export function freezeOrder(sets: ShingleSets, floor: Ratio): void {
  const { keys, offsets, ends, alone, distinct, lost } = sets;
  const sketch = new Uint8Array(Math.min(2 ** 26, Math.max(2 ** 12, powerOfTwo(keys.length * 3))));
  const mask = sketch.length - 1;
  for (let i = 0; i < keys.length; i++) {
    const bucket = keys[i]! & mask;
    const count = sketch[bucket]!;
    if (count < 255) sketch[bucket] = count + 1;
  }
  const rarity = rarityTable();
  let to = 0;
  let from = 0;
  for (let member = 0; member < ends.length; member++) {
    const end = ends[member]!;
    const start = to;
    for (; from < end; from++) {
      const hash = keys[from]!;
      const count = sketch[hash & mask]!;
      if (count > 1) keys[to++] = ((rarity[count]! << runBits) | hash) >>> 0;
    }
    alone[member] = end - (offsets[member]! + (to - start));
    // Its shared keys cannot make up what it needs: no partner is possible.
    if (to - start + lost[member]! < leastShare(distinct[member]!, floor)) to = start;
    offsets[member] = start;
    ends[member] = to;
    sortRange(keys, start, to);
  }
  offsets[ends.length] = to;
  sets.keys = keys.slice(0, to);
}

/** 2, 3, 4, 5-6, 7-8, 9-12, 13-16 … 193-254, 255 and more rows: 16 classes in 4 bits. */
export function rarityTable(): Uint8Array {
  const table = new Uint8Array(256);
  const bounds = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 254];
  let rank = 0;
  for (let count = 2; count < 256; count++) {
    if (rank < bounds.length && count > bounds[rank]!) rank++;
    table[count] = rank;
  }
  return table;
}

export function sortRange(keys: Uint32Array, start: number, end: number): void {
  if (end - start > 48) {
    keys.subarray(start, end).sort();
    return;
  }
  // Most rows are short: insertion beats the call.
  for (let i = start + 1; i < end; i++) {
    const key = keys[i]!;
    let j = i - 1;
    while (j >= start && keys[j]! > key) {
      keys[j + 1] = keys[j]!;
      j--;
    }
    keys[j + 1] = key;
  }
}
