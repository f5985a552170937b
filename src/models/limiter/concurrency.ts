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
 * is asked once a round trip and slot, not once an answer. Ideas from TCP's slow start, from Netflix's concurrency-limits
 * (latency against its base) and BBR (throughput times base latency as the floor); the share test and the experiments are ours.
 */
import { shareTest, type ShareTest } from './cusum.ts';
import { Fifo } from './fifo.ts';
import { Window } from './window.ts';

export interface CallMark {
  readonly sentAt: number;
  /** Number of the setting of the limit under which it was sent. */
  readonly epoch: number;
}

export type Effect = 'ok' | 'refused' | 'other' | 'none';

const startLimit = 4;
/** Odds of about 150 to 1 before a share counts as raised. */
const alarm = 5;
/** Calls looked at after a latency cut. */
const cohortSize = 32;
const unknownLatency = 200;

interface Cut {
  cause: 'refusals' | 'latency';
  /** Limit before the first cut of this experiment. */
  from: number;
  /** Share of refusals, or latency, that caused it. */
  before: number;
  /** Cuts so far in a row. */
  times: number;
  at: number;
  resolved: number;
  refused: number;
  ok: number;
  okTime: number;
}

export class Concurrency {
  /** Calls under way. */
  active = 0;
  limit: number;
  private readonly ceiling: number;
  private phase: 'grow' | 'hold' | 'cut' = 'grow';
  private epoch = 0;
  private readonly closed = new Fifo<number>();
  private window: Window;
  private roundTrip: number | undefined;
  /** Latency where the load does not lengthen it. */
  private baseLatency: number | undefined;
  /** Base latency is to be measured anew by the next window of the hold. */
  private fresh = true;
  /** Where the growth began, and what was served there. */
  private base = 0;
  private baseServed: number | undefined;
  private pace = 1;
  private answers = 0;
  /** Share of refusals that no cut has lowered. */
  private background = 0;
  private growTest: ShareTest;
  private holdTest: ShareTest;
  private heldSince = 0;
  private patience = 2;
  private probeDown = false;
  private slowWindows = 0;
  private heldGoodput = 0;
  private cut: Cut | undefined;

  constructor(now: number, ceiling: number | undefined) {
    this.ceiling = Math.max(1, ceiling ?? Number.MAX_SAFE_INTEGER);
    this.limit = Math.min(startLimit, this.ceiling);
    this.window = new Window(now);
    this.growTest = this.newGrowTest();
    this.holdTest = this.newHoldTest();
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
    return { sentAt: now, epoch: this.epoch };
  }

  /** `waiting`: calls that would be sent if there were room. */
  finish(mark: CallMark, effect: Effect, now: number, waiting: number): void {
    const busy = waiting > 0 || this.active >= this.limit;
    this.window.touch(now, this.active);
    this.active--;
    if (effect === 'none') return;
    const took = now - mark.sentAt;
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
    this.closed.clear();
    this.grow(now, Math.min(startLimit, this.limit), 1);
    this.limit = this.base;
    this.background = Math.min(this.background, 0.2);
  }

  private whileGrowing(effect: Effect, now: number, busy: boolean): void {
    if (effect === 'refused') {
      // The slot that was refused is given up instead of closed; the next good answers open it again.
      this.limit = Math.max(this.base, this.limit - 1, 1);
      if (this.growTest.add(true)) this.hold(now, Math.max(this.base, this.active), true);
      return;
    }
    this.growTest.add(false);
    if (effect !== 'ok' || !busy) return;
    if (++this.answers < this.pace) return;
    this.answers = 0;
    this.limit = Math.min(this.ceiling, this.limit + 1);
    if (this.pace > 1 && this.limit > this.base * 1.25 + 1) this.pace = 1;
    if (this.limit === this.ceiling) this.hold(now, this.ceiling, true);
  }

  private whileHolding(effect: Effect, now: number, busy: boolean): void {
    if (effect === 'refused') this.close(now);
    if (this.holdTest.add(effect === 'refused')) {
      this.beginCut('refusals', this.active, this.window.share(), now);
      return;
    }
    const since = now - this.heldSince;
    if (!busy || this.limit >= this.ceiling || since < this.pause()) return;
    if (this.background > 0.01 && this.probeDown) {
      // What was taken for background is put to the test again.
      this.probeDown = false;
      this.heldSince = now;
      this.beginCut('refusals', this.active, this.background, now);
    } else {
      this.probeDown = true;
      this.grow(now, this.limit, 4);
    }
  }

  private whileCutting(mark: CallMark, effect: Effect, took: number, now: number): void {
    const cut = this.cut as Cut;
    if (effect === 'refused') this.close(now);
    if (mark.epoch !== this.epoch) return;
    cut.resolved++;
    if (effect === 'refused') cut.refused++;
    if (effect === 'ok') {
      cut.ok++;
      cut.okTime += took;
    }
    if (now - cut.at < this.latency()) return;
    if (cut.cause === 'latency') this.judgeLatencyCut(cut, now);
    else this.judgeRefusalCut(cut, now);
  }

  private judgeRefusalCut(cut: Cut, now: number): void {
    const needed = Math.min(200, Math.max(8, Math.ceil(4 / Math.max(cut.before, 0.02))));
    if (cut.resolved < needed && cut.refused < 4) return;
    const share = cut.refused / cut.resolved;
    if (share <= cut.before / 2) {
      this.hold(now, this.limit, false);
    } else if (share >= 0.3 && cut.times < 5) {
      this.lower(cut, this.active, share, now);
    } else {
      // It did not help: nothing that fewer calls would mend.
      this.background = Math.min(0.5, share);
      this.hold(now, this.limit, true);
      this.patience = 0.5;
      this.probeDown = false;
    }
  }

  private judgeLatencyCut(cut: Cut, now: number): void {
    const cohort = Math.min(cohortSize, this.limit);
    // The slowest of the first calls are part of the measure: without them the mean would be too good.
    if (cut.ok < cohort * 2) return;
    const latency = cut.okTime / cut.ok;
    if (latency <= (cut.before * (1 + this.limit / cut.from)) / 2) {
      this.hold(now, this.limit, false);
      return;
    }
    this.baseLatency = latency;
    this.hold(now, cut.from, false);
  }

  /** At the end of a round trip: what the window says of latency and throughput. */
  private roll(now: number, busy: boolean): void {
    const { window } = this;
    const span = now - window.since;
    const least = this.phase === 'grow' ? 8 : 16;
    if (span < this.latency() || (window.resolved < least && span < 4 * this.latency())) return;
    this.window = new Window(now);
    const latency = window.latency();
    if (latency === undefined) return;
    this.roundTrip = latency;
    if (this.phase === 'grow') this.growWindow(window, latency, now);
    else if (this.phase === 'hold' && busy) this.holdWindow(window, latency, now);
  }

  private growWindow(window: Window, latency: number, now: number): void {
    const served = window.served();
    if (this.baseLatency === undefined || this.baseServed === undefined) {
      this.baseLatency ??= latency;
      this.baseServed ??= served;
      return;
    }
    const growth = served / Math.max(1, this.baseServed) - 1;
    if (growth < 0.2 || window.ok < 8) return;
    if (latency <= this.baseLatency * (1 + Math.min(2, growth) / 2)) return;
    this.hold(now, Math.max(this.base, Math.round(window.goodput() * this.baseLatency), 1), false);
  }

  private holdWindow(window: Window, latency: number, now: number): void {
    const share = window.share();
    if (share < this.background) this.background += 0.1 * (share - this.background);
    if (window.ok < 8) return;
    const goodput = window.goodput();
    if (this.fresh || this.baseLatency === undefined) {
      this.fresh = false;
      this.baseLatency = latency;
      this.heldGoodput = goodput;
      return;
    }
    if (latency >= 1.6 * this.baseLatency && goodput <= 1.1 * this.heldGoodput && this.limit > 1) {
      if (++this.slowWindows >= 2) {
        const floor = Math.round(goodput * this.baseLatency * 1.2);
        this.beginCut('latency', Math.max(Math.ceil(this.limit / 2), floor), latency, now);
      }
      return;
    }
    this.slowWindows = 0;
    this.heldGoodput += 0.2 * (goodput - this.heldGoodput);
    this.baseLatency += (latency < this.baseLatency ? 0.3 : 0.05) * (latency - this.baseLatency);
  }

  private grow(now: number, base: number, pace: number): void {
    this.phase = 'grow';
    this.base = base;
    this.baseServed = base;
    this.pace = pace;
    this.answers = 0;
    this.cut = undefined;
    this.growTest = this.newGrowTest();
    this.window = new Window(now);
  }

  /** `fresh`: the growth ended for another reason than latency. */
  private hold(now: number, limit: number, fresh: boolean): void {
    if (this.phase === 'grow') this.patience = limit > this.base * 1.05 + 1 ? 2 : Math.min(32, this.patience * 2);
    this.phase = 'hold';
    this.set(limit, now);
    this.cut = undefined;
    this.fresh = fresh;
    this.slowWindows = 0;
    this.heldSince = now;
    this.holdTest = this.newHoldTest();
  }

  private beginCut(cause: Cut['cause'], to: number, before: number, now: number): void {
    if (this.limit <= 1) {
      this.hold(now, 1, false);
      return;
    }
    const cut: Cut = { cause, from: this.limit, before, times: 0, at: now, resolved: 0, refused: 0, ok: 0, okTime: 0 };
    this.phase = 'cut';
    this.cut = cut;
    this.lower(cut, to, before, now);
  }

  private lower(cut: Cut, to: number, before: number, now: number): void {
    Object.assign(cut, { before, times: cut.times + 1, at: now, resolved: 0, refused: 0, ok: 0, okTime: 0 });
    this.set(Math.max(1, Math.min(to, this.limit - 1)), now);
  }

  /** A new limit counts whole: closed slots were the limit's answer until now. */
  private set(limit: number, now: number): void {
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

  /** Milliseconds to hold before the next try upwards: round trips, so that tries stay a small share of the calls, and four seconds at most where answers are fast. */
  private pause(): number {
    const longest = 32 * this.latency();
    return this.patience >= 32 ? Math.max(longest, 4000) : this.patience * this.latency();
  }

  private newGrowTest(): ShareTest {
    return shareTest(Math.max(0.02, Math.min(this.background, 0.4)), 0.5 + Math.min(this.background, 0.4) / 2, alarm);
  }

  private newHoldTest(): ShareTest {
    const usual = Math.max(0.005, this.background);
    return shareTest(usual, Math.min(0.9, 2 * usual + 0.03), alarm);
  }
}
