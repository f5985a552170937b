/**
 * How many calls at a time an endpoint bears, found by asking it. Three phases:
 *
 * - *grow*: one slot more for each good answer, so the limit doubles in a round trip, until refusals make up half of what
 *   comes back or latency rises without throughput;
 * - *hold*: the level that bore the load, tried upwards from time to time, less often each time that there was nothing;
 * - *cut*: an experiment. A share of refusals above the known background, or latency that rose without throughput, lowers the
 *   limit to what is being served. If that helped, the lower limit stays; if not, the refusals or the latency say nothing of
 *   the load: they become the background, and the limit goes up again.
 *
 * Single refusals never lower it. A refused call keeps its slot closed for the time of a served one, so that a full endpoint
 * is asked once a round trip and slot, not once an answer. From TCP's slow start, Netflix's concurrency-limits (latency against
 * its base) and BBR (throughput times base latency as the floor); the share tests and the experiments are ours.
 */
import { BestWindow } from './best-window.ts';
import { openingTest, refusalTest, type ShareTest } from './cusum.ts';
import { addTo, cutAgain, judgeLatency, judgeRefusals, newCut, settling, type Cut } from './cut.ts';
import type { Effect } from './effect.ts';
import { Fifo } from './fifo.ts';
import { FirstLatency } from './first-latency.ts';
import { Window } from './window.ts';

export interface CallMark {
  readonly sentAt: number;
  /** Number of the setting of the limit under which it was sent. */
  readonly epoch: number;
  /** One of the first calls of all. */
  readonly first: boolean;
}

const startLimit = 4;
const unknownLatency = 200;
const longestPatience = 32;
/** Calls between two tries of the longest patience: a try costs some three refusals. */
const rareTry = 256;
/** Above throughput times base latency: a short queue at the endpoint costs little, an idle slot costs more. */
const headroom = 1.2;

export class Concurrency {
  /** Calls under way. */
  active = 0;
  limit: number;
  private readonly ceiling: number;
  private phase: 'grow' | 'hold' | 'cut' = 'grow';
  private epoch = 0;
  private readonly closed = new Fifo<number>();
  private window: Window;
  /** Of the window before, where the limit was the same. */
  private last: Window | undefined;
  private roundTrip: number | undefined;

  /** Where the load does not lengthen it. */
  private baseLatency: number | undefined;
  private readonly first = new FirstLatency();

  private base = startLimit;
  private pace = 1;
  /** The first growth, or one after an outage: far from the ceiling, probably. */
  private eager = true;
  private answers = 0;
  /** How far the limit may grow before a window under more load has been judged. */
  private cap: number;
  /** It would have grown further in this window. */
  private capped = false;
  private servedBefore = 0;
  private limitBefore = 0;
  /** Latency at the base of the growth, where it was measured. */
  private latencyBefore: number | undefined;
  private best = new BestWindow();
  private growTest: ShareTest;

  private holdTest: ShareTest;
  /** Share of refusals that no cut has lowered. */
  private background = 0;
  /** Refusals that the background accounts for. */
  private excused = 0;
  private heldSince = 0;
  private heldResolved = 0;
  private heldRefused = 0;
  private heldGoodput = 0;
  private heldLatency = 0;
  /** Round trips to hold before the next try. */
  private patience = 2;
  private triedDown = false;
  private stoppedByLatency = false;
  private slowWindows = 0;
  private cut: Cut | undefined;

  constructor(now: number, ceiling: number | undefined) {
    this.ceiling = Math.max(1, ceiling ?? Number.MAX_SAFE_INTEGER);
    this.limit = Math.min(startLimit, this.ceiling);
    this.cap = this.limit * 2;
    this.window = new Window(now);
    this.growTest = openingTest(this.background, this.pace, this.eager);
    this.holdTest = refusalTest(this.background);
  }

  /** Slots that are free now. */
  room(now: number): number {
    while ((this.closed.first() ?? Infinity) <= now) this.closed.shift();
    return this.limit - this.active - this.closed.size;
  }

  /** When the next closed slot opens. */
  opening(): number | undefined {
    return this.closed.first();
  }

  start(now: number): CallMark {
    this.window.touch(now, this.active);
    this.active++;
    this.window.sent++;
    if (this.cut) this.cut.sent++;
    return { sentAt: now, epoch: this.epoch, first: this.first.send() };
  }

  /** `waiting`: calls that would be sent if there were room. */
  finish(mark: CallMark, effect: Effect, now: number, waiting: number): void {
    const busy = waiting > 0 || this.active >= this.limit;
    this.window.touch(now, this.active);
    this.active--;
    const took = now - mark.sentAt;
    if (mark.first) this.baseLatency ??= this.first.add(effect, took);
    if (effect === 'none') return;
    if (effect === 'refused') this.window.refuse(took);
    else this.window.accept(took, effect === 'ok');
    if (effect === 'ok') this.roundTrip ??= took;
    if (this.phase === 'grow') this.whileGrowing(effect, now, busy);
    else if (this.phase === 'hold') this.whileHolding(effect, now, busy);
    else this.whileCutting(mark, effect, took, now);
    this.roll(now, busy);
  }

  /** Begins again from few calls at a time, as after an outage. */
  restart(now: number): void {
    this.set(startLimit, now);
    this.background = Math.min(this.background, 0.2);
    this.patience = 2;
    this.grow(now, 1, true);
  }

  // ---- grow ----

  private grow(now: number, pace: number, eager: boolean): void {
    this.phase = 'grow';
    this.cut = undefined;
    this.base = this.limit;
    this.pace = pace;
    this.eager = eager;
    this.answers = 0;
    this.cap = eager ? this.limit * 2 : Math.max(this.limit + 1, Math.ceil(this.limit * 1.25));
    this.servedBefore = 0;
    this.latencyBefore = this.heldLatency || undefined;
    this.heldLatency = 0;
    this.limitBefore = 0;
    this.slowWindows = 0;
    this.best = new BestWindow();
    this.growTest = openingTest(this.background, this.pace, this.eager);
    this.holdTest = refusalTest(this.background);
    this.window = new Window(now);
  }

  private whileGrowing(effect: Effect, now: number, busy: boolean): void {
    if (effect === 'refused' && this.limit > this.base) {
      // The slot that was refused is given up instead of closed; the next good answers open it again.
      this.limit--;
      if (this.growTest.add(true)) this.stopGrowing(Math.max(this.base, this.active), 'refusals', now);
      return;
    }
    if (effect === 'refused') this.close(now);
    // Even where the growth began there is no room.
    if (this.holdTest.add(effect === 'refused')) {
      this.stopGrowing(this.base, 'refusals', now);
      return;
    }
    if (effect !== 'ok' || !busy || ++this.answers < this.pace) return;
    this.answers = 0;
    this.growTest.add(false);
    if (this.limit >= this.cap) {
      this.capped = true;
      return;
    }
    this.limit++;
    if (this.pace > 1 && this.limit > this.base * 1.25 + 1) {
      this.pace = 1;
      this.growTest = openingTest(this.background, this.pace, this.eager);
    }
    if (this.limit >= this.ceiling) this.stopGrowing(this.ceiling, 'ceiling', now);
  }

  private growWindow(window: Window, latency: number, now: number): void {
    // What comes back now was sent under the load of the window before.
    const served = this.servedBefore;
    this.servedBefore = window.served();
    const held = this.capped;
    this.capped = false;
    if (window.refused >= 3 && this.limit <= this.limitBefore && !held) {
      // A round trip in which as many slots were refused as opened.
      this.stopGrowing(Math.max(this.base, this.active), 'refusals', now);
      return;
    }
    if (this.limit > this.limitBefore || held) {
      // What was refused on a way that went on says nothing of the load.
      this.background += 0.3 * (Math.min(0.5, window.share()) - this.background);
      this.growTest = openingTest(this.background, this.pace, this.eager);
    }
    this.limitBefore = this.limit;
    const growth = served / this.base - 1;
    const before = Math.min(this.latencyBefore ?? Infinity, (this.baseLatency ?? Infinity) * 1.2);
    const slow = latency > before * (1 + Math.min(1, growth) / 2) || this.best.levelled(served, window);
    if (growth < 0.15 || window.ok < 8) return;
    if (!slow) {
      this.slowWindows = 0;
      this.cap = Math.max(this.cap, Math.ceil(served * 2));
      this.follow(latency, window.ok);
    } else if (++this.slowWindows < 3) {
      // New connections cost time as well: no further, and another look.
      this.cap = this.limit;
    } else this.stopGrowing(Math.max(this.base, Math.ceil(window.goodput() * (this.baseLatency ?? latency) * headroom)), 'latency', now);
  }

  private stopGrowing(limit: number, why: 'refusals' | 'latency' | 'ceiling', now: number): void {
    const most = this.background > 0.01 ? 8 : longestPatience;
    this.patience = limit > this.base * 1.05 + 1 ? 4 : Math.min(most, this.patience * 2);
    this.stoppedByLatency = why === 'latency';
    this.hold(now, limit);
  }

  // ---- hold ----

  private hold(now: number, limit: number): void {
    this.phase = 'hold';
    this.set(limit, now);
    this.cut = undefined;
    this.slowWindows = 0;
    this.heldSince = now;
    this.heldResolved = 0;
    this.heldRefused = 0;
    this.heldLatency = 0;
    this.holdTest = refusalTest(this.background);
  }

  private whileHolding(effect: Effect, now: number, busy: boolean): void {
    this.heldResolved++;
    if (effect === 'refused') {
      this.heldRefused++;
      // What the background explains closes nothing.
      if (this.excused >= 1) this.excused--;
      else this.close(now);
    }
    this.excused = Math.min(3, this.excused + this.background);
    // At most once in a round trip, when what is served has been measured.
    if (this.holdTest.add(effect === 'refused') && now - this.heldSince >= this.latency()) {
      if (this.limit > 1) this.beginCut('refusals', this.served(now), this.window.share(), now);
      else this.learn(this.heldRefused / this.heldResolved);
      return;
    }
    if (!busy || now - this.heldSince < this.pause() || (this.patience >= longestPatience && this.heldResolved < rareTry)) return;
    const share = this.heldRefused / this.heldResolved;
    if (!this.triedDown && this.limit > 1 && (share > 0.002 || this.background > 0.01)) {
      // A few refusals: is the limit a little too high, or do they come at any load?
      this.triedDown = true;
      this.beginCut('refusals', this.served(now), Math.max(share, this.background), now);
    } else if (!this.triedDown && this.limit > 1 && this.stoppedByLatency && this.patience >= 8 && this.heldLatency > 0) {
      this.triedDown = true;
      this.beginCut('latency', Math.floor(this.limit * 0.8), this.heldLatency, now, true);
    } else if (this.limit < this.ceiling) {
      this.triedDown = false;
      this.grow(now, this.background > 0.1 ? 1 : 2, false);
    } else this.triedDown = false;
  }

  private holdWindow(window: Window, latency: number, now: number): void {
    const share = window.share();
    if (share < this.background) this.background += 0.1 * (share - this.background);
    if (window.ok < 8 || window.since - this.heldSince < settling * this.latency()) return;
    const goodput = window.goodput();
    this.heldLatency = this.heldLatency === 0 ? latency : this.heldLatency + 0.2 * (latency - this.heldLatency);
    this.baseLatency ??= latency;
    this.heldGoodput ||= goodput;
    if (latency >= 1.6 * this.baseLatency && goodput <= 1.1 * this.heldGoodput && this.limit > 1) {
      if (++this.slowWindows < 2) return;
      const floor = Math.ceil(goodput * this.baseLatency * headroom);
      this.beginCut('latency', Math.max(Math.ceil(this.limit / 2), floor), latency, now);
      return;
    }
    this.slowWindows = 0;
    this.heldGoodput += 0.2 * (goodput - this.heldGoodput);
    this.follow(latency, window.ok);
  }

  /** The base latency follows what is measured while the load does not lengthen it, by the weight of the calls. */
  private follow(latency: number, calls: number): void {
    if (this.baseLatency === undefined || latency > 1.3 * this.baseLatency) return;
    this.baseLatency += (latency - this.baseLatency) * Math.min(0.3, calls / 500);
  }

  private learn(share: number): void {
    this.background = Math.min(0.5, share);
    this.holdTest = refusalTest(this.background);
  }

  // ---- cut ----

  private beginCut(cause: Cut['cause'], to: number, before: number, now: number, gentle = false): void {
    this.phase = 'cut';
    this.cut = newCut(cause, this.limit, gentle);
    this.lower(this.cut, to, before, now);
  }

  private lower(cut: Cut, to: number, before: number, now: number): void {
    cutAgain(cut, before, now);
    this.set(Math.min(to, this.limit - 1), now);
  }

  private whileCutting(mark: CallMark, effect: Effect, took: number, now: number): void {
    const cut = this.cut as Cut;
    if (effect === 'refused') this.close(now);
    if (mark.epoch !== this.epoch) return;
    addTo(cut, effect, took, now, this.latency());
    if (now - cut.at < this.latency()) return;
    if (cut.cause === 'latency') this.endLatencyCut(cut, now);
    else this.endRefusalCut(cut, now);
  }

  private endRefusalCut(cut: Cut, now: number): void {
    const { what, share, restore } = judgeRefusals(cut, this.limit, this.background);
    if (what === 'unsure') return;
    if (what === 'lower') {
      this.lower(cut, this.served(now), share, now);
    } else if (what === 'helped') {
      this.background = Math.min(this.background, share);
      this.hold(now, this.limit);
    } else {
      this.learn(share);
      this.hold(now, restore ? cut.from : this.limit);
      this.patience = 2;
    }
  }

  private endLatencyCut(cut: Cut, now: number): void {
    const helped = judgeLatency(cut, this.limit);
    if (helped === undefined) return;
    const latency = cut.okTime / cut.ok;
    this.baseLatency = helped ? Math.min(this.baseLatency ?? latency, latency) : latency;
    this.hold(now, helped ? this.limit : cut.from);
  }

  // ---- all ----

  /**
   * Calls that the endpoint works on at a time: what is under way, less what it is about to turn away; but no fewer than the
   * measured throughput needs at the base latency.
   */
  private served(now: number): number {
    const measured = now - this.window.since >= this.latency() / 2 ? this.window : this.last;
    if (!measured) return this.active;
    const floor = Math.floor(measured.goodput() * (this.baseLatency ?? 0));
    return Math.max(floor, Math.min(this.active, Math.ceil(measured.served())));
  }

  /** At the end of a round trip: what the window says of latency and throughput. */
  private roll(now: number, busy: boolean): void {
    const { window } = this;
    const span = now - window.since;
    if (span < this.latency() || (window.ok < 16 && span < 4 * this.latency())) return;
    this.window = new Window(now);
    this.last = window;
    const latency = window.latency();
    if (latency === undefined) return;
    this.roundTrip = latency;
    if (!busy) return;
    if (this.phase === 'grow') this.growWindow(window, latency, now);
    else if (this.phase === 'hold') this.holdWindow(window, latency, now);
  }

  /** A new limit counts whole: closed slots were the limit's answer until now. */
  private set(limit: number, now: number): void {
    this.last = undefined;
    this.limit = Math.min(this.ceiling, Math.max(1, limit));
    this.closed.clear();
    this.epoch++;
    this.window = new Window(now);
  }

  private close(now: number): void {
    this.closed.push(now + this.latency());
  }

  private latency(): number {
    return this.roundTrip ?? unknownLatency;
  }

  /** Milliseconds until the next try. */
  private pause(): number {
    return this.patience >= longestPatience ? Math.max(8 * this.latency(), 4000) : this.patience * this.latency();
  }
}
