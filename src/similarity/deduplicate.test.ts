import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HornbookError } from '../errors.ts';
import { random } from '../statistics/random.ts';
import { deduplicate, nearDuplicatePairs } from './deduplicate.ts';
import { exactKey, exactKey64 } from './exact.ts';
import { similarTexts, slowIsPair, slowOverlap } from './testkit.ts';

const percents = fc.constantFrom(30, 50, 70, 80, 100);

/** The leader rule, by its definition. */
function slowLeaders(texts: readonly string[], percent: number): (number | undefined)[] {
  const kept: number[] = [];
  return texts.map((text, index) => {
    const twins = kept.filter((other) => slowIsPair(text, texts[other] ?? '', percent));
    const share = (other: number): number => {
      const [overlap, union] = slowOverlap(text, texts[other] ?? '');
      return union === 0 ? 1 : overlap / union;
    };
    twins.sort((a, b) => share(b) - share(a) || a - b);
    if (twins.length === 0) kept.push(index);
    return twins[0];
  });
}

describe('deduplicate', () => {
  test('is the greedy leader rule: each dropped text names its most similar kept text before it', () => {
    fc.assert(
      fc.property(similarTexts, percents, (texts, percent) => {
        const result = deduplicate(texts, { threshold: percent / 100 });
        const twins: (number | undefined)[] = texts.map(() => undefined);
        for (const { index, twin } of result.dropped) twins[index] = twin;
        expect(twins).toEqual(slowLeaders(texts, percent));
        expect(result.kept.length + result.dropped.length).toBe(texts.length);
        for (const { index, twin, similarity } of result.dropped) {
          expect(twin).toBeLessThan(index);
          expect(result.kept).toContain(twin);
          expect(similarity).toBeGreaterThanOrEqual(percent / 100);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('rethreshold equals a fresh run', () => {
    fc.assert(
      fc.property(similarTexts, percents, percents, (texts, one, other) => {
        const [floor, threshold] = [Math.min(one, other) / 100, Math.max(one, other) / 100];
        const moved = deduplicate(texts, { threshold: floor }).rethreshold(threshold);
        const fresh = deduplicate(texts, { threshold });
        expect([moved.kept, moved.dropped, moved.ratio, moved.threshold]).toEqual([fresh.kept, fresh.dropped, fresh.ratio, fresh.threshold]);
        const low = deduplicate(texts, { threshold, floor }).rethreshold(floor);
        expect(low.dropped).toEqual(deduplicate(texts, { threshold: floor }).dropped);
      }),
      { numRuns: 200 },
    );
  });

  test('refuses a threshold below the floor by name, and says how to mend it', () => {
    const result = deduplicate(['a b c'], { threshold: 0.7 });
    const refusal = (() => {
      try {
        result.rethreshold(0.5);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(HornbookError.isInstance(refusal) && [refusal.code, refusal.hint]).toEqual(['below-floor', 'Run deduplicate again with { floor: 0.5 }.']);
    for (const threshold of [0, -1, 1.5, Number.NaN]) expect(() => deduplicate([], { threshold })).toThrow('over 0');
    expect(() => deduplicate([], { threshold: 0.5, floor: 0.7 })).toThrow('floor');
    expect(() => deduplicate([], { shingle: { size: 0 } })).toThrow('Shingles');
  });

  test('a chain is not one cluster: the ends stay', () => {
    // Each text shares 18 of 22 runs with the next, and the first nothing with the last.
    const all = Array.from({ length: 60 }, (_, i) => `word${i}`);
    const chain = Array.from({ length: 20 }, (_, i) => all.slice(i * 2, i * 2 + 22).join(' '));
    const result = deduplicate(chain, { threshold: 0.8 });
    expect(result.kept).toEqual(Array.from({ length: 10 }, (_, i) => i * 2));
    expect(deduplicate(chain, { threshold: 0.5 }).kept.length).toBeGreaterThan(2);
  });

  test('texts under one long header are all kept once the header is known as boilerplate', () => {
    const header = Array.from({ length: 80 }, (_, i) => `header${i}`).join(' ');
    const texts = Array.from({ length: 60 }, (_, i) => `${header}\n${Array.from({ length: 12 }, (_, j) => `task${i}x${j}`).join(' ')}`);
    texts.push(texts[7]?.toUpperCase() ?? '');
    expect(deduplicate(texts, { boilerplate: false }).kept).toHaveLength(1);
    const result = deduplicate(texts);
    expect(result.dropped).toEqual([{ index: 60, twin: 7, similarity: 1 }]);
    expect(result.stripped).toEqual([{ kind: 'line', text: header, texts: 60 }]);
  });

  test('a line that is the whole text is never boilerplate, and a text of nothing but boilerplate is compared whole', () => {
    const texts = [...Array.from({ length: 40 }, () => 'Tell me a joke.'), ...Array.from({ length: 40 }, () => 'You are kind.\nBe brief.')];
    expect(deduplicate(texts, { boilerplate: 0.05 }).kept).toEqual([0, 40]);
  });

  test('names the earlier of two twins that are equally similar', () => {
    const base = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const changed = (at: number): string => base.map((word, i) => (i === at || i === at + 1 ? `other${at}` : word)).join(' ');
    // The two edits are 8 runs apart from each other, and 4 from the original.
    const result = deduplicate([changed(5), changed(25), base.join(' ')], { threshold: 0.8 });
    expect(result.dropped).toEqual([{ index: 2, twin: 0, similarity: 34 / 42 }]);
  });

  test('finds a copy with edits, and shows the least similar ones first', () => {
    const text =
      'Explain to a new colleague how the night shift hands over the open tickets to the morning shift, step by step, with the names of the two lists.';
    const edited = text.replace('new', 'junior').replace('morning', 'early');
    const result = deduplicate([text, 'Something else altogether, with a number of words of its own in it.', `${text}!`, edited], { threshold: 0.5 });
    expect(result.dropped.map(({ index, twin }) => [index, twin])).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(result.leastSimilar(1).map(({ index }) => index)).toEqual([3]);
    expect([...result.pairs].map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [0, 3],
      [2, 3],
    ]);
  });

  test('ten thousand copies cost one comparison, not fifty million', () => {
    const result = deduplicate(Array.from({ length: 10_000 }, () => 'the same words again and again in each and every row of this set'));
    expect([result.kept.length, result.candidates]).toEqual([1, 0]);
  });

  test('an empty set has nothing', () => {
    const result = deduplicate([]);
    expect([result.kept, result.dropped, result.ratio, [...result.pairs]]).toEqual([[], [], 0, []]);
  });
});

describe('nearDuplicatePairs', () => {
  test('are the pairs of brute force, from texts that come one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(similarTexts, percents, async (texts, percent) => {
        async function* one(): AsyncGenerator<string> {
          yield* texts;
        }
        const expected = texts.flatMap((text, a) => texts.flatMap((other, b) => (a < b && slowIsPair(text, other, percent) ? [[a, b]] : [])));
        const pairs = await nearDuplicatePairs(one(), { threshold: percent / 100 });
        expect(pairs.map(({ a, b }) => [a, b])).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('do not depend on the order of the texts', async () => {
    await fc.assert(
      fc.asyncProperty(similarTexts, fc.integer(), async (texts, seed) => {
        const order = random(seed).shuffle(texts.map((_, index) => index));
        const named = (pairs: { a: number; b: number; similarity: number }[], name: (index: number) => number): string[] =>
          pairs.map(({ a, b, similarity }) => `${Math.min(name(a), name(b))} ${Math.max(name(a), name(b))} ${similarity}`).sort();
        const straight = await nearDuplicatePairs(texts, { threshold: 0.6 });
        const shuffled = await nearDuplicatePairs(
          order.map((index) => texts[index] ?? ''),
          { threshold: 0.6 },
        );
        expect(named(shuffled, (index) => order[index] ?? -1)).toEqual(named(straight, (index) => index));
      }),
      { numRuns: 100 },
    );
  });

  test('strip boilerplate too', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `one long header line that is the same in each of these texts here\nname ${i} only`);
    expect(await nearDuplicatePairs(texts, { boilerplate: false })).toHaveLength((30 * 29) / 2);
    expect(await nearDuplicatePairs(texts)).toEqual([]);
  });
});

describe('exactKey', () => {
  test('sees through case, blanks and Unicode form, not through punctuation', () => {
    expect(exactKey('  What IS\n this?')).toBe(exactKey('what is this?'));
    expect(exactKey('caf\u00e9')).toBe(exactKey('CAFE\u0301'));
    expect(exactKey('C#')).not.toBe(exactKey('C'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(exactKey(`${text}\u00ad`)).toBe(exactKey(text));
      }),
    );
    expect(
      exactKey64('x')
        .map((part) => part.toString(16).padStart(8, '0'))
        .join(''),
    ).toBe(exactKey('x').slice(0, 16));
  });
});
