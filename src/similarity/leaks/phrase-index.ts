import { inSources, template, type ItemTokens } from './item-tokens.ts';
import { pairTable, type PairSlots } from './pair-table.ts';
import { phraseKey } from './templates.ts';

/** Places of items' 5-word phrases, every fourth one: any run of 8 equal words holds one of them. */
export interface PhraseIndex {
  /** Phrases by their keys. Unequal phrases may share one. */
  table: PairSlots;
  /** By phrase: its places lie in `places` (in `tokens`) and `owners` (parts) from here on; one more entry than phrases. */
  start: Int32Array;
  places: Int32Array;
  owners: Int32Array;
}

const size = 5;

/**
 * `searched`: parts to index. `shortestRun`: length of the shortest run that must be found, in words that count. A phrase of
 * words of which none counts is left out where such a run must hold another one.
 */
export function phraseIndex(tokens: ItemTokens, searched: (tokens: ItemTokens, part: number) => boolean, shortestRun: number): PhraseIndex {
  const step = Math.max(1, Math.min(4, shortestRun - size + 1));
  const table = pairTable(1024);
  const slots: number[] = [];
  const places: number[] = [];
  const owners: number[] = [];
  for (let part = 0; part < tokens.parts; part++) {
    if (!searched(tokens, part)) continue;
    const end = (tokens.partStart[part + 1] as number) - size;
    for (let i = tokens.partStart[part] as number; i <= end; i += step) {
      if (shortestRun > 2 * (step - 1) && countless(tokens, i)) continue;
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
  return { table: table.slots(), start, places: place, owners: owner };
}

/** True where all five words are phrases that the set or the sources repeat. */
function countless(tokens: ItemTokens, at: number): boolean {
  for (let i = at; i < at + size; i++) if (((tokens.marks[i] as number) & (template | inSources)) === 0) return false;
  return true;
}
