/** Whether texts share a run of words: by hashes of every run, so that neither text is kept. */
import { hash32 } from './hash.ts';
import { words } from './tokens.ts';

export interface SharedRuns {
  /** Adds a text. */
  add(text: string): void;
  /** Takes out every run that a text holds. */
  forget(text: string): void;
  /** True where a text shares a run of `length` words with one that was added, or holds a whole one of fewer words, three at least. */
  shares(text: string): boolean;
}

const shortest = 3;

/** About 40 bytes a word that is added. Two runs are taken for the same by chance once in 10^16 comparisons. */
export function sharedRuns(length: number): SharedRuns {
  const byLength = new Map<number, Set<number>>();
  return {
    add(text) {
      const own = words(text);
      const size = Math.min(length, own.length);
      if (size < shortest) return;
      const runs = byLength.get(size) ?? new Set<number>();
      byLength.set(size, runs);
      for (let at = 0; at + size <= own.length; at++) runs.add(keyOf(own, at, size));
    },
    forget(text) {
      const own = words(text);
      for (const [size, runs] of byLength) for (let at = 0; at + size <= own.length; at++) runs.delete(keyOf(own, at, size));
    },
    shares(text) {
      const own = words(text);
      for (const [size, runs] of byLength) for (let at = 0; at + size <= own.length; at++) if (runs.has(keyOf(own, at, size))) return true;
      return false;
    },
  };
}

function keyOf(all: readonly string[], from: number, size: number): number {
  const run = all.slice(from, from + size).join(' ');
  return hash32(run) * 0x200000 + (hash32(`${run.length} ${run}`) & 0x1fffff);
}
