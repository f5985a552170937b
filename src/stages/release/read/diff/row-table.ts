import { sha256 } from '../../../../text/hash.ts';

/** No row: what `find` gives where an id is not there. */
export const absent = -1;

/**
 * Facts of rows by id: open addressing over typed arrays, with 64 bits of each id and of what its row says. 29 bytes a place;
 * between two thirds and a third of the places are filled, so 44 to 87 bytes a row. Two of a million ids share 64 bits with a
 * chance of 1 in 30 million.
 */
export interface RowTable {
  /** Place of an id that was not there; of a known one, where it is. Places of others move: keep none over an `add`. */
  add(id: string): number;
  find(id: string): number;
  readonly size: number;
  /** Eight bits of the caller's. */
  flags(place: number): number;
  mark(place: number, flags: number): void;
  /** A number of the caller's; 0 at first. */
  note(place: number): number;
  setNote(place: number, note: number): void;
  /** What the row says, as hex. */
  setContent(place: number, hex: string): void;
  says(place: number, hex: string): boolean;
  /** Places that are filled. */
  places(): Iterable<number>;
}

interface Columns {
  high: Uint32Array;
  low: Uint32Array;
  contentHigh: Uint32Array;
  contentLow: Uint32Array;
  notes: Float64Array;
  flags: Uint8Array;
}

const columns = (size: number): Columns => ({
  high: new Uint32Array(size),
  low: new Uint32Array(size),
  contentHigh: new Uint32Array(size),
  contentLow: new Uint32Array(size),
  notes: new Float64Array(size),
  flags: new Uint8Array(size),
});

export function rowTable(): RowTable {
  let table = columns(1024);
  let size = 0;

  /** The place of a key, or the free one where it belongs. A key of two zeros is free. */
  const seek = (into: Columns, high: number, low: number): number => {
    const mask = into.high.length - 1;
    let at = (high ^ Math.imul(low, 0x9e3779b1)) & mask;
    while ((into.high[at] !== 0 || into.low[at] !== 0) && (into.high[at] !== high || into.low[at] !== low)) at = (at + 1) & mask;
    return at;
  };
  const filled = (at: number): boolean => table.high[at] !== 0 || table.low[at] !== 0;
  const grow = (): void => {
    const larger = columns(table.high.length * 2);
    for (let from = 0; from < table.high.length; from++) {
      if (!filled(from)) continue;
      const to = seek(larger, table.high[from] ?? 0, table.low[from] ?? 0);
      for (const name of Object.keys(larger) as (keyof Columns)[]) larger[name][to] = table[name][from] ?? 0;
    }
    table = larger;
  };
  return {
    add(id) {
      const [high, low] = keyOf(id);
      const known = seek(table, high, low);
      if (filled(known)) return known;
      if ((size + 1) * 3 > table.high.length * 2) grow();
      const at = seek(table, high, low);
      table.high[at] = high;
      table.low[at] = low;
      size++;
      return at;
    },
    find(id) {
      const [high, low] = keyOf(id);
      const at = seek(table, high, low);
      return filled(at) ? at : absent;
    },
    get size() {
      return size;
    },
    flags: (place) => table.flags[place] ?? 0,
    mark(place, flags) {
      table.flags[place] = (table.flags[place] ?? 0) | flags;
    },
    note: (place) => table.notes[place] ?? 0,
    setNote(place, note) {
      table.notes[place] = note;
    },
    setContent(place, hex) {
      const [high, low] = bits(hex);
      table.contentHigh[place] = high;
      table.contentLow[place] = low;
    },
    says(place, hex) {
      const [high, low] = bits(hex);
      return table.contentHigh[place] === high && table.contentLow[place] === low;
    },
    *places() {
      for (let at = 0; at < table.high.length; at++) if (filled(at)) yield at;
    },
  };
}

const ownId = /^r[0-9a-f]{16}$/;

function keyOf(id: string): [number, number] {
  const [high, low] = bits(ownId.test(id) ? id.slice(1) : sha256(id));
  return high === 0 && low === 0 ? [0, 1] : [high, low];
}

const bits = (hex: string): [number, number] => [Number.parseInt(hex.slice(0, 8), 16) >>> 0, Number.parseInt(hex.slice(8, 16), 16) >>> 0];
