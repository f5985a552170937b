import { usageError } from '../errors.ts';
import { embedAll } from './embed.ts';
import type { Embed } from './embed.ts';
import { numbersTo } from './growing.ts';
import type { PairList } from './join.ts';
import { toRatio } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { resultAt } from './result.ts';
import type { Deduplicated } from './result.ts';
import { TokenRows } from './token-rows.ts';
import { UnitVectors, cosinePairs, verifiedPairs } from './vector-pairs.ts';
import type { VectorMatrix } from './vector-pairs.ts';
import { cosinePairsInThreads } from './vector-threads.ts';
import { wordCosinePairs } from './word-vectors.ts';

/** A search for near vectors that need not compare all with all: worth it above 50,000 vectors. What it proposes is verified. */
export interface NeighbourSearch {
  /** Name and version: stands in the notes of the result. */
  id: string;
  /** Pairs of vectors, by number, that may have a cosine of at least `least`. Vectors are of length 1. */
  propose(vectors: VectorMatrix, least: number): Iterable<readonly [a: number, b: number]> | Promise<Iterable<readonly [a: number, b: number]>>;
}

export interface CosineOptions {
  /** Cosine from which two texts are copies, over 0 and up to 1. */
  threshold?: number;
  /** Lowest threshold that `rethreshold` can be asked for. Default: the threshold. */
  floor?: number;
}

export interface VectorOptions extends CosineOptions {
  /** In place of comparing all vectors. */
  neighbours?: NeighbourSearch;
  /** Threads that compare vectors; the result does not depend on it. Default 1. Worth it from some 5,000 vectors on. */
  workers?: number;
}

/**
 * Copies by meaning as far as words tell: the cosine of TF-IDF weights of single words, whatever their order. Needs no model.
 * Keeps the first of each, as `deduplicate` does. Default threshold .8.
 *
 * @example
 * import { deduplicateByWords } from 'hornbook/similarity';
 *
 * const texts = ['Name the capital of France, please.', 'Please, the capital of France: name it.', 'How long is the Nile?'];
 * deduplicateByWords(texts, { threshold: 0.7 }).kept; // [0, 2]
 *
 * @throws `usage` for a threshold that cannot be.
 */
export function deduplicateByWords(texts: Iterable<string>, options: CosineOptions = {}): Deduplicated {
  const rows = new TokenRows();
  for (const text of texts) rows.add(text);
  const { threshold, floor } = cosineBounds(options, 0.8);
  const { pairs, candidates } = wordCosinePairs(rows, floor);
  return cosineResult(pairs, { size: rows.size, threshold, floor, candidates, method: 'exact', notes: [] });
}

/**
 * Copies by their vectors (embeddings): a matrix, or a list of lists. Each is compared with each, exactly, unless `neighbours`
 * proposes pairs. Keeps the first of each. Default threshold .95.
 *
 * @example
 * import { deduplicateVectors } from 'hornbook/similarity';
 *
 * (await deduplicateVectors([[1, 0], [0.99, 0.02], [0, 1]])).dropped; // [{ index: 1, twin: 0, similarity: 0.999796 }]
 *
 * @throws `usage` for vectors of several widths or with numbers that are none, and a threshold that cannot be.
 */
export async function deduplicateVectors(vectors: VectorMatrix | readonly (readonly number[])[], options: VectorOptions = {}): Promise<Deduplicated> {
  const { threshold, floor } = cosineBounds(options, 0.95);
  const unit = new UnitVectors(vectors);
  const { neighbours, workers = 1 } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > 64)
    throw usageError(`${workers} workers cannot be.`, { hint: 'Use a whole number from 1 to 64: the cores of the machine, at most.' });
  if (neighbours === undefined) {
    const candidates = (unit.count * (unit.count - 1)) / 2;
    const pairs = workers === 1 ? cosinePairs(unit, floor) : await cosinePairsInThreads(unit, floor, workers);
    return cosineResult(pairs, { size: unit.count, threshold, floor, candidates, method: 'exact', notes: [] });
  }
  const proposed = [...(await neighbours.propose({ values: unit.values, width: unit.width }, floor.value))];
  const notes = [`Pairs were proposed by ${neighbours.id} and verified exactly: none is wrong, but what it does not propose is missed.`];
  return cosineResult(verifiedPairs(unit, proposed, floor), { size: unit.count, threshold, floor, candidates: proposed.length, method: 'neighbours', notes });
}

export interface MeaningOptions extends VectorOptions {
  /** A model of yours. */
  embed: Embed;
  /** Texts in a batch. Default 256. */
  batchSize?: number;
}

/**
 * Copies by meaning, with vectors from a function of yours: `deduplicateVectors` over what it gives. Default threshold .95.
 *
 * @throws `usage` where the function gives more or fewer vectors than texts.
 */
export async function deduplicateByMeaning(texts: Iterable<string>, options: MeaningOptions): Promise<Deduplicated> {
  const { embed, batchSize, ...more } = options;
  return deduplicateVectors(await embedAll([...texts], embed, batchSize), more);
}

function cosineBounds(options: CosineOptions, standard: number): { threshold: Ratio; floor: Ratio } {
  const threshold = toRatio(options.threshold ?? standard);
  const floor = toRatio(options.floor ?? threshold.value, 'floor');
  if (floor.value > threshold.value)
    throw usageError(`The floor ${floor.value} is over the threshold ${threshold.value}.`, { hint: 'Leave the floor out, or lower it.' });
  return { threshold, floor };
}

interface CosineFound {
  size: number;
  threshold: Ratio;
  floor: Ratio;
  candidates: number;
  method: 'exact' | 'neighbours';
  notes: string[];
}

/** Each text is a unit of its own: copies have a cosine of 1. */
function cosineResult(pairs: PairList, { size, threshold, floor, candidates, method, notes }: CosineFound): Deduplicated {
  const numbers = numbersTo(size);
  const near = { units: { unitOf: numbers, first: numbers }, pairs, floor, candidates, tripped: false, capped: 0 };
  return resultAt(threshold, { near, size, known: 0, numbers: new Uint32Array(0), shift: 0, sequence: undefined, stripped: [], notes, method });
}
