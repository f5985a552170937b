import type { RateLimits } from './options.ts';
import type { BucketState } from './wire.ts';

/** Requests and tokens a minute, each as a bucket that fills steadily. */
export interface Buckets {
  /** Takes a call's share, or says which bucket is too empty and for how many milliseconds. */
  take(tokens: number, now: number): { name: BucketState['name']; waitMs: number } | undefined;
  states(now: number): BucketState[];
}

export function createBuckets(limits: RateLimits | undefined): Buckets | undefined {
  const minute = limits?.minute ?? 60_000;
  const sizes = [
    { name: 'requests' as const, limit: limits?.requestsPerMinute },
    { name: 'tokens' as const, limit: limits?.tokensPerMinute },
  ];
  const buckets = sizes.flatMap(({ name, limit }) => (limit === undefined ? [] : [{ name, limit, level: limit, at: 0 }]));
  if (buckets.length === 0) return undefined;
  const fill = (now: number): void => {
    for (const bucket of buckets) {
      bucket.level = Math.min(bucket.limit, bucket.level + ((now - bucket.at) * bucket.limit) / minute);
      bucket.at = now;
    }
  };
  return {
    take(tokens, now) {
      fill(now);
      const need = (name: string): number => (name === 'requests' ? 1 : tokens);
      const short = buckets.find((bucket) => bucket.level < Math.min(need(bucket.name), bucket.limit));
      if (short !== undefined) return { name: short.name, waitMs: ((need(short.name) - short.level) * minute) / short.limit };
      for (const bucket of buckets) bucket.level -= need(bucket.name);
      return undefined;
    },
    states(now) {
      fill(now);
      return buckets.map(({ name, limit, level }) => ({
        name,
        limit,
        remaining: Math.max(0, Math.floor(level)),
        resetMs: Math.max(0, ((limit - level) * minute) / limit),
      }));
    },
  };
}
