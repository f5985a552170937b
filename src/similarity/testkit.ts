/** For tests: the definition of similarity once more, with strings and sets, and texts that have many near-duplicates. */
import fc from 'fast-check';
import { words } from '../text/tokens.ts';
import { defaultShape } from './shingles.ts';
import type { ShingleShape } from './shingles.ts';

function runs(tokens: readonly string[], size: number): Set<string> {
  if (tokens.length <= size) return new Set([...tokens, ...(tokens.length > 1 ? [tokens.join('\u0001')] : [])]);
  return new Set(tokens.slice(size - 1).map((_, index) => tokens.slice(index, index + size).join('\u0001')));
}

/** [overlap, union] of two texts by brute force. */
export function slowOverlap(a: string, b: string, shape: ShingleShape = defaultShape): [number, number] {
  const left = words(a);
  const right = words(b);
  const isShort = Math.min(left.length, right.length) < shape.shortUnder;
  const size = isShort ? shape.shortSize : isDense(left) && isDense(right) ? shape.denseSize : shape.size;
  const x = runs(left, size);
  const y = runs(right, size);
  const shared = [...x].filter((run) => y.has(run)).length;
  return [shared, x.size + y.size - shared];
}

function isDense(tokens: readonly string[]): boolean {
  return tokens.filter((token) => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}]$/u.test(token)).length * 2 > tokens.length;
}

/** Similarity at or over `percent` / 100, in whole numbers; texts without words are copies where they are equal. */
export function slowIsPair(a: string, b: string, percent: number, shape?: ShingleShape): boolean {
  const [shared, union] = slowOverlap(a, b, shape);
  return union === 0 ? a.trim() === b.trim() : shared * 100 >= percent * union;
}

const spaced = fc.constantFrom('red', 'sun', 'ox', 'tin', 'C', '7', "don't", '+', 'é', '語');
const unspaced = fc.constantFrom('語', 'の', 'ก', '本', 'C', 'é', '日');

/** Texts of few words out of a small vocabulary, with copies, edits and cuts of each other; some in scripts without spaces. */
export const similarTexts: fc.Arbitrary<string[]> = fc
  .array(
    fc.record({
      fresh: fc.oneof(fc.array(spaced, { maxLength: 26 }), fc.array(unspaced, { maxLength: 26 })),
      copyOf: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
      cut: fc.nat({ max: 4 }),
      edits: fc.array(fc.tuple(fc.nat({ max: 30 }), fc.oneof(spaced, unspaced)), { maxLength: 2 }),
    }),
    { maxLength: 24 },
  )
  .map((recipes) => {
    const texts: string[][] = [];
    for (const { fresh, copyOf, cut, edits } of recipes) {
      const base = [...(copyOf === undefined ? fresh : (texts[copyOf] ?? fresh))];
      const edited = base.slice(0, base.length - cut);
      for (const [at, value] of edits) if (at < edited.length) edited[at] = value;
      texts.push(edited);
    }
    return texts.map((tokens) => tokens.join(' '));
  });
