import { mix32 } from '../../text/hash.ts';

/** Numbers pairs of 32-bit integers from 0 in order of arrival: an open hash table in typed arrays. */
export interface PairTable {
  /** The pair's number; a new one where it is not there yet. */
  add(a: number, b: number): number;
  /** The pair's number, or -1. */
  find(a: number, b: number): number;
  at(number: number): [number, number];
  size(): number;
}

/** `expected`: how many pairs may come; the table grows where more do. */
export function pairTable(expected: number): PairTable {
  let capacity = 16;
  while (capacity < expected) capacity *= 2;
  // Three numbers a slot, side by side: both of the pair, and its own, less 1 than stored; 0 where the slot is free.
  let slots = new Int32Array(capacity * 3);
  let first = new Int32Array(capacity);
  let second = new Int32Array(capacity);
  let size = 0;

  const place = (a: number, b: number): number => {
    const mask = capacity - 1;
    let slot = mix32(Math.imul(a, 0x9e3779b1) ^ b) & mask;
    for (;;) {
      const at = slot * 3;
      if (slots[at + 2] === 0 || (slots[at] === a && slots[at + 1] === b)) return at;
      slot = (slot + 1) & mask;
    }
  };
  const set = (at: number, number: number): void => {
    slots[at] = first[number] as number;
    slots[at + 1] = second[number] as number;
    slots[at + 2] = number + 1;
  };
  const grow = (): void => {
    capacity *= 2;
    slots = new Int32Array(capacity * 3);
    first = longer(first);
    second = longer(second);
    for (let number = 0; number < size; number++) set(place(first[number] as number, second[number] as number), number);
  };
  return {
    add(a, b) {
      let slot = place(a, b);
      const found = slots[slot + 2] as number;
      if (found > 0) return found - 1;
      // Two thirds full: longer chains cost more than a larger table.
      if (size * 3 >= capacity * 2) {
        grow();
        slot = place(a, b);
      }
      first[size] = a;
      second[size] = b;
      set(slot, size);
      return size++;
    },
    find: (a, b) => (slots[place(a, b) + 2] as number) - 1,
    at: (number) => [first[number] as number, second[number] as number],
    size: () => size,
  };
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}
