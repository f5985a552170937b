import type { Window } from './window.ts';

/** The window in which most came back, to see where more calls at a time bring no more of them. */
export class BestWindow {
  private best: { served: number; goodput: number } | undefined;

  /** True where half as much again was under way as in the best window, and no more came back. */
  levelled(served: number, window: Window): boolean {
    if (window.ok < 64) return false;
    const goodput = window.goodput();
    const { best } = this;
    if (best && served >= 1.5 * best.served && goodput < 1.1 * best.goodput) return true;
    if (!best || goodput > best.goodput) this.best = { served, goodput };
    return false;
  }
}
