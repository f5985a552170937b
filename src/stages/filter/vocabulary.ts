import { compareText } from '../../text/canonical.ts';
import { contentStems } from '../../text/content-words.ts';
import { round6 } from '../../statistics/intervals.ts';

/**
 * Stem of each content word of the sources -> share of chunks that hold it, in order of the stems. A fact about the whole:
 * sealed at the start of a wave, and used to tell what is off topic and which terms no source knows.
 */
export async function buildVocabulary(chunkTexts: AsyncIterable<string> | Iterable<string>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let chunks = 0;
  for await (const text of chunkTexts) {
    chunks++;
    for (const root of contentStems(text)) counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  const entries = [...counts].sort((a, b) => compareText(a[0], b[0]));
  return new Map(entries.map(([root, count]) => [root, round6(count / chunks)]));
}
