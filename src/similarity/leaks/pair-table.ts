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
  let slots = new Int32Array(capacity).fill(-1);
  let first = new Int32Array(capacity);
  let second = new Int32Array(capacity);
  let size = 0;

  const place = (a: number, b: number): number => {
    const mask = slots.length - 1;
    let slot = mix32(Math.imul(a, 0x9e3779b1) ^ b) & mask;
    for (let number = slots[slot] as number; number >= 0; number = slots[slot] as number) {
      if (first[number] === a && second[number] === b) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  const grow = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    first = longer(first);
    second = longer(second);
    for (let number = 0; number < size; number++) slots[place(first[number] as number, second[number] as number)] = number;
  };
  return {
    add(a, b) {
      let slot = place(a, b);
      const found = slots[slot] as number;
      if (found >= 0) return found;
      // Two thirds full: longer chains cost more than a larger table.
      if (size * 3 >= slots.length * 2) {
        grow();
        slot = place(a, b);
      }
      first[size] = a;
      second[size] = b;
      slots[slot] = size;
      return size++;
    },
    find: (a, b) => slots[place(a, b)] as number,
    at: (number) => [first[number] as number, second[number] as number],
    size: () => size,
  };
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}
