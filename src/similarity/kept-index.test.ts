import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DuplicateIndex } from './kept-index.ts';
import { nearDuplicates } from './near-duplicates.ts';
import type { NearDuplicatesOptions } from './near-duplicates.ts';
import { similarTexts } from './testkit.ts';

/** Twin of each text (undefined: kept), from texts that came in these parts, each compared with the index of those before it. */
function inParts(parts: readonly (readonly string[])[], options: NearDuplicatesOptions): (number | undefined)[] {
  const twins: (number | undefined)[] = [];
  /** Number of a text in the index -> its number among all. */
  let numbers: number[] = [];
  let bytes: Uint8Array | undefined;
  for (const part of parts) {
    const first = twins.length;
    const index = bytes === undefined ? undefined : DuplicateIndex.fromBytes(bytes);
    const texts = nearDuplicates({ ...options, ...(index === undefined ? {} : { index }) });
    const known = index?.size ?? 0;
    for (const text of part) texts.add(text);
    const result = texts.finish();
    for (let i = 0; i < part.length; i++) twins.push(undefined);
    const numberOf = (at: number): number => (at < known ? (numbers[at] ?? -1) : first + at - known);
    for (const { index: at, twin } of result.dropped) twins[numberOf(at)] = numberOf(twin);
    numbers = [...numbers, ...result.kept.map(numberOf)];
    const next = texts.index();
    expect(next.size).toBe(numbers.length);
    bytes = next.toBytes();
  }
  return twins;
}

const percents = fc.constantFrom(30, 50, 70, 80, 100);

describe('an index of texts that were kept', () => {
  test('gives what one run over all texts gives', () => {
    fc.assert(
      fc.property(similarTexts, percents, fc.nat({ max: 24 }), fc.nat({ max: 24 }), (texts, percent, one, two) => {
        const [first, second] = [Math.min(one, two), Math.max(one, two)];
        const options = { threshold: percent / 100, boilerplate: false as const };
        const whole = inParts([texts], options);
        expect(inParts([texts.slice(0, first), texts.slice(first, second), texts.slice(second)], options)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test('gives it also where texts come one by one, in other shingles', () => {
    const shapes = fc.constantFrom({}, { size: 1, shortSize: 1, shortUnder: 2, denseSize: 1 }, { size: 2, shortSize: 1, shortUnder: 5, denseSize: 4 });
    fc.assert(
      fc.property(similarTexts, percents, shapes, (texts, percent, shingle) => {
        const few = texts.slice(0, 12);
        const options = { threshold: percent / 100, boilerplate: false as const, shingle };
        expect(
          inParts(
            few.map((text) => [text]),
            options,
          ),
        ).toEqual(inParts([few], options));
      }),
      { numRuns: 60 },
    );
  });

  test('names the pairs of new texts with those that it holds, as one run names them', () => {
    fc.assert(
      fc.property(similarTexts, percents, fc.nat({ max: 24 }), (texts, percent, cut) => {
        const options = { threshold: percent / 100, boilerplate: false as const };
        const first = nearDuplicates(options);
        for (const text of texts.slice(0, cut)) first.add(text);
        const kept = first.finish().kept;
        const later = nearDuplicates({ index: first.index() });
        for (const text of texts.slice(cut)) later.add(text);
        const rest = texts.slice(cut);
        // One run, in which the texts of the index were there before.
        const whole = nearDuplicates(options);
        for (const index of kept) whole.add(texts[index] ?? '', { known: true });
        for (const text of rest) whole.add(text);
        const named = (pairs: Iterable<{ a: number; b: number; similarity: number }>): string[] =>
          [...pairs].map(({ a, b, similarity }) => `${a} ${b} ${similarity}`).sort();
        const [one, other] = [later.finish(), whole.finish()];
        expect(named(one.pairs)).toEqual(named(other.pairs));
        expect(one.dropped).toEqual(other.dropped);
      }),
      { numRuns: 150 },
    );
  });

  test('holds the lines and runs that did not count, and leaves them out of new texts', () => {
    const header = Array.from({ length: 20 }, (_, i) => `header${i}`).join(' ');
    const body = (i: number): string => Array.from({ length: 12 }, (_, j) => `t${i}x${j}`).join(' ');
    const texts = Array.from({ length: 30 }, (_, i) => `Be brief.\n${header} ${body(i)}`);
    const first = nearDuplicates({ threshold: 0.5 });
    for (const text of texts) first.add(text);
    expect(first.finish().stripped).toHaveLength(2);
    const index = DuplicateIndex.fromBytes(first.index().toBytes());
    const second = nearDuplicates({ index });
    expect(second.add(`${header} ${body(7)}`)).toBe(30);
    second.add(`${header} ${body(77)}`);
    expect(second.finish()).toMatchObject({ kept: [31], dropped: [{ index: 30, twin: 7, similarity: 1 }] });
  });

  test('may be read from any place in memory', () => {
    const texts = nearDuplicates();
    texts.add('One text of some words, which is kept.');
    texts.finish();
    const bytes = texts.index().toBytes();
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(DuplicateIndex.fromBytes(moved.subarray(3)).size).toBe(1);
  });

  test('is refused where its settings differ, by name', () => {
    const texts = nearDuplicates({ threshold: 0.8 });
    texts.add('one');
    expect(() => texts.index()).toThrow('finish');
    texts.finish();
    const index = texts.index();
    expect(() => nearDuplicates({ index, threshold: 0.7 })).toThrow('threshold 0.7 (the index has 0.8)');
    expect(() => nearDuplicates({ index, boilerplate: false })).toThrow('boilerplate false (the index has 0.05)');
    expect(() => nearDuplicates({ index, shingle: { size: 4 } })).toThrow('shingle');
    expect(() => nearDuplicates({ index, threshold: 0.8, boilerplate: 0.05, shingle: {} })).not.toThrow();
  });

  test('is refused where it is none, of another version, or cut off', () => {
    const texts = nearDuplicates();
    texts.add('one two three');
    texts.finish();
    const bytes = texts.index().toBytes();
    expect(() => DuplicateIndex.fromBytes(new TextEncoder().encode('{"is":"else"}\n'))).toThrow('no index');
    expect(() => DuplicateIndex.fromBytes(new Uint8Array(100))).toThrow('no index');
    expect(() => DuplicateIndex.fromBytes(bytes.subarray(0, bytes.length - 16))).toThrow('cut off');
    const text = new TextDecoder('latin1').decode(bytes).replace('"version":1', '"version":9');
    expect(() => DuplicateIndex.fromBytes(Uint8Array.from(text, (unit) => unit.charCodeAt(0)))).toThrow('format 9');
  });
});
