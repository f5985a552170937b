import { compareText } from '../../text/canonical.ts';
import { unitHash } from '../../text/hash.ts';

/** Keeps the `size` items whose ids hash lowest: a random sample that depends on neither order nor number of the others. */
export interface Sample<T> {
  offer(id: string, make: () => T): void;
  /** In the order of their hash. */
  items(): T[];
}

export function sample<T>(purpose: string, size: number): Sample<T> {
  const kept: { place: number; id: string; item: T }[] = [];
  return {
    offer(id, make) {
      const place = unitHash(`${purpose}/${id}`);
      const last = kept.at(-1);
      if (kept.length >= size && (last === undefined || place > last.place || (place === last.place && compareText(id, last.id) >= 0))) return;
      kept.push({ place, id, item: make() });
      kept.sort((a, b) => a.place - b.place || compareText(a.id, b.id));
      kept.length = Math.min(kept.length, size);
    },
    items: () => kept.map(({ item }) => item),
  };
}
