import { round6 } from './intervals.ts';

export interface Distinct {
  /** Different runs by all runs; 0 where there is none. */
  share: number;
  /** Tokens that were counted: the budget, or all there are. */
  tokens: number;
}

/**
 * Distinct-n (Li et al. 2016): different runs of n tokens by all runs of n. It falls as a text grows, so that two sets compare only
 * at an equal number of tokens: `budget` takes that many from the front, and cuts the text in which it ends. No run goes over the end
 * of a text.
 */
export function distinctRuns(texts: Iterable<readonly string[]>, n: number, budget = Number.POSITIVE_INFINITY): Distinct {
  const seen = new Set<string>();
  let runs = 0;
  let tokens = 0;
  for (const text of texts) {
    const length = Math.min(text.length, budget - tokens);
    tokens += length;
    for (let i = 0; i + n <= length; i++) {
      seen.add(n === 1 ? (text[i] as string) : text.slice(i, i + n).join('\u0000'));
      runs++;
    }
    if (tokens >= budget) break;
  }
  return { share: runs === 0 ? 0 : round6(seen.size / runs), tokens };
}
