import { hash32, mix32 } from '../../text/hash.ts';

/**
 * Gives every row an id of its own: the one it has, else its place. An id that came before gets its place behind it. What came is
 * kept as 53-bit hashes, 11 to 32 bytes a row: two ids that share one cost the later row a longer id, never a wrong verdict.
 */
export function rowIds(): { idOf(own: unknown, place: string): string; repeated(): number } {
  let table = new Float64Array(1 << 10);
  let size = 0;
  let repeated = 0;
  const slotOf = (key: number): number => {
    let at = key % table.length;
    while (table[at] !== 0 && table[at] !== key) at = at + 1 === table.length ? 0 : at + 1;
    return at;
  };
  const isNew = (id: string): boolean => {
    const key = keyOf(id);
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
      const named = (typeof own === 'string' && own !== '') || typeof own === 'number' ? String(own) : undefined;
      if (named !== undefined && isNew(named)) return named;
      if (named !== undefined) repeated++;
      const id = named === undefined ? place : `${named}@${place}`;
      for (let again = 1; ; again++) {
        const free = again === 1 ? id : `${id}~${again}`;
        if (isNew(free)) return free;
      }
    },
    repeated: () => repeated,
  };
}

/** Never 0: that is an empty slot. */
function keyOf(id: string): number {
  const low = hash32(id);
  const high = mix32(hash32(`${id}\u0000`)) & 0x1fffff;
  return high * 4294967296 + low || 1;
}
