import { splits } from '../../../contracts/release.ts';
import type { Split } from '../../../contracts/release.ts';
import { Uint32List } from '../../../similarity/growing.ts';
import { Interner } from '../../../similarity/interner.ts';

/** Names and the split of each: ids of rows, keys of texts. About 60 bytes for a name of 20 characters, none of it on the heap. */
export interface RowSplits {
  /** The split that the name has already; undefined: it is new, and has this one from now on. */
  add(name: string, split: Split): Split | undefined;
  get(name: string): Split | undefined;
  /** The number of a name in the order of their coming; -1: it is not there. */
  number(name: string): number;
  readonly size: number;
}

export function rowSplits(): RowSplits {
  const names = new Interner();
  const given = new Uint32List();
  const at = (number: number): Split | undefined => splits[given.data[number] as number];
  return {
    add(name, split) {
      const number = names.intern(name);
      if (number < given.length) return at(number);
      given.push(splits.indexOf(split));
      return undefined;
    },
    get(name) {
      const number = names.find(name);
      return number < 0 ? undefined : at(number);
    },
    number: (name) => names.find(name),
    get size() {
      return names.size;
    },
  };
}
