/** What was found of each evaluation set. Its memory grows with the items that are hit, not with the rows. */
export interface SetTally {
  itemsHit: number;
  rowsDropped: number;
  rowsFlagged: number;
  /** Most words in a row that a row shares with an item. */
  longestMatch: number;
}

export interface LeakTally {
  /** One finding; rows come in order. */
  add(row: number, set: string, item: string, keep: boolean, words: number): void;
  of(set: string): SetTally;
}

interface Entry extends SetTally {
  items: Set<string>;
  lastDropped: number;
  lastFlagged: number;
}

export function leakTally(): LeakTally {
  const bySet = new Map<string, Entry>();
  const entryOf = (set: string): Entry => {
    let entry = bySet.get(set);
    if (entry === undefined) {
      entry = { items: new Set(), itemsHit: 0, rowsDropped: 0, rowsFlagged: 0, longestMatch: 0, lastDropped: -1, lastFlagged: -1 };
      bySet.set(set, entry);
    }
    return entry;
  };
  return {
    add(row, set, item, keep, words) {
      const entry = entryOf(set);
      // What a review may turn down is no hit.
      if (!keep) entry.items.add(item);
      entry.longestMatch = Math.max(entry.longestMatch, words);
      if (keep && entry.lastFlagged !== row) entry.rowsFlagged++;
      if (!keep && entry.lastDropped !== row) entry.rowsDropped++;
      if (keep) entry.lastFlagged = row;
      else entry.lastDropped = row;
    },
    of(set) {
      const { items, rowsDropped, rowsFlagged, longestMatch } = entryOf(set);
      return { itemsHit: items.size, rowsDropped, rowsFlagged, longestMatch };
    },
  };
}
