import { usageError } from '../errors.ts';

/** Gives a vector for each text of a batch, in their order: a model of yours. */
export type Embed = (texts: readonly string[]) => Promise<readonly (readonly number[])[]> | readonly (readonly number[])[];

/** Asks batch by batch. Throws `usage` where more or fewer vectors come than texts were given. */
export async function embedAll(texts: readonly string[], embed: Embed, batchSize = 256): Promise<(readonly number[])[]> {
  const vectors: (readonly number[])[] = [];
  for (let from = 0; from < texts.length; from += batchSize) {
    const batch = texts.slice(from, from + batchSize);
    const given = await embed(batch);
    if (given.length !== batch.length)
      throw usageError(`embed gave ${given.length} vectors for ${batch.length} texts.`, { hint: 'Give one for each text, in order.' });
    for (const vector of given) vectors.push(vector);
  }
  return vectors;
}
