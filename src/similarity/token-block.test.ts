import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CollectedTexts, nearDuplicates } from './near-duplicates.ts';
import { toRatio } from './ratio.ts';
import { resultAt } from './result.ts';
import { similarTexts } from './testkit.ts';
import { makeTokenReader } from './token-block.ts';
import { TokenRows } from './token-rows.ts';

/** All that rows are compared by. */
function contentOf(rows: TokenRows): unknown {
  const { size, tokens, offsets, breaks, interner } = rows;
  return {
    tokens: Array.from(tokens.subarray(0, offsets[size])),
    ends: Array.from(offsets.subarray(0, size + 1)),
    breaks: Array.from(breaks),
    dense: Array.from({ length: size }, (_, row) => rows.isDense(row)),
    words: Array.from({ length: interner.size }, (_, word) => interner.text(word)),
  };
}

describe('blocks of tokens', () => {
  test('leave the numbers that texts one by one leave, however they are cut', () => {
    const lines = similarTexts.map((texts) => texts.map((text, at) => (at % 3 === 0 ? text.replaceAll('sun', 'sun\n') : text)));
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 6 }), (texts, size) => {
        const whole = new TokenRows();
        for (const text of texts) whole.add(text);
        const parts = new TokenRows();
        const read = makeTokenReader(null);
        for (let at = 0; at < texts.length; at += size) {
          const block = read(texts.slice(at, at + size));
          if (block instanceof Promise) throw new Error('no promise was expected');
          parts.append(block);
        }
        expect(contentOf(parts)).toEqual(contentOf(whole));
        // What comes behind blocks goes on with their numbers.
        parts.add('sun ox語 7');
        whole.add('sun ox語 7');
        expect(contentOf(parts)).toEqual(contentOf(whole));
      }),
      { numRuns: 200 },
    );
  });
});

describe('threads that read words', () => {
  const sample = fc.sample(similarTexts, { numRuns: 12, seed: 5 }).flat();
  const texts = [...sample, '?!', ' ?! ', '…', ''].map((text, at) => ({ text, key: String((at * 7919) % 1000).padStart(4, '0') + String(at) }));
  const shuffled = texts
    .map((one, at) => ({ one, at: (at * 31) % 101 }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
  const threshold = toRatio(0.7);

  async function keptBy(rows: readonly { text: string; key: string }[], workers: number): Promise<unknown> {
    const collected = new CollectedTexts({ boilerplate: false });
    await collected.addAll(rows, workers, 500);
    const { kept, dropped, pairs } = resultAt(threshold, collected.found(0.5));
    return { kept, dropped, pairs: [...pairs] };
  }

  test('give the same result, two or three of them, and in any order of the texts', async () => {
    const one = await keptBy(texts, 1);
    expect(await keptBy(texts, 2)).toEqual(one);
    expect(await keptBy(texts, 3)).toEqual(one);
    const keysOf = (rows: readonly { key: string }[], result: unknown): string[] => (result as { kept: number[] }).kept.map((at) => rows[at]?.key ?? '').sort();
    expect(keysOf(shuffled, await keptBy(shuffled, 2))).toEqual(keysOf(texts, one));
  });

  test('refuse what adding one by one refuses', async () => {
    const found = nearDuplicates();
    await expect(found.addAll(['one', { text: 'two', known: true }], { workers: 2 })).rejects.toThrow('comes behind a new one');
    await expect(nearDuplicates().addAll(['one'], { workers: 0 })).rejects.toThrow('0 workers');
  });
});
