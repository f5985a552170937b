import type { ItemTokens } from './item-tokens.ts';
import { pairTable } from './pair-table.ts';
import { phraseKey } from './templates.ts';

/** Places of items' 5-word phrases, every fourth one: any run of 8 equal words holds one of them. */
export interface PhraseIndex {
  /** Places in `tokens` where the five words that start at `at` in `ids` may stand (to be compared still), with their parts. */
  each(ids: Int32Array, at: number, visit: (place: number, part: number) => void): void;
}

const size = 5;

/** `searched`: parts to index. `shortestRun`: length of the shortest run that must be found. */
export function phraseIndex(tokens: ItemTokens, searched: (tokens: ItemTokens, part: number) => boolean, shortestRun: number): PhraseIndex {
  const step = Math.max(1, Math.min(4, shortestRun - size + 1));
  const table = pairTable(Math.ceil(tokens.tokens.length / step));
  const slots: number[] = [];
  const places: number[] = [];
  const owners: number[] = [];
  for (let part = 0; part < tokens.parts; part++) {
    if (!searched(tokens, part)) continue;
    const end = (tokens.partStart[part + 1] as number) - size;
    for (let i = tokens.partStart[part] as number; i <= end; i += step) {
      slots.push(table.add(phraseKey(tokens.tokens, i), 0));
      places.push(i);
      owners.push(part);
    }
  }
  const start = new Int32Array(table.size() + 1);
  for (const slot of slots) start[slot + 1] = (start[slot + 1] as number) + 1;
  for (let slot = 1; slot < start.length; slot++) start[slot] = (start[slot] as number) + (start[slot - 1] as number);
  const place = new Int32Array(slots.length);
  const owner = new Int32Array(slots.length);
  const next = start.slice();
  for (const [i, slot] of slots.entries()) {
    const at = next[slot] as number;
    place[at] = places[i] as number;
    owner[at] = owners[i] as number;
    next[slot] = at + 1;
  }
  return {
    each(ids, at, visit) {
      const slot = table.find(phraseKey(ids, at), 0);
      if (slot < 0) return;
      const end = start[slot + 1] as number;
      for (let i = start[slot] as number; i < end; i++) visit(place[i] as number, owner[i] as number);
    },
  };
}
