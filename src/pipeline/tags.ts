/** What the tagger found in each wave, as it is stored; and a row's labels with it. */
import type { Labels, Store } from '../contracts/index.ts';
import { withTags } from '../labels/index.ts';
import type { MismatchAction } from '../labels/index.ts';
import { hashOf } from '../text/hash.ts';

/** Sealed by wave once all of its accepted rows were asked about. Rows on which both agree are not listed. */
export interface WaveTags {
  onMismatch: MismatchAction;
  /** Rows whose tags could be read, and rows whose could not. */
  tagged: number;
  unreadable: number;
  /** By dimension, in the order of their names. */
  dimensions: [dimension: string, counts: { checked: number; disagreed: number }][];
  differs: [record: string, labels: Labels][];
}

const factName = 'tags';

export async function tagsOfWave(wave: number, store: Store): Promise<WaveTags | undefined> {
  return (await store.facts.get(wave, factName))?.value as WaveTags | undefined;
}

export async function sealTags(wave: number, tags: WaveTags, store: Store): Promise<void> {
  await store.transaction(() => store.facts.put(wave, factName, hashOf(tags), tags));
}

export async function allTags(store: Store): Promise<WaveTags[]> {
  const waves = (await store.facts.all()).filter(({ name }) => name === factName).map(({ wave }) => wave);
  const found: WaveTags[] = [];
  for (const wave of waves.sort((a, b) => a - b)) {
    const tags = await tagsOfWave(wave, store);
    if (tags !== undefined) found.push(tags);
  }
  return found;
}

/** Gives a record's labels with what the tagger found; undefined where nothing was tagged. */
export async function labelsWithTags(store: Store): Promise<((id: string, labels: Labels) => Labels) | undefined> {
  const all = await allTags(store);
  if (all.length === 0) return undefined;
  const found = new Map(all.flatMap(({ differs, onMismatch }) => differs.map(([id, labels]) => [id, { labels, onMismatch }])));
  return (id, labels) => {
    const own = found.get(id);
    return own === undefined ? labels : withTags(labels, own.labels, own.onMismatch);
  };
}
