import { round6, wilson } from '../../statistics/intervals.ts';
import { studentT } from './length.ts';

/** How verdicts on pairs go with the lengths of their answers. */
export interface PairLength {
  /** Points of preference (1 for `a`, 0 for a tie, -1 for `b`) for each doubling of `a`'s words over `b`'s, with its 95 % interval. */
  slope: number;
  low: number;
  high: number;
  pairs: number;
  /** Share of the decided pairs of unlike length that the longer answer won; Wilson's 95 % interval. */
  longerWins: number;
  longerLow: number;
  longerHigh: number;
  decided: number;
}

/** Adds up pairs one by one. */
export interface PairSums {
  /** `ratio`: words of `a` over words of `b`. */
  add(preference: number, ratio: number): void;
  /** Undefined below ten pairs, or where all are of one length. */
  bias(): PairLength | undefined;
}

/**
 * The part of preferences that goes with length: least squares on log2 of the ratio of words, through the origin, since the
 * pair turned round must have the turned preference. As for scores, it cannot tell a taste for length from answers that are
 * better because they say more: it is reported beside the verdict, never in it. After the length-controlled win rates of
 * Dubois and others 2024, linear in place of logistic.
 */
export function pairLength(): PairSums {
  let n = 0;
  let spread = 0;
  let joint = 0;
  let total = 0;
  let decided = 0;
  let longer = 0;
  return {
    add: (preference, ratio) => {
      const x = Math.log2(ratio);
      n++;
      spread += x * x;
      joint += x * preference;
      total += preference * preference;
      if (preference === 0 || x === 0) return;
      decided++;
      if (preference > 0 === x > 0) longer++;
    },
    bias: () => {
      if (n < 10 || spread < 1e-9) return undefined;
      const slope = joint / spread;
      const left = Math.max(0, total - slope * joint);
      const half = studentT(n - 1) * Math.sqrt(left / (n - 1) / spread);
      const { low, high } = wilson(longer, decided);
      return {
        slope: round6(slope),
        low: round6(slope - half),
        high: round6(slope + half),
        pairs: n,
        longerWins: decided === 0 ? 0.5 : round6(longer / decided),
        longerLow: round6(low),
        longerHigh: round6(high),
        decided,
      };
    },
  };
}
