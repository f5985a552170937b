import type { Lengths } from '../../report/model.ts';
import { round6 } from '../../statistics/intervals.ts';

/** Mean, median, 95th percentile and most, of counts by length. */
export function lengthsOf(map: ReadonlyMap<number, number>): Lengths {
  const sorted = [...map].sort((a, b) => a[0] - b[0]);
  const rows = sorted.reduce((sum, [, n]) => sum + n, 0);
  if (rows === 0) return { mean: 0, median: 0, p95: 0, max: 0 };
  const at = (hundredths: number): number => {
    let seen = 0;
    for (const [length, n] of sorted) {
      seen += n;
      if (seen * 100 >= rows * hundredths) return length;
    }
    return 0;
  };
  const total = sorted.reduce((sum, [length, n]) => sum + length * n, 0);
  return { mean: round6(total / rows), median: at(50), p95: at(95), max: sorted.at(-1)?.[0] ?? 0 };
}
