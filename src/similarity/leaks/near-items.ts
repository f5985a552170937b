import { usageError } from '../../errors.ts';
import { embedAll, type Embed } from '../embed.ts';
import { NearestVectors } from '../nearest.ts';

export interface NearItem {
  /** Place of the item in the list that was given. */
  item: number;
  /** Up to 1, rounded to six decimals. */
  cosine: number;
}

/** Items that texts resemble by the vectors of their questions; those of the items are asked for at the first look. */
export function nearItems(
  questions: readonly string[],
  embed: Embed | undefined,
): (texts: readonly string[], least: number, top: number) => Promise<NearItem[][]> {
  let index: Promise<NearestVectors> | undefined;
  const build = async (given: Embed): Promise<NearestVectors> => {
    const vectors = new NearestVectors();
    for (const vector of await embedAll(questions, given)) vectors.add(vector);
    return vectors;
  };
  return async (texts, least, top) => {
    if (embed === undefined)
      throw usageError('Nothing gives vectors of texts.', { hint: 'Give leakFinder an embed function, or use similar, which compares words.' });
    index ??= build(embed);
    // A model that could not be reached may be there the next time.
    index.catch(() => (index = undefined));
    const nearest = await index;
    const vectors = await embedAll(texts, embed);
    return vectors.map((vector) =>
      nearest
        .search(vector, top)
        .filter(({ score }) => score >= least)
        .map(({ index: item, score }) => ({ item, cosine: score })),
    );
  };
}
