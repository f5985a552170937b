import type { Effect } from './effect.ts';

const calls = 24;
/** Calls differ, but an answer that took so many times the quickest has probably waited behind others. */
const spread = 4;
const quick = 1.9;

/**
 * The mean time of the first calls, all of them: the first to come back alone would be the quick ones. Where the endpoint
 * works on few at a time the others wait, so it is no more than `spread` times the quickest.
 */

export class FirstLatency {
  private sent = 0;
  private resolved = 0;
  private ok = 0;
  private okTime = 0;
  private quickest = Infinity;

  /** True for a call that belongs to the first. */
  send(): boolean {
    return this.sent < calls && ++this.sent <= calls;
  }

  /** Adds the end of one of them; the mean at the last. */
  add(effect: Effect, took: number): number | undefined {
    this.resolved++;
    if (effect === 'ok') {
      this.ok++;
      this.okTime += took;
      this.quickest = Math.min(this.quickest, took);
    }
    return this.resolved === calls && this.ok > 0 ? Math.min(this.okTime / this.ok, spread * this.quickest) : undefined;
  }

  /** True for an answer that cannot have waited for a whole other one, where all take about as long. */
  quick(took: number): boolean {
    return took <= quick * this.quickest;
  }

  /** True for an answer that has not waited behind others, as far as the first calls tell. */
  prompt(took: number): boolean {
    return took <= spread * this.quickest;
  }
}

/** The base latency follows what is measured while the load does not lengthen it, by the weight of the calls. */
export function follow(base: number | undefined, latency: number, calls: number): number | undefined {
  if (base === undefined || latency > 1.3 * base) return base;
  return base + (latency - base) * Math.min(0.3, calls / 500);
}
