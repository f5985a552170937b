import { unitHash } from '../../text/hash.ts';
import type { Latency } from './options.ts';

/** Milliseconds of one call: exp(ln median + sigma z), z normal by Box and Muller (1958) from two draws on `name`. */
export function drawnLatency(latency: Latency | undefined, name: string): number {
  if (latency === undefined || latency.median <= 0) return 0;
  const sigma = latency.sigma ?? 0.5;
  return sigma === 0 ? latency.median : latency.median * Math.exp(sigma * normal(name));
}

/** A standard normal number from text. */
export function normal(name: string): number {
  const radius = Math.sqrt(-2 * Math.log(1 - unitHash(`${name}/radius`)));
  return radius * Math.cos(2 * Math.PI * unitHash(`${name}/angle`));
}
