import { usageError } from '../errors.ts';

/**
 * A similarity threshold as a fraction, so that a pair at exactly the threshold counts on every machine: 0.7 is 7 / 10,
 * which no floating-point number is.
 */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
  /** The number that it was made from, rounded to 6 decimals. */
  readonly value: number;
}

const scale = 1_000_000;

/**
 * Reads a threshold over 0 and up to 1, to 6 decimals.
 * @throws `usage` for anything else: 0 would make every row the twin of every other.
 */
export function toRatio(value: number, name = 'threshold'): Ratio {
  const numerator = Math.round(value * scale);
  if (!(numerator > 0 && numerator <= scale)) {
    throw usageError(`The ${name} of similarity is ${value}; it must be over 0 and not over 1.`, {
      hint: 'Use 0.7 for near-verbatim copies, 0.5 for copies with more edits.',
    });
  }
  const divisor = commonDivisor(numerator, scale);
  return { numerator: numerator / divisor, denominator: scale / divisor, value: numerator / scale };
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** True where overlap / union is at least the ratio. Exact: both products stay under 2^53 for sets under 9 thousand million. */
export function reaches(overlap: number, union: number, ratio: Ratio): boolean {
  return overlap * ratio.denominator >= ratio.numerator * union;
}

/** The least overlap with which sets of these sizes, taken together, can reach the ratio: ceil(t (a + b) / (1 + t)). */
export function leastOverlap(sizes: number, ratio: Ratio): number {
  return Math.ceil((ratio.numerator * sizes) / (ratio.numerator + ratio.denominator));
}

/** The least overlap that a set of this size needs with any partner, of whatever size: ceil(t n). */
export function leastShare(size: number, ratio: Ratio): number {
  return Math.ceil((ratio.numerator * size) / ratio.denominator);
}
