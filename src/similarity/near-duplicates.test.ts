import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../statistics/random.ts';
import { deduplicate } from './deduplicate.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { similarTexts, slowIsPair } from './testkit.ts';

const words = (count: number, name: string): string => Array.from({ length: count }, (_, i) => `${name}${i}`).join(' ');

describe('known texts', () => {
  test('stay, and take their copies with them: as comparing each with each says', () => {
    fc.assert(
      fc.property(similarTexts, fc.nat({ max: 24 }), (texts, count) => {
        const found = nearDuplicates({ threshold: 0.6, boilerplate: false });
        const known = Math.min(count, texts.length);
        texts.forEach((text, index) => found.add(text, { known: index < known }));
        const result = found.finish();
        const stays = texts.map((_, index) => index).slice(0, known);
        for (let index = known; index < texts.length; index++) {
          if (!stays.some((other) => slowIsPair(texts[index] ?? '', texts[other] ?? '', 60))) stays.push(index);
        }
        expect(result.kept).toEqual(stays.slice(known));
        expect(result.kept.length + result.dropped.length).toBe(texts.length - known);
        for (const { a, b } of result.pairs) expect([a < b, b >= known]).toEqual([true, true]);
        expect(result.sweep([0.6])).toEqual([{ threshold: 0.6, kept: result.kept.length, dropped: result.dropped.length, ratio: result.ratio }]);
      }),
      { numRuns: 150 },
    );
  });

  test('come first, or are refused', () => {
    const found = nearDuplicates();
    found.add('new');
    expect(() => found.add('old', { known: true })).toThrow('comes behind a new one');
  });
});

describe('keys', () => {
  test('make the same texts stay in whatever order they come', () => {
    fc.assert(
      fc.property(similarTexts, fc.integer(), (texts, seed) => {
        const shuffled = random(seed).shuffle(texts.map((_, index) => index));
        const stays = (order: readonly number[]): string[] => {
          const found = nearDuplicates({ threshold: 0.5 });
          for (const index of order) found.add(texts[index] ?? '', { key: `k${String(index).padStart(3, '0')}` });
          const result = found.finish();
          return [
            ...result.kept.map((at) => `kept ${order[at]}`),
            ...result.dropped.map(({ index, twin, similarity }) => `${order[index]} for ${order[twin]} at ${similarity}`),
          ].sort();
        };
        expect(stays(shuffled)).toEqual(stays(texts.map((_, index) => index)));
      }),
      { numRuns: 100 },
    );
  });

  test('are given to each text or to none', () => {
    const found = nearDuplicates();
    found.add('old', { known: true });
    found.add('one', { key: 'a' });
    expect(() => found.add('two')).toThrow('no key');
    const other = nearDuplicates();
    other.add('one');
    expect(() => other.add('two', { key: 'b' })).toThrow('a key');
  });
});

describe('repeated runs', () => {
  const header = words(80, 'header');
  const tasks = Array.from({ length: 60 }, (_, i) => words(12, `task${i}x`));

  test('leave the comparison inside of lines too, and are shown once', () => {
    const result = deduplicate([...tasks.map((task) => `${header} ${task}`), `${header} ${tasks[7]} again`]);
    expect(result.dropped.map(({ index, twin }) => [index, twin])).toEqual([[60, 7]]);
    expect(result.stripped).toEqual([{ kind: 'run', text: header, texts: 61 }]);
    expect(
      deduplicate(
        tasks.map((task) => `${header} ${task}`),
        { boilerplate: false },
      ).kept,
    ).toHaveLength(1);
  });

  test('stay in a text that has hardly a word of its own: copies with an edit or two are copies', () => {
    const text = words(50, 'word').split(' ');
    const copies = Array.from({ length: 45 }, (_, i) => text.map((word, at) => (at === i ? `edit${i}` : word)).join(' '));
    expect(deduplicate([...copies, ...tasks]).kept).toEqual([0, ...tasks.map((_, index) => 45 + index)]);
  });

  test('are counted in different texts, not in copies, and over 20 of them', () => {
    const twenty = tasks.slice(0, 20).map((task) => `${header} ${task}`);
    expect(deduplicate([...twenty, ...twenty, ...twenty]).stripped).toEqual([]);
    expect(deduplicate([...twenty, `${header} ${tasks[20]}`]).stripped).toHaveLength(1);
  });

  test('lines of any length leave, in the same way in ASCII and in other text', () => {
    for (const mark of ['', 'é ', '語']) {
      const texts = tasks.map((task) => `Be brief ${mark}\r\n\n${task}`);
      expect(deduplicate(texts).stripped).toEqual([{ kind: 'line', text: `be brief ${mark}`.trim(), texts: 60 }]);
    }
  });
});

test('a sweep tells what each threshold keeps', () => {
  const base = words(40, 'w').split(' ');
  const texts = [base, base.slice(0, 35), base.slice(0, 25), words(30, 'x').split(' ')].map((text) => text.join(' '));
  const result = deduplicate(texts, { threshold: 0.8, floor: 0.5 });
  const steps = result.sweep();
  expect(steps.map(({ threshold }) => threshold)).toEqual([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1]);
  for (const { threshold, kept } of steps) expect(kept, String(threshold)).toBe(deduplicate(texts, { threshold }).kept.length);
  expect(() => result.sweep([0.4])).toThrow('below the floor');
});

test('nothing can be added after the end', () => {
  const found = nearDuplicates();
  found.add('one');
  found.finish();
  expect(() => found.add('two')).toThrow('after `finish`');
});
