import { mix32 } from '../../text/hash.ts';

/** Numbers pairs of 32-bit integers from 0 in order of arrival: an open hash table in typed arrays. */
export interface PairTable {
  /** The pair's number; a new one where it is not there yet. */
  add(a: number, b: number): number;
  /** The pair's number, or -1. */
  find(a: number, b: number): number;
  at(number: number): [number, number];
  size(): number;
  /** All that looking pairs up needs, as data; `pairLookup` reads it. The table is not to grow any more. */
  slots(): PairSlots;
}

/** A table that grows no more, in arrays that threads may share. */
export interface PairSlots {
  slots: Int32Array;
  bits: Int32Array;
  /** Pairs in it. */
  size: number;
}

/** The pair's number, or -1. */
export type PairLookup = (a: number, b: number) => number;

/** Looks up what a table held when its slots were taken. */
export function pairLookup({ slots, bits }: PairSlots): PairLookup {
  const bitMask = bits.length * 32 - 1;
  const mask = bits.length * 4 - 1;
  return (a, b) => {
    const hash = hashOf(a, b);
    const bit = (hash >>> 3) & bitMask;
    if (((bits[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return -1;
    let slot = hash & mask;
    for (;;) {
      const at = slot * 3;
      const number = slots[at + 2] as number;
      if (number === 0 || (slots[at] === a && slots[at + 1] === b)) return number - 1;
      slot = (slot + 1) & mask;
    }
  };
}

function hashOf(a: number, b: number): number {
  return mix32(Math.imul(a, 0x9e3779b1) ^ b);
}

/** `expected`: how many pairs may come; the table grows where more do. */
export function pairTable(expected: number): PairTable {
  let capacity = 16;
  while (capacity < expected) capacity *= 2;
  // Three numbers a slot, side by side: both of the pair, and its own, less 1 than stored; 0 where the slot is free.
  let slots = new Int32Array(capacity * 3);
  let first = new Int32Array(capacity);
  let second = new Int32Array(capacity);
  // Eight bits a slot: of most pairs that are not there one bit tells it, without a look at the slots.
  let bits = new Int32Array(capacity / 4);
  let size = 0;

  const place = (a: number, b: number, hash: number): number => {
    const mask = capacity - 1;
    let slot = hash & mask;
    for (;;) {
      const at = slot * 3;
      if (slots[at + 2] === 0 || (slots[at] === a && slots[at + 1] === b)) return at;
      slot = (slot + 1) & mask;
    }
  };
  const set = (at: number, number: number, hash: number): void => {
    const bit = (hash >>> 3) & (capacity * 8 - 1);
    bits[bit >>> 5] = (bits[bit >>> 5] as number) | (1 << (bit & 31));
    slots[at] = first[number] as number;
    slots[at + 1] = second[number] as number;
    slots[at + 2] = number + 1;
  };
  const grow = (): void => {
    capacity *= 2;
    slots = new Int32Array(capacity * 3);
    first = longer(first);
    second = longer(second);
    bits = new Int32Array(capacity / 4);
    for (let number = 0; number < size; number++) {
      const hash = hashOf(first[number] as number, second[number] as number);
      set(place(first[number] as number, second[number] as number, hash), number, hash);
    }
  };
  return {
    add(a, b) {
      const hash = hashOf(a, b);
      let slot = place(a, b, hash);
      const found = slots[slot + 2] as number;
      if (found > 0) return found - 1;
      // Two thirds full: longer chains cost more than a larger table.
      if (size * 3 >= capacity * 2) {
        grow();
        slot = place(a, b, hash);
      }
      first[size] = a;
      second[size] = b;
      set(slot, size, hash);
      return size++;
    },
    find(a, b) {
      const hash = hashOf(a, b);
      const bit = (hash >>> 3) & (capacity * 8 - 1);
      if (((bits[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return -1;
      return (slots[place(a, b, hash) + 2] as number) - 1;
    },
    at: (number) => [first[number] as number, second[number] as number],
    size: () => size,
    slots: () => ({ slots, bits, size }),
  };
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}
