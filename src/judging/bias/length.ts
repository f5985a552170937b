import { round6 } from '../../statistics/intervals.ts';

/** What a judge gives for length: points for each doubling of an answer's words. */
export interface LengthBias {
  /** Slope of the score on log2(words), with its 95 % interval. */
  slope: number;
  low: number;
  high: number;
  n: number;
  /** Mean of log2(words): where an answer of usual length stands. */
  centre: number;
}

/** Adds up scores one by one, for more of them than memory should hold. */
export interface LengthSums {
  add(score: number, words: number): void;
  /** Undefined below ten scores, or where all answers are of one length. */
  bias(): LengthBias | undefined;
}

/**
 * The part of scores that goes with length, by least squares on log2(words). It cannot tell a judge who likes length from
 * rows that are better because they say more: so it is reported, and the raw score stays the one that a cut-off looks at.
 * Sums of squares by Welford's update.
 */
export function lengthSums(): LengthSums {
  let n = 0;
  let centre = 0;
  let level = 0;
  let spread = 0;
  let joint = 0;
  let total = 0;
  return {
    add: (score, words) => {
      const x = Math.log2(Math.max(1, words));
      n++;
      const dx = x - centre;
      const dy = score - level;
      centre += dx / n;
      level += dy / n;
      spread += dx * (x - centre);
      total += dy * (score - level);
      joint += dx * (score - level);
    },
    bias: () => {
      if (n < 10 || spread < 1e-9) return undefined;
      const slope = joint / spread;
      const left = Math.max(0, total - slope * joint);
      const half = studentT(n - 2) * Math.sqrt(left / (n - 2) / spread);
      return { slope: round6(slope), low: round6(slope - half), high: round6(slope + half), n, centre: round6(centre) };
    },
  };
}

/** A score as an answer of usual length would have it: raw less slope x (log2(words) - centre). Length-controlled scores after Dubois and others 2024, on scores in place of wins. */
export function lengthNormalised(score: number, words: number, bias: LengthBias): number {
  return round6(score - bias.slope * (Math.log2(Math.max(1, words)) - bias.centre));
}

/** 97.5 % point of Student's t, by the expansion of Cornish and Fisher: within .01 from five degrees of freedom on. */
export function studentT(degrees: number): number {
  const z = 1.959963984540054;
  const z3 = z * z * z;
  const z5 = z3 * z * z;
  const z7 = z5 * z * z;
  const d = degrees;
  return z + (z3 + z) / (4 * d) + (5 * z5 + 16 * z3 + 3 * z) / (96 * d * d) + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * d * d * d);
}
