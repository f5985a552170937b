import type { Effect } from './effect.ts';

/** The mean time of the first calls, all of them: the first to come back alone would be the quick ones. */
const calls = 24;

export class FirstLatency {
  private sent = 0;
  private resolved = 0;
  private ok = 0;
  private okTime = 0;

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
    }
    return this.resolved === calls && this.ok > 0 ? this.okTime / this.ok : undefined;
  }
}
