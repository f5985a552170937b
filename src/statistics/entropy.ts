import { round6 } from './intervals.ts';

/**
 * Shannon entropy (1948) of counts, in bits, and the effective number of values, exp of the entropy in nats (Hill's number
 * of order 1): how many equally full values would be as diverse. Zeros do not count; of nothing at all both are 0.
 */
export function entropyOf(counts: Iterable<number>): { bits: number; effective: number } {
  const values = [...counts].filter((count) => count > 0);
  let total = 0;
  for (const value of values) total += value;
  if (total === 0) return { bits: 0, effective: 0 };
  let nats = 0;
  for (const value of values) nats -= (value / total) * Math.log(value / total);
  return { bits: round6(Math.max(0, nats / Math.LN2)), effective: round6(Math.exp(nats)) };
}
