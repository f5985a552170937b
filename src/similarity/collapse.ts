import { mix32 } from '../text/hash.ts';
import { Uint32List, powerOfTwo } from './growing.ts';
import type { TokenRows } from './token-rows.ts';

/** Rows with the same tokens in the same order are one unit: a template of 10,000 copies is joined once. */
export interface Units {
  /** Row -> unit. Units are numbered by their first row. */
  readonly unitOf: Uint32Array;
  /** Unit -> its first row. */
  readonly first: Uint32Array;
}

/** Compares tokens exactly; rows without any token are one unit where `blankKey` is the same. */
export function collapse(rows: TokenRows, blankKey: (row: number) => string): Units {
  const { tokens, offsets, size } = rows;
  const unitOf = new Uint32Array(size);
  const first = new Uint32List();
  const hashes = new Uint32List();
  const slots = new Int32Array(powerOfTwo(size * 2 + 1)).fill(-1);
  const mask = slots.length - 1;
  const blanks = new Map<string, number>();
  for (let row = 0; row < size; row++) {
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    let unit = -1;
    let hash = end - start;
    if (start === end) {
      const key = blankKey(row);
      unit = blanks.get(key) ?? -1;
      if (unit < 0) blanks.set(key, first.length);
    } else {
      for (let i = start; i < end; i++) hash = Math.imul(hash ^ tokens[i]!, 0x9e3779b1) + (hash >>> 15);
      hash = mix32(hash);
      let slot = hash & mask;
      for (; slots[slot]! >= 0; slot = (slot + 1) & mask) {
        const known = slots[slot]!;
        if (hashes.data[known] !== hash || !areSame(tokens, offsets, first.data[known]!, row)) continue;
        unit = known;
        break;
      }
      if (unit < 0) slots[slot] = first.length;
    }
    if (unit < 0) {
      unit = first.length;
      first.push(row);
      hashes.push(hash);
    }
    unitOf[row] = unit;
  }
  return { unitOf, first: first.view().slice() };
}

function areSame(tokens: Uint32Array, offsets: Uint32Array, a: number, b: number): boolean {
  const fromA = offsets[a]!;
  const fromB = offsets[b]!;
  const length = offsets[a + 1]! - fromA;
  if (length !== offsets[b + 1]! - fromB) return false;
  for (let i = 0; i < length; i++) if (tokens[fromA + i] !== tokens[fromB + i]) return false;
  return true;
}
