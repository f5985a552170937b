import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { indexItems, type ItemIndex } from './index-items.ts';
import { partLength } from './item-tokens.ts';
import { findTokens, longestRuns, nearestCopy } from './measures.ts';
import { pairTable } from './pair-table.ts';
import { scanner } from './scan.ts';
import { phraseKey } from './templates.ts';
import { leakTokens } from './tokens.ts';

// Few words and some numbers: repeats, shared pairs and near misses are frequent.
const word = fc.constantFrom('ant', 'bee', 'cat', 'dog', 'eel', 'fox', 'gnu', 'hen', 'ibis', 'jay', '7', '12');
const sentence = (minLength: number, maxLength: number, from = word) => fc.array(from, { minLength, maxLength, size: 'max' }).map((list) => list.join(' '));
const few = fc.constantFrom('ant', 'bee', '7');
const items = (texts: readonly string[]): EvaluationItem[] => texts.map((question, at) => ({ id: `i${at}`, set: 's', question }));
const isNumber = (text: string): boolean => /^\d/.test(text);
const pairsOf = (list: readonly string[]): string[] => {
  const kinds = list.map((item) => (isNumber(item) ? '#' : item));
  return kinds
    .slice(1)
    .map((kind, at) => `${kinds[at]} ${kind}`)
    .filter((pair) => pair !== '# #');
};

/** Weights as the index defines them, from plain strings. */
function oracleWeights(questions: readonly string[][]): (pair: string) => number {
  return (pair) => Math.log(1 + questions.length / questions.filter((list) => pairsOf(list).includes(pair)).length);
}

const shareIn = (question: readonly string[], text: readonly string[], weight: (pair: string) => number): number => {
  const own = [...new Set(pairsOf(question))];
  const there = new Set(pairsOf(text));
  const total = own.reduce((sum, pair) => sum + weight(pair), 0);
  return own.filter((pair) => there.has(pair)).reduce((sum, pair) => sum + weight(pair), 0) / total;
};

function setUp(questions: readonly string[], overlap = 0.5): { index: ItemIndex; lists: string[][] } {
  return { index: indexItems(items(questions), { overlap, longestRun: 5 }), lists: questions.map((text) => leakTokens(text).words) };
}

test('candidates are just the parts whose share of weighted pairs reaches what they need', () => {
  fc.assert(
    fc.property(fc.array(sentence(1, 24), { minLength: 1, maxLength: 8 }), sentence(0, 40), fc.constantFrom(0.3, 0.5, 0.8), (questions, text, overlap) => {
      const { index, lists } = setUp(questions, overlap);
      const weight = oracleWeights(lists);
      const wanted = lists.flatMap((list, part) => {
        if (pairsOf(list).length === 0) return [];
        const share = shareIn(list, leakTokens(text).words, weight);
        return share >= (index.partNeed[part] as number) - 1e-9 ? [[part, Math.round(share * 1e6)]] : [];
      });
      const scan = scanner(index);
      const found = scan.candidates(scan.read(text)).map(({ part, share }) => [part, Math.round(share * 1e6)]);
      expect(found).toEqual(wanted);
    }),
    { numRuns: 100 },
  );
});

test('the best overlap is the best of all stretches of its length', () => {
  fc.assert(
    fc.property(sentence(3, 6), sentence(2, 90), (question, text) => {
      const { index, lists } = setUp([question, 'ant bee cat dog']);
      const list = lists[0] as string[];
      const textWords = leakTokens(text).words;
      const scan = scanner(index);
      const scanned = scan.read(text);
      const { share, start, end } = scan.overlap(0, scanned);
      const longest = Math.max(2 * list.length, list.length + 30);
      const weight = oracleWeights(lists);
      let best = 0;
      for (let from = 0; from < textWords.length; from++) best = Math.max(best, shareIn(list, textWords.slice(from, from + longest), weight));
      if (pairsOf(list).length === 0) return;
      expect(share).toBeCloseTo(best, 9);
      if (share > 0) expect(shareIn(list, textWords.slice(start, end), weight)).toBeCloseTo(share, 9);
    }),
    { numRuns: 80 },
  );
});

test('the longest runs are those of a plain search, from 5 words on', () => {
  fc.assert(
    fc.property(fc.array(sentence(1, 24, few), { minLength: 1, maxLength: 4 }), sentence(0, 40, few), (questions, text) => {
      const { index, lists } = setUp(questions);
      const textWords = leakTokens(text).words;
      const found = longestRuns(index, scanner(index).read(text)) ?? new Map();
      for (const [part, list] of lists.entries()) {
        let best = 0;
        for (let i = 0; i < list.length; i++) {
          for (let j = 0; j < textWords.length; j++) {
            let run = 0;
            let words = 0;
            while (i + run < list.length && list[i + run] === textWords[j + run]) words += isNumber(list[i + run++] as string) ? 0.5 : 1;
            if (run >= 5) best = Math.max(best, words);
          }
        }
        expect(found.get(part)?.words ?? 0).toBe(best);
        const run = found.get(part);
        if (run !== undefined) expect(list.slice(run.itemStart, run.itemEnd)).toEqual(textWords.slice(run.start, run.end));
      }
    }),
    { numRuns: 80 },
  );
});

test('the nearest copy has the fewest edits of all stretches', () => {
  fc.assert(
    fc.property(sentence(2, 7), sentence(1, 9), (question, text) => {
      const { index, lists } = setUp([question]);
      const list = lists[0] as string[];
      const textWords = leakTokens(text).words;
      const scanned = scanner(index).read(text);
      const whole = { start: 0, end: textWords.length, itemStart: 0, itemEnd: list.length };
      let least = list.length;
      for (let i = 0; i <= textWords.length; i++) for (let j = i; j <= textWords.length; j++) least = Math.min(least, edits(list, textWords.slice(i, j)));
      const counted = list.reduce((sum, item) => sum + (isNumber(item) ? 0.5 : 1), 0);
      const copy = nearestCopy(index, 0, scanned, whole);
      expect(copy.likeness).toBeCloseTo(Math.max(0, 1 - least / Math.max(1, counted)), 9);
      expect(edits(list, textWords.slice(copy.start, copy.end))).toBe(least);
    }),
    { numRuns: 80 },
  );
});

function edits(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, j) => j + 1);
  row.unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const x = a[i - 1] as string;
      const y = b[j - 1] as string;
      const swap = x === y ? 0 : isNumber(x) && isNumber(y) ? 0.5 : 1;
      next.push(Math.min((row[j - 1] as number) + swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

test('findTokens is a plain search', () => {
  const ids = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 20 });
  fc.assert(
    fc.property(ids, fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 4 }), fc.nat(5), (text, wanted, from) => {
      let expected = -1;
      for (let i = from; i + wanted.length <= text.length && expected < 0; i++) if (wanted.every((id, j) => text[i + j] === id)) expected = i;
      expect(findTokens(Int32Array.from(text), Int32Array.from(wanted), from)).toBe(expected);
    }),
  );
});

describe('tables', () => {
  test('a pair table numbers like a map, through its growth', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -3, max: 40 }), fc.integer({ min: -3, max: 40 })), { maxLength: 300 }), (pairs) => {
        const table = pairTable(1);
        const map = new Map<string, number>();
        for (const [a, b] of pairs) {
          const key = `${a},${b}`;
          if (!map.has(key)) map.set(key, map.size);
          expect(table.add(a, b)).toBe(map.get(key));
        }
        expect(table.size()).toBe(map.size);
        for (const [key, number] of map) expect(table.at(number).join(',')).toBe(key);
        expect(table.find(99, 99)).toBe(-1);
      }),
    );
  });
  test('phrase keys tell orders and places apart', () => {
    const keys = new Set<number>();
    for (let i = 0; i < 3000; i++) keys.add(phraseKey(Int32Array.from([i % 7, i % 11, i % 13, i, 5]), 0));
    expect(keys.size).toBeGreaterThan(2995);
  });
});

test('a long text that repeats itself does not cost its square', () => {
  const { index } = setUp(['ant '.repeat(700), 'bee ant '.repeat(300)]);
  const scan = scanner(index);
  expect(longestRuns(index, scan.read('ant '.repeat(50_000)))?.get(0)?.words).toBe(700);
  expect(partLength(index, 0)).toBe(700);
});
