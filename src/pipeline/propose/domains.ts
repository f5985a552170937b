import type { Store } from '../../contracts/index.ts';
import { compareText } from '../../text/canonical.ts';
import { unitHash } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';

/** Fewer titles than this: the headings under them are taken too. */
const fewTitles = 6;
const headingLevels = 2;
const longest = 80;

/**
 * What documents are about: their titles, and where these are few their upper headings, at most so many, drawn by hash and
 * in the order of the documents.
 */
export async function domainsOf(store: Store, most: number): Promise<string[]> {
  const titles: string[] = [];
  const headings: string[] = [];
  for (const { key, outcome } of (await store.readings.heads()).toSorted((a, b) => compareText(a.key, b.key))) {
    const document = outcome === 'read' ? (await store.readings.load(key))?.document : undefined;
    if (document == null) continue;
    titles.push(document.title);
    if (headings.length >= most * fewTitles) continue;
    for (const block of document.blocks) {
      if (block.kind !== 'heading' || block.aside !== undefined || (block.level ?? headingLevels + 1) > headingLevels) continue;
      headings.push(block.text ?? document.text.slice(block.start, block.end));
    }
  }
  const named = distinct(titles);
  const all = named.length >= fewTitles ? named : distinct([...titles, ...headings]);
  const chosen = new Set(all.toSorted((a, b) => unitHash(`domains/${a}`) - unitHash(`domains/${b}`)).slice(0, most));
  return all.filter((domain) => chosen.has(domain));
}

function distinct(texts: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const text of texts) {
    const said = text
      .replace(/[\s#*_`]+/g, ' ')
      .trim()
      .slice(0, longest)
      .toWellFormed()
      .trim();
    const key = comparable(said);
    if (/\p{L}/u.test(key) && !found.has(key)) found.set(key, said);
  }
  return [...found.values()];
}
