import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../statistics/random.ts';
import { deduplicate } from './deduplicate.ts';
import { bandingFor } from './minhash.ts';
import { toRatio } from './ratio.ts';
import { similarTexts, slowIsPair, slowOverlap } from './testkit.ts';

const percents = fc.constantFrom(30, 50, 60, 70, 80, 90, 100);

/** Texts of `words` words that differ from each other in some of them. */
function edited(count: number, words: number, edits: number, seed: number): string[] {
  const dice = random(seed);
  const base = Array.from({ length: words }, (_, i) => `base${i}`);
  return Array.from({ length: count }, (_, n) => {
    const text = [...base];
    for (let i = 0; i < edits; i++) text[dice.integer(words)] = `edit${n}x${i}`;
    return text.join(' ');
  });
}

describe('over the budget of the exact join', () => {
  test('no pair is wrong: each is one of brute force, with its similarity', () => {
    fc.assert(
      fc.property(similarTexts, percents, (texts, percent) => {
        for (const { a, b, similarity } of deduplicate(texts, { threshold: percent / 100, budget: 0, boilerplate: false }).pairs) {
          expect(slowIsPair(texts[a] ?? '', texts[b] ?? '', percent)).toBe(true);
          const [overlap, union] = slowOverlap(texts[a] ?? '', texts[b] ?? '');
          expect(similarity).toBe(union === 0 ? 1 : overlap / union);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('nearly all pairs of brute force are found', () => {
    let [found, all] = [0, 0];
    for (let seed = 0; seed < 12; seed++) {
      const texts = Array.from({ length: 12 }, (_, cluster) =>
        edited(8, 40, 2, seed * 100 + cluster).map((text) => text.replaceAll('base', `w${cluster}x`)),
      ).flat();
      const exact = deduplicate(texts, { threshold: 0.5, boilerplate: false });
      const loose = deduplicate(texts, { threshold: 0.5, boilerplate: false, budget: 10 });
      expect([exact.method, loose.method]).toEqual(['exact', 'minhash']);
      found += [...loose.pairs].length;
      all += [...exact.pairs].length;
    }
    expect(all).toBeGreaterThan(1000);
    expect(found / all).toBeGreaterThan(0.99);
  });

  test('says so, and how much may be missed', () => {
    const texts = edited(60, 30, 3, 5);
    const result = deduplicate(texts, { threshold: 0.6, budget: 10, boilerplate: false });
    expect(result.method).toBe('minhash');
    expect(result.notes.join(' ')).toMatch(/MinHash.*checked exactly.*missed.*compared with the first 16/s);
    expect(deduplicate(texts, { threshold: 0.6, boilerplate: false })).toMatchObject({ method: 'exact', notes: [] });
  });

  test('each text that leaves has a kept twin, also where all texts are alike', () => {
    const result = deduplicate(edited(300, 60, 2, 9), { budget: 100, boilerplate: false });
    const kept = new Set(result.kept);
    expect(result.kept.length).toBeLessThan(20);
    for (const { twin, similarity } of result.dropped) expect([kept.has(twin), similarity >= 0.7]).toEqual([true, true]);
    // Some dozens of pairs a text, not 300.
    expect([...result.pairs].length).toBeLessThan(300 * 100);
  });

  test('texts that share most of their runs cost a bounded number of comparisons', () => {
    // Each shares about 60 % with each other: under the threshold, and in the same buckets.
    const count = 2_000;
    const texts = edited(count, 60, 5, 3);
    const result = deduplicate(texts, { boilerplate: false, budget: 20_000 });
    expect(result.method).toBe('minhash');
    const { bands } = bandingFor(toRatio(0.7));
    expect(result.candidates).toBeLessThanOrEqual(20_000 + count + count * bands * 16);
  });
});

test('bands are as wide as the recall lets them be', () => {
  expect(bandingFor(toRatio(0.7))).toMatchObject({ bands: 32, width: 4 });
  expect(bandingFor(toRatio(0.5))).toMatchObject({ bands: 42, width: 3 });
  for (let percent = 5; percent <= 100; percent++) {
    const { bands, width, recall } = bandingFor(toRatio(percent / 100));
    expect(bands * width).toBeLessThanOrEqual(128);
    expect(recall, `${percent} %`).toBeGreaterThanOrEqual(percent < 6 ? 0.99 : 0.995);
  }
});
