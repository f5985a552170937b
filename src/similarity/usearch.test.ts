import { expect, test } from 'vitest';
import { random } from '../statistics/random.ts';
import { deduplicateVectors } from './semantic.ts';
import { usearchNeighbours } from './usearch.ts';
import type { Usearch } from './usearch.ts';

/** The package's ways, with a search that compares all: keys as big integers, distances of 1 less the cosine, a fixed width of results. */
function stubOf(made: unknown[] = []): Usearch {
  class Index {
    readonly #vectors = new Map<number, Float32Array>();
    constructor(config: unknown) {
      made.push(config);
    }
    add(keys: BigUint64Array, vectors: Float32Array[]): void {
      vectors.forEach((vector, at) => this.#vectors.set(Number(keys[at]), Float32Array.from(vector)));
    }
    search(vectors: Float32Array[], k: number): { keys: BigUint64Array; distances: Float32Array; counts: BigUint64Array; k: number } {
      const keys = new BigUint64Array(vectors.length * k);
      const distances = new Float32Array(vectors.length * k);
      const counts = BigUint64Array.from(vectors, () => BigInt(Math.min(k, this.#vectors.size)));
      vectors.forEach((vector, at) => {
        const dot = (other: Float32Array): number => other.reduce((sum, value, place) => sum + value * (vector[place] as number), 0);
        const found = [...this.#vectors].map(([key, other]) => ({ key, distance: 1 - dot(other) })).sort((a, b) => a.distance - b.distance || a.key - b.key);
        found.slice(0, k).forEach(({ key, distance }, place) => {
          keys[at * k + place] = BigInt(key);
          distances[at * k + place] = distance;
        });
      });
      return { keys, distances, counts, k };
    }
  }
  return { Index };
}

test('keeps what comparing all keeps, where enough are looked at', async () => {
  const rng = random('neighbours');
  const vectors: number[][] = [];
  for (let row = 0; row < 700; row++) {
    const from = row % 3 === 2 ? vectors[rng.integer(row)] : undefined;
    vectors.push(Array.from({ length: 8 }, (_, at) => (from === undefined ? rng.next() - 0.5 : (from[at] as number) + (rng.next() - 0.5) / 50)));
  }
  const made: unknown[] = [];
  const exact = await deduplicateVectors(vectors, { threshold: 0.99 });
  const near = await deduplicateVectors(vectors, { threshold: 0.99, neighbours: usearchNeighbours(stubOf(made), { most: 400 }) });
  expect(exact.dropped.length).toBeGreaterThan(150);
  expect(near.dropped).toEqual(exact.dropped);
  expect(near).toMatchObject({ method: 'neighbours', notes: [expect.stringContaining('usearch (400 nearest') as string] });
  expect(made).toEqual([expect.objectContaining({ dimensions: 8, metric: 'cos', quantization: 'f32' })]);
  // Fewer are looked at than there are copies: some pairs are missed, and none is wrong.
  const few = await deduplicateVectors(vectors, { threshold: 0.99, neighbours: usearchNeighbours(stubOf(), { most: 1 }) });
  expect(few.dropped.length).toBeLessThanOrEqual(exact.dropped.length);
  expect(few.dropped.length).toBeGreaterThan(50);
});

test('holds one vector, and vectors of zeros', async () => {
  const neighbours = usearchNeighbours(stubOf());
  expect((await deduplicateVectors([[1, 0]], { neighbours })).kept).toEqual([0]);
  expect(
    (
      await deduplicateVectors(
        [
          [0, 0],
          [1, 0],
          [0, 0],
          [1, 0],
        ],
        { neighbours },
      )
    ).kept,
  ).toEqual([0, 1, 2]);
});

test('refuses another module, and numbers that cannot be', () => {
  expect(() => usearchNeighbours({} as Usearch)).toThrow(/not the module of the package "usearch"/);
  expect(() => usearchNeighbours(stubOf(), { most: 0 })).toThrow('most cannot be 0');
});
