import { random } from '../../statistics/random.ts';

/**
 * A unit vector of a text, by feature hashing of its words (Weinberger et al. 2009): each word has a random direction of its own
 * from the seed and the model's id, and a text is their sum. Equal texts have equal vectors, and texts that share words are near.
 */
export function embedding(seed: string, model: string, text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words.length > 0 ? words : [`empty ${text}`]) {
    const draw = random(`${seed}/${model}/${word}`);
    for (let i = 0; i < dimensions; i++) vector[i] = (vector[i] ?? 0) + draw.next() - 0.5;
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => Math.round((value / length) * 1e6) / 1e6);
}
