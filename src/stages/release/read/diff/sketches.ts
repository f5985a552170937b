/** What rows say, in little: enough to tell which of two sets of rows are nearly the same. */
import { Uint32List } from '../../../../similarity/growing.ts';
import { round6 } from '../../../../statistics/intervals.ts';
import { hash32, hash53, mix32 } from '../../../../text/hash.ts';
import { comparable } from '../../../../text/normalise.ts';
import { words } from '../../../../text/tokens.ts';
import type { Part } from './parts.ts';

/** Hashes that are kept of a row. */
export const sketchSize = 48;

/**
 * Of each row the hash of its prompt and a bottom-k sketch (Broder 1997) of its runs of two words: the 48 smallest hashes of
 * them. At most 200 bytes a row, none of it on the heap.
 */
export interface Sketches {
  /** The next row; one that says nothing is like no other. */
  add(parts: readonly Part[]): void;
  readonly size: number;
  /** The same number: the same prompt but for case, white space and invisible characters. 0: none. */
  prompt(row: number): number;
  /** Rising hashes of its runs. */
  of(row: number): Uint32Array;
}

export function sketches(): Sketches {
  const hashes = new Uint32List();
  const starts = new Uint32List();
  starts.push(0);
  const high = new Uint32List();
  const low = new Uint32List();
  return {
    add(parts) {
      const asked = parts.filter(({ role }) => role === 'user').map(({ text }) => text);
      const prompt = comparable(asked.join('\n'));
      const key = prompt === '' ? 0 : hash53(prompt);
      high.push(Math.floor(key / 0x1_0000_0000));
      low.push(key >>> 0);
      for (const hash of smallest(parts.map(({ text }) => text))) hashes.push(hash);
      starts.push(hashes.length);
    },
    get size() {
      return high.length;
    },
    prompt: (row) => (high.data[row] ?? 0) * 0x1_0000_0000 + (low.data[row] ?? 0),
    of: (row) => hashes.data.subarray(starts.data[row], starts.data[row + 1]),
  };
}

function smallest(texts: readonly string[]): number[] {
  const runs = new Set<number>();
  for (const text of texts) {
    let before = 0;
    for (const word of words(text)) {
      const hash = hash32(word);
      // The first word of a text stands alone: a text of one word has a run too.
      runs.add(before === 0 ? mix32(hash) : mix32(Math.imul(before, 0x9e3779b1) ^ hash));
      before = hash;
    }
  }
  return [...runs].sort((a, b) => a - b).slice(0, sketchSize);
}

/** Estimated Jaccard similarity of two rows' runs, 0 to 1; exact where both together have no more runs than a sketch holds. */
export function likeness(a: Uint32Array, b: Uint32Array): number {
  let [i, j, seen, shared] = [0, 0, 0, 0];
  // Beyond the end of a full sketch its row has runs that are not known.
  while (seen < sketchSize && (i < a.length || j < b.length)) {
    const [left, right] = [a[i] ?? Infinity, b[j] ?? Infinity];
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
    seen++;
  }
  return seen === 0 ? 0 : round6(shared / seen);
}
