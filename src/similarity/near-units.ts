import { Uint32List, numbersTo } from './growing.ts';
import { CollectedTexts, notesOf } from './near-duplicates.ts';
import { toRatio } from './ratio.ts';
import { RunSketch } from './run-sketch.ts';
import { toShape } from './shingles.ts';
import { TokenRows } from './token-rows.ts';

/** Which texts say nearly the same. */
export interface NearUnits {
  /** Text -> the first text of the same words in the same order: its unit. */
  unitOf: Uint32Array;
  /** Units with the similarity that was asked for: the two of pair `i` at 2i and 2i + 1. */
  pairs: Uint32Array;
  /** What is to be said of a search that was not exact; empty for an exact one. */
  notes: string[];
}

export interface NearUnitsOptions {
  threshold: number;
  /** Words that are held before texts are read twice. Default 8 million. */
  words?: number;
  /** For tests: fewer bits make runs share their mark. */
  sketchBits?: number;
}

const mostWords = 8_000_000;
const batchWords = 100_000;

/**
 * The near-duplicates of very many texts, as `nearDuplicatePairs` finds them without boilerplate, but with the copies of one text named
 * once. Where the texts have more words than are held, they are asked for again: a first reading marks their runs, a second one keeps
 * the texts that may have a partner, and these alone are compared. Then memory is 64 MB, 4 bytes a text, and 12 bytes for each word of a
 * text that may have a partner.
 *
 * @throws RangeError where the second reading gives another number of texts.
 */
export async function nearUnits(texts: () => AsyncIterable<string>, { threshold, words = mostWords, sketchBits }: NearUnitsOptions): Promise<NearUnits> {
  const floor = toRatio(threshold);
  const shape = toShape();
  let held = new CollectedTexts({ boilerplate: false });
  let sketch: RunSketch | undefined;
  let count = 0;
  let batch = new TokenRows();
  for await (const text of texts()) {
    count++;
    if (sketch === undefined) {
      held.add(text);
      if (held.rows.wordCount <= words) continue;
      sketch = new RunSketch(floor, shape, sketchBits);
      sketch.add(held.rows);
      held = new CollectedTexts({ boilerplate: false });
    } else {
      batch.add(text);
      if (batch.wordCount < batchWords) continue;
      sketch.add(batch);
      batch = new TokenRows();
    }
  }
  if (sketch === undefined) return unitsOf(held, threshold, numbersTo(count), count);
  sketch.add(batch);

  const numbers = new Uint32List();
  let waiting: string[] = [];
  let seen = 0;
  batch = new TokenRows();
  const sift = (marks: RunSketch): void => {
    const mayPair = marks.mayPair(batch);
    for (const [row, text] of waiting.entries()) {
      if (mayPair(row)) {
        held.add(text);
        numbers.push(seen + row);
      }
    }
    seen += waiting.length;
    waiting = [];
    batch = new TokenRows();
  };
  for await (const text of texts()) {
    batch.add(text);
    waiting.push(text);
    if (batch.wordCount >= batchWords || waiting.length >= batchWords) sift(sketch);
  }
  sift(sketch);
  if (seen !== count) throw new RangeError(`${count} texts came in the first reading, and ${seen} in the second`);
  sketch = undefined;
  return unitsOf(held, threshold, numbers.view(), count);
}

/** `numbers`: of the texts that were compared. */
function unitsOf(held: CollectedTexts, threshold: number, numbers: Uint32Array, count: number): NearUnits {
  const { near } = held.pairs(threshold);
  const { units, pairs } = near;
  const unitOf = numbersTo(count);
  const first = units.first.map((row) => numbers[row]!);
  for (const [row, unit] of units.unitOf.entries()) unitOf[numbers[row]!] = first[unit]!;
  const out = new Uint32Array(pairs.length * 2);
  for (let pair = 0; pair < pairs.length; pair++) {
    out[pair * 2] = first[pairs.a(pair)]!;
    out[pair * 2 + 1] = first[pairs.b(pair)]!;
  }
  return { unitOf, pairs: out, notes: notesOf(near) };
}
