import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearDuplicatePairs } from './deduplicate.ts';
import { nearUnits } from './near-units.ts';
import type { NearUnitsOptions } from './near-units.ts';
import { similarTexts } from './testkit.ts';

async function* stream(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield text;
}

/** Every pair of texts that the units and their pairs say is near. */
async function pairsOf(texts: readonly string[], options: NearUnitsOptions): Promise<string[]> {
  const { unitOf, pairs } = await nearUnits(() => stream(texts), options);
  const near = new Set<string>();
  for (let at = 0; at < pairs.length; at += 2) near.add(`${pairs[at]}-${pairs[at + 1]}`).add(`${pairs[at + 1]}-${pairs[at]}`);
  const out: string[] = [];
  for (let a = 0; a < texts.length; a++)
    for (let b = a + 1; b < texts.length; b++) if (unitOf[a] === unitOf[b] || near.has(`${unitOf[a]}-${unitOf[b]}`)) out.push(`${a}-${b}`);
  return out;
}

test('finds the pairs that the list of all pairs has, in one reading and in two, however many runs share a mark', async () => {
  const percent = fc.constantFrom(30, 50, 70, 90, 100);
  await fc.assert(
    fc.asyncProperty(similarTexts, percent, fc.constantFrom(3, 9, 28), async (texts, hundredths, sketchBits) => {
      const threshold = hundredths / 100;
      const expected = (await nearDuplicatePairs(texts, { threshold, boilerplate: false })).map(({ a, b }) => `${a}-${b}`);
      expect(await pairsOf(texts, { threshold })).toEqual(expected);
      if (sketchBits < 28) expect(await pairsOf(texts, { threshold, words: 5, sketchBits })).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('keeps of many texts only those that have a partner', async () => {
  const word = (text: number, at: number): string => `w${(text * 7919 + at * 104729) % 9973}`;
  const texts = Array.from({ length: 3000 }, (_, text) => Array.from({ length: 20 }, (_none, at) => word(text, at * at)).join(' '));
  texts[2500] = `${texts[17]} more`;
  expect(await pairsOf(texts.slice(0, 2501), { threshold: 0.7, words: 1000, sketchBits: 20 })).toEqual(['17-2500']);
});

test('refuses texts that are others when they are read again', async () => {
  let left = 3;
  const texts = (): AsyncGenerator<string> => stream(Array.from({ length: left-- }, (_, at) => `word number ${at}`));
  await expect(nearUnits(texts, { threshold: 0.7, words: 1, sketchBits: 8 })).rejects.toThrow(/3 texts came in the first reading, and 2/);
});
