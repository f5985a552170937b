import { createHash } from 'node:crypto';

/**
 * DSIR (Xie et al. 2023, "Data Selection for Language Models via Importance Resampling"): how much likelier the words and pairs of words
 * of a text are under a target than under the pool, as a sum of logarithms. Buckets, tokens and smoothing are those of the authors'
 * package `data-selection`, so that the weights are the same numbers. We differ in what is left out: the package drops texts under 100
 * tokens, which is most instructions; we drop none.
 */
export interface ImportanceModel {
  /** Logarithm of the importance weight of a text; a longer text has a weight further from 0. */
  logWeight(text: string): number;
  /** How far the target is from the pool: KL divergence over the buckets, in nats. */
  divergence: number;
}

export interface ImportanceOptions {
  /** Longest run of tokens. */
  order?: number;
  buckets?: number;
}

const tiny = 1e-8;

/** Counts texts as they come, and makes the model. Takes 8 bytes a bucket, and a table of the runs that were hashed. */
export function importance({ order = 2, buckets = 10_000 }: ImportanceOptions = {}): {
  pool(text: string): void;
  target(text: string): void;
  model(): ImportanceModel;
} {
  const bucketOf = hashedBuckets(buckets);
  const counts = { pool: new Float64Array(buckets), target: new Float64Array(buckets) };
  const add = (into: Float64Array, text: string): void => {
    for (const run of runsOf(text, order)) {
      const bucket = bucketOf(run);
      into[bucket] = into[bucket]! + 1;
    }
  };
  return {
    pool: (text) => add(counts.pool, text),
    target: (text) => add(counts.target, text),
    model: () => {
      const shares = { pool: toShares(counts.pool), target: toShares(counts.target) };
      const difference = shares.target.map((share, i) => Math.log(share + tiny) - Math.log(shares.pool[i]! + tiny));
      return {
        logWeight: (text) => {
          let sum = 0;
          for (const run of runsOf(text, order)) sum += difference[bucketOf(run)]!;
          return sum;
        },
        divergence: shares.target.reduce((sum, share, i) => sum + share * difference[i]!, 0),
      };
    },
  };
}

/**
 * Puts rows in the order in which Gumbel noise draws them without replacement, in proportion to their weights (Gumbel-top-k, Kool et al.
 * 2019). `unit(i)` is a number in (0, 1) that stays with row i whatever the order of the rows.
 */
export function gumbelKey(logWeight: number, unit: number): number {
  return logWeight - Math.log(-Math.log(Math.min(1 - 1e-15, Math.max(1e-300, unit))));
}

/** Words, and runs of other signs: what NLTK's WordPunctTokenizer gives. */
const pieces = /[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+/gu;

function* runsOf(text: string, order: number): Generator<string> {
  const tokens = text.toLowerCase().match(pieces) ?? [];
  yield* tokens;
  for (let n = 2; n <= order; n++) for (let i = 0; i + n <= tokens.length; i++) yield tokens.slice(i, i + n).join(' ');
}

/** Runs are remembered up to this many: a text repeats few that are rare. */
const mostKnown = 1 << 20;

function hashedBuckets(buckets: number): (run: string) => number {
  const known = new Map<string, number>();
  return (run) => {
    const before = known.get(run);
    if (before !== undefined) return before;
    let rest = 0;
    for (const byte of createHash('sha256').update(run).digest()) rest = (rest * 256 + byte) % buckets;
    if (known.size < mostKnown) known.set(run, rest);
    return rest;
  };
}

function toShares(counts: Float64Array): Float64Array {
  let sum = 0;
  for (const count of counts) sum += count;
  return counts.map((count) => (sum === 0 ? 0 : count / sum));
}
