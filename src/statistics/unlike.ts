/**
 * Which of many texts are unlike the rest, by a model of the texts themselves. One pass learns them all; what is usual (median
 * and deviation) is measured on a sample of them, so that a corpus of any size takes one pass and a bounded memory.
 */
import { hash32, sha256 } from '../text/hash.ts';
import { round6 } from './intervals.ts';
import { surprise } from './ngram-model.ts';
import type { Surprise } from './ngram-model.ts';

/** What the texts are like: all that follows from them and decides over one of them, beside the model itself. */
export interface Usual {
  /** Texts that were learnt. */
  texts: number;
  /** Texts of the sample that were long enough to score. */
  scored: number;
  /** Bits a character. */
  median: number;
  /** Median absolute deviation times 1.4826, the standard deviation of a normal spread. */
  deviation: number;
  /** sha256 over the texts in their order: the same hash, the same model. */
  corpus: string;
}

export interface Learnt {
  usual: Usual;
  /** Bits a character of a text under the half of the corpus that it is not in; undefined for a short text, or under `leastTexts`. */
  bits(text: string): number | undefined;
}

/** Texts from which a model of them says anything. */
const leastTexts = 200;
const sampled = 4000;
/** Of a text no more is learnt and scored; the sample keeps no more. */
const longest = 4000;

/** `texts` in an order that is the same whenever it is asked: the order is part of the hash, and of the model. */
export async function learnTexts(texts: AsyncIterable<string> | Iterable<string>): Promise<Learnt> {
  // The tables of a model take 50 megabytes: made once there are texts enough to say anything.
  let model: Surprise | undefined;
  let first: string[] = [];
  let count = 0;
  let corpus = sha256('');
  // The texts of the smallest hashes: a sample that no order changes.
  let sample: { hash: number; text: string }[] = [];
  let limit = 0xffffffff;
  for await (const text of texts) {
    const hash = hash32(text);
    count++;
    if (model !== undefined) model.learn(halfOf(hash), text);
    else first.push(text);
    if (count === leastTexts) {
      model = surprise();
      for (const one of first) model.learn(halfOf(hash32(one)), one);
      first = [];
    }
    corpus = sha256(corpus + sha256(text));
    if (hash > limit) continue;
    sample.push({ hash, text: text.slice(0, longest) });
    if (sample.length < 2 * sampled) continue;
    sample = smallest(sample);
    limit = sample.at(-1)?.hash ?? limit;
  }
  const whole = model;
  const scores = whole === undefined ? [] : smallest(sample).flatMap(({ hash, text }) => whole.score(halfOf(hash), text) ?? []);
  const median = middle(scores);
  const deviation = 1.4826 * middle(scores.map((bits) => Math.abs(bits - median)));
  return {
    usual: { texts: count, scored: scores.length, median: round6(median), deviation: round6(deviation), corpus },
    bits: (text) => whole?.score(halfOf(hash32(text)), text),
  };
}

const halfOf = (hash: number): 0 | 1 => ((hash & 1) === 0 ? 0 : 1);

function smallest(sample: readonly { hash: number; text: string }[]): { hash: number; text: string }[] {
  return [...sample].sort((a, b) => a.hash - b.hash).slice(0, sampled);
}

function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
