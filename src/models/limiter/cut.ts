/**
 * An experiment: fewer calls at a time, and a look at whether that mended what it was meant to mend. What fewer calls do not
 * mend does not come from the load.
 */
import type { Effect } from './effect.ts';

export interface Cut {
  readonly cause: 'refusals' | 'latency';
  /** Limit before the first cut of this experiment. */
  readonly from: number;
  /** A try, without need: it may take its time. */
  readonly gentle: boolean;
  /** Share of refusals, or latency, that caused it. */
  before: number;
  /** Cuts so far in a row. */
  times: number;
  at: number;
  sent: number;
  refused: number;
  ok: number;
  okTime: number;
}

/** A share of refusals that cannot be left alone while its cause is looked for. */
const heavy = 0.4;
/** Round trips after a new limit until latency shows it: the first to come back are the quick ones. */
export const settling = 2;

export function newCut(cause: Cut['cause'], from: number, gentle: boolean): Cut {
  return { cause, from, gentle, before: 0, times: 0, at: 0, sent: 0, refused: 0, ok: 0, okTime: 0 };
}

/** Cuts once more. */
export function cutAgain(cut: Cut, before: number, now: number): void {
  Object.assign(cut, { before, times: cut.times + 1, at: now, sent: 0, refused: 0, ok: 0, okTime: 0 });
}

/** Adds a call that was sent after the cut. */
export function addTo(cut: Cut, effect: Effect, took: number, now: number, roundTrip: number): void {
  if (effect === 'refused') cut.refused++;
  if (effect === 'ok' && now - cut.at > settling * roundTrip) {
    cut.ok++;
    cut.okTime += took;
  }
}

/** `unsure`: look on. `helped`: the lower limit stays. `lower`: far too many refusals still. `background`: they come at any load; `restore` where the limit may go back at once. */
export type Judgement = { what: 'unsure' | 'helped' | 'lower' | 'background'; share: number; restore: boolean };

export function judgeRefusals(cut: Cut, limit: number, background: number): Judgement {
  const needed = Math.min(200, Math.max(16, Math.ceil(4 / Math.max(cut.before, 0.02))));
  // Of those sent: refusals come at once, so of the calls that ended they would be too many.
  const share = cut.refused / Math.max(1, cut.sent);
  const known = share <= background * 1.5;
  // A light share costs little, so the limit may go back at once; of a heavy one the way up is tried slot by slot.
  const restore = share < heavy || known;
  if (cut.sent < needed && cut.refused < 8) return { what: 'unsure', share, restore };
  if (share <= cut.before / 2) return { what: 'helped', share, restore };
  if (share >= heavy && cut.times < 5 && limit > 1 && !known) return { what: 'lower', share, restore };
  return { what: 'background', share, restore };
}

/** True: latency fell with the load, so calls had been waiting at the endpoint; false: they take as long as before. */
export function judgeLatency(cut: Cut, limit: number): boolean | undefined {
  if (cut.ok < Math.max(cut.gentle ? 256 : 64, limit)) return undefined;
  return cut.okTime / cut.ok <= cut.before * (0.35 + (0.65 * limit) / cut.from);
}
