import { round6 } from './intervals.ts';

export interface SelfBleuOptions {
  /** Longest runs of tokens that are compared; all weigh the same. */
  order?: number;
  /** Stands in for no run at all that is shared, as a count (method 1 of Chen and Cherry 2014); 0: then a text scores 0. */
  epsilon?: number;
}

/**
 * Self-BLEU (Zhu et al. 2018, "Texygen"): the mean BLEU (Papineni et al. 2002) of each text against all others. 1 where texts
 * repeat each other, near 0 where they share nothing. Counts are clipped by the highest of any other text, the brevity penalty
 * takes the other text of nearest length (the shorter of two). Texts are lists of tokens. Linear in their length; below two texts 0.
 */
export function selfBleu(texts: readonly (readonly string[])[], { order = 4, epsilon = 0.1 }: SelfBleuOptions = {}): number {
  if (texts.length < 2) return 0;
  const lengths = texts.map((text) => text.length).sort((a, b) => a - b);
  const matched = texts.map(() => Array.from({ length: order }, () => 0));
  for (let n = 1; n <= order; n++) {
    const counts = texts.map((text) => runCounts(text, n));
    // Of each run the two highest counts: the highest of the others is one of them.
    const highest = new Map<string, { most: number; owner: number; second: number }>();
    for (const [owner, runs] of counts.entries()) {
      for (const [run, count] of runs) {
        const known = highest.get(run);
        if (known === undefined) highest.set(run, { most: count, owner, second: 0 });
        else if (count > known.most) highest.set(run, { most: count, owner, second: known.most });
        else if (count > known.second) known.second = count;
      }
    }
    for (const [i, runs] of counts.entries()) {
      let shared = 0;
      for (const [run, count] of runs) {
        const known = highest.get(run);
        if (known !== undefined) shared += Math.min(count, known.owner === i ? known.second : known.most);
      }
      (matched[i] as number[])[n - 1] = shared;
    }
  }
  let sum = 0;
  for (const [i, text] of texts.entries()) sum += bleu(text.length, matched[i] as number[], nearestOther(lengths, text.length), epsilon);
  return round6(sum / texts.length);
}

function bleu(length: number, matched: readonly number[], reference: number, epsilon: number): number {
  // Without one shared token there is nothing to smooth.
  if (length === 0 || matched[0] === 0) return 0;
  let logs = 0;
  for (const [i, count] of matched.entries()) {
    const runs = Math.max(1, length - i);
    const share = (count > 0 ? count : epsilon) / runs;
    if (share === 0) return 0;
    logs += Math.log(share);
  }
  const penalty = length > reference ? 1 : Math.exp(1 - reference / length);
  return penalty * Math.exp(logs / matched.length);
}

function runCounts(text: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= text.length; i++) {
    const run = n === 1 ? (text[i] as string) : text.slice(i, i + n).join('\u0000');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

/** The length nearest to one's own among the others, the shorter of two: `sorted` holds one's own too. */
function nearestOther(sorted: readonly number[], own: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < own) low = middle + 1;
    else high = middle;
  }
  const [below, same, above] = [sorted[low - 1], sorted[low + 1], sorted[low + 1]];
  if (same === own) return own;
  if (below === undefined) return above ?? own;
  if (above === undefined) return below;
  return own - below <= above - own ? below : above;
}
