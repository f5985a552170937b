import { hash53 } from '../../text/hash.ts';

/**
 * Gives every row an id of its own: the one it has, else its place (`FILE:LINE`, which no two rows share). An id that came before, or that
 * reads like a place of one of the files, gets its place behind it. What came is kept as 53-bit hashes, 11 to 32 bytes a row that has an
 * id: two ids that share one cost the later row a longer id, never a wrong verdict.
 */
export function rowIds(files: readonly string[]): { idOf(own: unknown, place: string): string; repeated(): number } {
  const places = files.map((file) => `${file}:`);
  let table = new Float64Array(1 << 10);
  let size = 0;
  let repeated = 0;
  const slotOf = (key: number): number => {
    const mask = table.length - 1;
    let at = (key >>> 0) & mask;
    while (table[at] !== 0 && table[at] !== key) at = (at + 1) & mask;
    return at;
  };
  const isNew = (id: string): boolean => {
    const key = hash53(id);
    const at = slotOf(key);
    if (table[at] === key) return false;
    table[at] = key;
    if (++size * 4 > table.length * 3) {
      const old = table;
      table = new Float64Array(old.length * 2);
      for (const one of old) if (one !== 0) table[slotOf(one)] = one;
    }
    return true;
  };
  return {
    idOf: (own, place) => {
      const named = typeof own === 'string' ? own : typeof own === 'number' ? String(own) : '';
      if (named === '') return place;
      if (!places.some((start) => named.startsWith(start) || named.includes(`@${start}`)) && isNew(named)) return named;
      repeated++;
      return `${named}@${place}`;
    },
    repeated: () => repeated,
  };
}
