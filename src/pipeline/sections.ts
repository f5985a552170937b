import type { Store, TrainingRecord } from '../contracts/index.ts';

/** The section that a record comes from: the first two headings above its chunk. */
export function sectionOf(store: Store): (record: TrainingRecord) => Promise<string> {
  let last: { id: string; section: string } | undefined;
  return async (record) => {
    const id = record.grounding[0]?.chunk ?? '';
    if (last?.id !== id) last = { id, section: ((await store.chunks.find(id))?.headingPath ?? []).slice(0, 2).join(' > ') };
    return last.section;
  };
}
