import { usageError } from '../errors.ts';
import type { NeighbourSearch } from './semantic.ts';
import type { VectorMatrix } from './vector-pairs.ts';

/** What is used of the package `usearch` (2.x): its default export is such a thing. It does not come with hornbook. */
export interface Usearch {
  // Its enums are types of its own: no value that is written here is one of theirs to the compiler.
  Index: new (config: {
    dimensions: number;
    metric: never;
    quantization: never;
    connectivity: number;
    expansion_add: number;
    expansion_search: number;
    multi: boolean;
  }) => UsearchIndex;
}

interface UsearchIndex {
  add(keys: BigUint64Array, vectors: Float32Array[], threads?: number): void;
  search(vectors: Float32Array[], most: number, threads: number): { keys: BigUint64Array; distances: Float32Array; counts: BigUint64Array; k: number };
}

export interface UsearchOptions {
  /** Nearest vectors that are looked at for each. Of more copies than these some pairs are missed. Default 32. */
  most?: number;
  /** Vectors that are looked at while a place is found for one (`expansion_add`). Default 128. */
  atAdding?: number;
  /** Vectors that are looked at while the nearest of one are sought (`expansion_search`). Default 96. */
  atSearching?: number;
}

/** Vectors that are handed over at once: what is copied for one call stays small. */
const batch = 1024;
/** The index rounds otherwise than we do: what it sees a little under the threshold may stand over it. */
const slack = 1e-4;

/**
 * A search over a graph of near vectors (HNSW; Malkov and Yashunin 2018) by the package `usearch`, for more vectors than can be
 * compared each with each. One thread and vectors in their order: the same vectors propose the same pairs.
 *
 * @example
 * import usearch from 'usearch';
 * import { deduplicateVectors, usearchNeighbours } from 'hornbook/similarity';
 *
 * const { kept } = await deduplicateVectors(vectors, { neighbours: usearchNeighbours(usearch) });
 *
 * @throws `usage` where the module is another, or a number is none that can be.
 */
export function usearchNeighbours(usearch: Usearch, { most = 32, atAdding = 128, atSearching = 96 }: UsearchOptions = {}): NeighbourSearch {
  if (typeof (usearch as Partial<Usearch> | undefined)?.Index !== 'function')
    throw usageError('This is not the module of the package "usearch".', { hint: "Import it so: import usearch from 'usearch';" });
  for (const [name, value] of Object.entries({ most, atAdding, atSearching }))
    if (!Number.isInteger(value) || value < 1) throw usageError(`${name} cannot be ${value}.`, { hint: 'Use a whole number from 1.' });
  return {
    id: `usearch (${most} nearest, ${atAdding} and ${atSearching} looked at)`,
    propose: ({ values, width }: VectorMatrix, least: number) => proposed({ values, width }, least),
  };

  function* proposed({ values, width }: VectorMatrix, least: number): Iterable<readonly [number, number]> {
    const count = values.length / width;
    const index = new usearch.Index({
      dimensions: width,
      metric: 'cos' as never,
      quantization: 'f32' as never,
      connectivity: 16,
      expansion_add: atAdding,
      expansion_search: atSearching,
      multi: false,
    });
    const rows = (from: number): Float32Array[] =>
      Array.from({ length: Math.min(batch, count - from) }, (_, at) => values.subarray((from + at) * width, (from + at + 1) * width));
    for (let from = 0; from < count; from += batch) {
      const vectors = rows(from);
      index.add(
        BigUint64Array.from(vectors, (_, at) => BigInt(from + at)),
        vectors,
        1,
      );
    }
    for (let from = 0; from < count; from += batch) {
      const vectors = rows(from);
      // One more than asked: each vector is its own nearest.
      const found = index.search(vectors, Math.min(most + 1, count), 1);
      for (let at = 0; at < vectors.length; at++) {
        const end = at * found.k + Number(found.counts[at]);
        for (let place = at * found.k; place < end; place++) {
          const other = Number(found.keys[place]);
          if (other !== from + at && 1 - (found.distances[place] as number) >= least - slack) yield [Math.min(from + at, other), Math.max(from + at, other)];
        }
      }
    }
  }
}
