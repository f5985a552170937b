/** Wilson score interval of a share, 95 % by default (Wilson 1927). With n = 0 it is [0, 1]: nothing is known. */
export function wilson(hits: number, n: number, z = 1.959963984540054): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const p = hits / n;
  const zz = z * z;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z / (1 + zz / n)) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Whether the interval of a share is too wide to go by: over 30 points, as of fewer than about forty. */
export function isWide({ low, high }: { low: number; high: number }): boolean {
  return high - low > 0.3;
}

/** Rounds to 6 decimals: scores are rounded once, at the contract. */
export function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
