/**
 * The words of the items as numbers, looked up without making a string of each word of a text: an open hash table over the
 * words' UTF-16 units in typed arrays. Equal hashes are told apart by the units themselves.
 */
export interface Vocabulary {
  /** Number of the word in the first `length` units, whose `hashUnit` chain gave `hash`; -1: no item has it. */
  find(units: Uint16Array, length: number, hash: number): number;
  findWord(word: string): number;
}

/** The same in arrays that threads may share; `vocabularyOf` reads it. */
export interface WordSlots {
  /** The units of all words. */
  pool: Uint16Array;
  /** Four numbers a slot: hash, where its units start, how many, the word's number; none where the count is 0. */
  slots: Int32Array;
}

/** The chain starts with this. */
export const firstHash = 0x811c9dc5 | 0;

/** One more unit (FNV-1a over 16 bits at a time). */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

export function packWords(words: ReadonlyMap<string, number>): WordSlots {
  let units = 0;
  for (const word of words.keys()) units += word.length;
  const pool = new Uint16Array(units);
  let capacity = 16;
  while (capacity * 2 < words.size * 3) capacity *= 2;
  const mask = capacity - 1;
  const slots = new Int32Array(capacity * 4);
  let filled = 0;
  for (const [word, number] of words) {
    if (word.length === 0) continue;
    let hash = firstHash;
    const start = filled;
    for (let i = 0; i < word.length; i++) {
      const unit = word.charCodeAt(i);
      pool[filled++] = unit;
      hash = hashUnit(hash, unit);
    }
    let slot = spread(hash) & mask;
    while (slots[slot * 4 + 2] !== 0) slot = (slot + 1) & mask;
    slots.set([hash, start, word.length, number], slot * 4);
  }
  return { pool, slots };
}

export function vocabularyOf({ pool, slots }: WordSlots): Vocabulary {
  const mask = slots.length / 4 - 1;
  const same = (text: Uint16Array, start: number, length: number): boolean => {
    for (let i = 0; i < length; i++) if (text[i] !== pool[start + i]) return false;
    return true;
  };
  const find: Vocabulary['find'] = (text, length, hash) => {
    let slot = spread(hash) & mask;
    for (;;) {
      const at = slot * 4;
      const held = slots[at + 2] as number;
      if (held === 0) return -1;
      if (slots[at] === hash && held === length && same(text, slots[at + 1] as number, length)) return slots[at + 3] as number;
      slot = (slot + 1) & mask;
    }
  };
  return {
    find,
    findWord(word) {
      const units = new Uint16Array(word.length);
      let hash = firstHash;
      for (let i = 0; i < word.length; i++) {
        const unit = word.charCodeAt(i);
        units[i] = unit;
        hash = hashUnit(hash, unit);
      }
      return find(units, word.length, hash);
    },
  };
}

function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
