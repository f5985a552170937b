import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../statistics/random.ts';
import { words } from '../text/tokens.ts';
import { deduplicateByMeaning, deduplicateByWords, deduplicateVectors } from './semantic.ts';
import { similarTexts } from './testkit.ts';

const cosineOf = (a: readonly number[], b: readonly number[]): number => {
  const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  const length = Math.sqrt(dot(a, a) * dot(b, b));
  return length === 0 ? 0 : dot(a, b) / length;
};

/** Pairs by their cosine, by brute force; one within a hundred thousandth of the threshold may be either. */
function expectPairs(vectors: readonly (readonly number[])[], threshold: number, found: readonly { a: number; b: number; similarity: number }[]): void {
  const listed = new Map(found.map(({ a, b, similarity }) => [`${a} ${b}`, similarity]));
  expect(listed.size).toBe(found.length);
  vectors.forEach((vector, b) => {
    for (let a = 0; a < b; a++) {
      const cosine = cosineOf(vectors[a] ?? [], vector);
      const similarity = listed.get(`${a} ${b}`);
      if (similarity !== undefined) expect(similarity).toBeCloseTo(cosine, 4);
      if (Math.abs(cosine - threshold) > 1e-5) expect(similarity !== undefined, `${a} ${b} ${cosine}`).toBe(cosine >= threshold);
    }
  });
}

describe('vectors', () => {
  const vector = (width: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width });

  test('give the pairs of brute force at any width', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 3, 31, 32, 33, 70).chain((width) => fc.array(vector(width), { minLength: 1, maxLength: 12 })),
        fc.constantFrom(0.1, 0.5, 0.8, 0.95, 1),
        async (vectors, threshold) => {
          const result = await deduplicateVectors(vectors, { threshold });
          expectPairs(vectors, threshold, [...result.pairs]);
          expect(result.kept[0]).toBe(0);
          for (const { twin } of result.dropped) expect(result.kept).toContain(twin);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('over many blocks', async () => {
    const dice = random('blocks');
    const vectors = Array.from({ length: 200 }, (_, i) => Array.from({ length: 48 }, (_x, j) => dice.integer(9) - 4 + (i % 9 === j % 9 ? 12 : 0)));
    const result = await deduplicateVectors(vectors, { threshold: 0.8, floor: 0.6 });
    expectPairs(vectors, 0.6, [...result.rethreshold(0.6).pairs]);
    expect(result.dropped.length).toBeGreaterThan(5);
  });

  test('give the same in one thread and in two', async () => {
    const dice = random('threads');
    const vectors = Array.from({ length: 300 }, (_, i) => Array.from({ length: 40 }, (_x, j) => dice.integer(9) - 4 + (i % 11 === j % 11 ? 12 : 0)));
    const [one, two] = await Promise.all([1, 2].map((workers) => deduplicateVectors(vectors, { threshold: 0.7, workers })));
    expect([...(one?.pairs ?? [])].length).toBeGreaterThan(100);
    expect([[...(two?.pairs ?? [])], two?.dropped]).toEqual([[...(one?.pairs ?? [])], one?.dropped]);
    await expect(deduplicateVectors(vectors, { workers: 0 })).rejects.toThrow('0 workers cannot be');
  });

  test('of a matrix are the same, and a vector of zeros is like none', async () => {
    const list = [
      [1, 2, 2],
      [0, 0, 0],
      [2, 4, 4.01],
      [0, 0, 0],
    ];
    const matrix = { values: Float32Array.from(list.flat()), width: 3 };
    const result = await deduplicateVectors(matrix);
    expect([result.kept, result.dropped.map(({ index, twin }) => [index, twin])]).toEqual([[0, 1, 3], [[2, 0]]]);
    expect((await deduplicateVectors(list)).dropped).toEqual(result.dropped);
  });

  test('by a search: what it proposes is verified, and said', async () => {
    const vectors = [
      [1, 0],
      [1, 0.01],
      [1, 0.02],
      [0, 1],
    ];
    const neighbours = {
      id: 'pairs of one',
      propose: () =>
        [
          [0, 1],
          [1, 0],
          [0, 3],
        ] as [number, number][],
    };
    const result = await deduplicateVectors(vectors, { neighbours });
    expect([result.method, result.kept, result.candidates]).toEqual(['neighbours', [0, 2, 3], 3]);
    expect(result.notes.join()).toContain('pairs of one');
    await expect(deduplicateVectors(vectors, { neighbours: { id: 'x', propose: () => [[0, 9]] } })).rejects.toThrow('names no two of 4');
  });

  test('from a function come in batches, one for each text', async () => {
    const sizes: number[] = [];
    const embed = (texts: readonly string[]): number[][] => {
      sizes.push(texts.length);
      return texts.map((text) => [text.length, 1]);
    };
    const result = await deduplicateByMeaning(['aaaa', 'b', 'cccc', 'dddd', 'e'], { embed, batchSize: 2, threshold: 0.99 });
    expect([sizes, result.kept]).toEqual([
      [2, 2, 1],
      [0, 1],
    ]);
    await expect(deduplicateByMeaning(['a', 'b'], { embed: () => [[1]] })).rejects.toThrow('1 vectors for 2 texts');
  });

  test('are refused where they cannot be', async () => {
    await expect(deduplicateVectors([[1, 2], [1]])).rejects.toThrow('has 1 numbers');
    await expect(deduplicateVectors([[1, Number.NaN]])).rejects.toThrow('a number that is none');
    await expect(deduplicateVectors({ values: new Float32Array(5), width: 2 })).rejects.toThrow('no vectors of 2');
    await expect(deduplicateVectors([[1]], { threshold: 0.5, floor: 0.6 })).rejects.toThrow('floor');
    expect((await deduplicateVectors([])).kept).toEqual([]);
  });
});

describe('words', () => {
  test('give the pairs of brute force', () => {
    fc.assert(
      fc.property(similarTexts, fc.constantFrom(0.3, 0.6, 0.8, 0.95, 1), (texts, threshold) => {
        const rows = texts.map(words);
        const all = [...new Set(rows.flat())];
        const vectors = rows.map((row) =>
          all.map((word) => {
            const count = row.filter((one) => one === word).length;
            const documents = rows.filter((one) => one.includes(word)).length;
            return count === 0 ? 0 : (1 + Math.log(count)) * (1 + Math.log((1 + rows.length) / (1 + documents)));
          }),
        );
        expectPairs(vectors, threshold, [...deduplicateByWords(texts, { threshold }).pairs]);
      }),
      { numRuns: 200 },
    );
  });

  test('see through their order, which runs of words do not', () => {
    const texts = ['Name the capital of France, please.', 'Please, the capital of France: name it.', 'How long is the Nile?'];
    expect(deduplicateByWords(texts, { threshold: 0.7 }).kept).toEqual([0, 2]);
  });

  test('do not depend on the order of the texts', () => {
    fc.assert(
      fc.property(similarTexts, fc.integer(), (texts, seed) => {
        const order = random(seed).shuffle(texts.map((_, index) => index));
        const pairs = (list: readonly string[], name: (index: number) => number): string[] =>
          [...deduplicateByWords(list, { threshold: 0.5 }).pairs]
            .map(({ a, b, similarity }) => `${[name(a), name(b)].sort((x, y) => x - y).join(' ')} ${similarity}`)
            .sort();
        expect(
          pairs(
            order.map((index) => texts[index] ?? ''),
            (index) => order[index] ?? -1,
          ),
        ).toEqual(pairs(texts, (index) => index));
      }),
      { numRuns: 100 },
    );
  });
});
