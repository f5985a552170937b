/**
 * The quantile of a sample at `q` in 0-1, linear between the two nearest order statistics (type 7 of Hyndman and Fan 1996,
 * as R and NumPy do by default). Undefined for an empty sample.
 */
export function quantile(values: Iterable<number>, q: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const place = Math.min(1, Math.max(0, q)) * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] as number;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (above - below) * (place - low);
}

/** The middle value, or the mean of the two in the middle; 0 for an empty sample. */
export function median(values: Iterable<number>): number {
  return quantile(values, 0.5) ?? 0;
}
