/**
 * How many calls at a time an endpoint bears, found by asking it. Three phases:
 *
 * - *grow*: good answers open slots (`opening.ts`), until slots are refused as fast as they open or latency rises without
 *   throughput; then the limit is what was under way when calls were turned away;
 * - *hold*: the level that bore the load, tried upwards from time to time, less often each time that there was nothing;
 * - *cut*: an experiment. A share of refusals above the known background, or latency that rose without throughput, lowers the
 *   limit to what is being served; as few as one slot too many brings lower it by a tenth at most. If that helped, the lower
 *   limit stays; if not, the refusals or the latency say nothing of the load: they become the background, and the limit goes
 *   up again.
 *
 * Single refusals never lower it. A refused call keeps its slot closed for the time of a served one, so that a full endpoint
 * is asked once a round trip and slot, not once an answer. From TCP's slow start, Netflix's concurrency-limits (latency against
 * its base) and BBR (throughput times base latency as the floor); the share tests and the experiments are ours.
 */
import { Backlog } from './backlog.ts';
import { BestWindow } from './best-window.ts';
import { Crowd } from './crowd.ts';
import { addTo, cutAgain, judgeLatency, judgeRefusals, newCut, settling, type Cut } from './cut.ts';
import type { CallMark, Effect } from './effect.ts';
import { Fifo } from './fifo.ts';
import { FirstLatency, follow } from './first-latency.ts';
import { Held } from './held.ts';
import { Opening, type Pace } from './opening.ts';
import { Restraint } from './own-load.ts';
import { Patience } from './patience.ts';
import { Window } from './window.ts';

/** Calls at a time at the start, and those of them that are there to stay: the others are opened at once, and given up where they are refused. */
const startLimit = 16;
const startBase = 8;
const unknownLatency = 200;
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
  private readonly backlog = new Backlog();
  private readonly restraint = new Restraint();
  private strained = false;

  /** Where the load does not lengthen it. */
  private baseLatency: number | undefined;
  private readonly first = new FirstLatency();
  private readonly crowd = new Crowd();

  private base = startBase;
  private slots: Opening;
  /** How far the limit may grow before a window under more load has been judged. */
  private cap: number;
  /** It would have grown further in this window. */
  private capped = false;
  private servedBefore = 0;
  private limitBefore = 0;
  /** Latency at the base of the growth, where it was measured. */
  private latencyBefore: number | undefined;
  private best = new BestWindow();

  private held: Held;
  /** Share of refusals that no cut has lowered. */
  private background = 0;
  /** Refusals that the background accounts for. */
  private excused = 0;
  private heldGoodput = 0;
  private readonly patience = new Patience();
  private triedDown = false;
  /** Until when calls come back that were turned away together with those that ended the growth. */
  private othersUntil = 0;
  private stoppedByLatency = false;
  private slowWindows = 0;
  private cut: Cut | undefined;

  constructor(now: number, ceiling: number | undefined) {
    this.ceiling = Math.max(1, ceiling ?? Number.MAX_SAFE_INTEGER);
    this.limit = Math.min(startLimit, this.ceiling);
    this.base = Math.min(startBase, this.limit);
    this.cap = this.limit;
    this.window = new Window(now);
    this.slots = new Opening('eager', this.base, 0, false);
    this.held = new Held(now, 0, this.limit);
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

  /** `waiting`: calls that would be sent if there were room. `strained`: this program has no time for more of them. */
  finish(mark: CallMark, effect: Effect, now: number, { waiting, strained }: { waiting: number; strained: boolean }): void {
    const busy = waiting > 0 || this.active >= this.limit;
    this.window.touch(now, this.active);
    this.active--;
    const took = now - mark.sentAt;
    if (mark.first) this.baseLatency ??= this.first.add(effect, took);
    if (effect === 'none') return;
    if (effect === 'refused') {
      this.window.refuse(took);
      this.crowd.add(this.active);
    } else this.window.accept(took, effect === 'ok');
    if (effect === 'ok') this.roundTrip ??= took;
    this.strained = strained;
    const first = this.phase === 'grow' && this.slots.pace === 'eager';
    const worth = first ? !strained || this.restraint.allows(this.latency(), this.baseLatency) : !strained && !this.backlog.ending(waiting);
    if (this.phase === 'grow') this.whileGrowing(mark, effect, now, busy && worth);
    else if (this.phase === 'hold') this.whileHolding(mark, effect, now, busy && worth);
    else this.whileCutting(mark, effect, took, now);
    this.roll(now, busy, waiting);
  }

  /** Begins again from few calls at a time, as after an outage. */
  restart(now: number): void {
    this.set(startBase, now);
    this.background = Math.min(this.background, 0.2);
    this.patience.reset();
    this.grow(now, 'eager');
  }

  // ---- grow ----

  private grow(now: number, pace: Pace): void {
    this.phase = 'grow';
    this.cut = undefined;
    this.base = this.limit;
    this.open(pace);
    this.crowd.clear();
    this.cap = pace === 'eager' ? this.limit : Math.max(this.limit + 1, Math.ceil(this.limit * 1.25));
    this.servedBefore = 0;
    this.latencyBefore = this.held.latency || undefined;
    this.limitBefore = 0;
    this.slowWindows = 0;
    this.best = new BestWindow();
    this.window = new Window(now);
  }

  private open(pace: Pace): void {
    this.slots = new Opening(pace, this.base, this.background, this.patience.long());
  }

  private whileGrowing(mark: CallMark, effect: Effect, now: number, busy: boolean): void {
    if (effect === 'refused' && this.limit > this.base) {
      // The slot that was refused is given up instead of closed; the next good answers open it again.
      this.limit--;
      if (this.slots.refuse(now)) this.stopGrowing(this.turningPoint(), 'refusals', now);
      return;
    }
    if (effect === 'refused') this.close(now);
    if (this.slots.noRoom(effect === 'refused')) {
      this.stopGrowing(this.base, 'refusals', now);
      return;
    }
    if (effect !== 'ok' || !busy) return;
    const prompt = this.slots.pace === 'eager' && this.first.prompt(now - mark.sentAt);
    const quick = prompt && this.first.quick(now - mark.sentAt);
    const slots = this.slots.next({ sentAt: mark.sentAt, now, limit: this.limit, prompt, quick });
    if (slots === 0) return;
    // Where refusals come at any load, those that came one by one say nothing of a ceiling.
    if (this.slots.bore() && this.background > 0.01) this.crowd.clear();
    if (this.limit >= this.cap && !prompt) {
      this.capped = true;
      return;
    }
    this.limit = Math.min(this.limit + slots, prompt ? Infinity : this.cap);
    if (this.limit >= this.ceiling) this.stopGrowing(this.ceiling, 'ceiling', now);
    else if (this.limit > this.base * 1.25 + 1 && (this.slots.pace === 'careful' || this.slots.pace === 'half')) this.open('full');
  }

  private growWindow(window: Window, latency: number, now: number): void {
    // What comes back now was sent under the load of the window before.
    const served = this.servedBefore;
    this.servedBefore = window.served();
    const held = this.capped;
    this.capped = false;
    if (window.refused >= 3 && this.limit <= this.limitBefore && !held) {
      // A round trip in which as many slots were refused as opened.
      this.stopGrowing(this.turningPoint(), 'refusals', now);
      return;
    }
    if (this.limit > this.limitBefore || held) {
      // What was refused on a way that went on says nothing of the load.
      this.background += 0.3 * (Math.min(0.5, window.share()) - this.background);
      this.slots.rejudge(this.background);
    }
    this.limitBefore = this.limit;
    const growth = served / this.base - 1;
    const before = Math.min(this.latencyBefore ?? Infinity, (this.baseLatency ?? Infinity) * 1.2);
    const slow = latency > before * (1 + Math.min(1, growth) / 2) || this.best.levelled(served, window);
    if (growth < 0.15 || window.ok < 8) return;
    if (!slow) {
      this.slowWindows = 0;
      this.cap = Math.max(this.cap, Math.ceil(served * 2));
      this.baseLatency = follow(this.baseLatency, latency, this.strained ? 0 : window.ok);
    } else if (++this.slowWindows < 3) {
      // New connections cost time as well: no further, and another look.
      this.cap = this.limit;
    } else this.stopGrowing(Math.max(this.base, Math.ceil(window.goodput() * (this.baseLatency ?? latency) * headroom)), 'latency', now);
  }

  /** As many as were under way when calls were turned away, but no fewer than where the growth began. */
  private turningPoint(): number {
    return Math.max(this.base, Math.min(this.active, this.crowd.fewest()));
  }

  private stopGrowing(limit: number, why: 'refusals' | 'latency' | 'ceiling', now: number): void {
    this.patience.tried(limit > this.base * 1.05 + 1, this.background);
    this.stoppedByLatency = why === 'latency';
    this.hold(now, limit);
    if (why === 'refusals') this.othersUntil = now + this.latency() / 4;
  }

  // ---- hold ----

  private hold(now: number, limit: number): void {
    this.phase = 'hold';
    this.set(limit, now);
    this.cut = undefined;
    this.slowWindows = 0;
    this.othersUntil = 0;
    this.held = new Held(now, this.background, this.limit);
  }

  private whileHolding(mark: CallMark, effect: Effect, now: number, busy: boolean): void {
    if (mark.epoch !== this.epoch && effect === 'refused') {
      // What was sent under another limit says nothing of this one, but where others were turned away with the last that was opened.
      if (now < this.othersUntil) this.limit = Math.min(this.limit, this.turningPoint());
      return;
    }
    const { held } = this;
    const found = held.add(effect === 'refused');
    if (effect === 'refused') {
      // What the background explains closes nothing.
      if (this.excused >= 1) this.excused--;
      else this.close(now);
    }
    this.excused = Math.min(3, this.excused + this.background);
    // At most once in a round trip, when what is served has been measured.
    if (found === 'many' && now - held.since >= this.latency()) {
      if (this.limit > 1) this.beginCut('refusals', this.served(now), this.window.share(), now);
      else this.learn(held.share());
      return;
    }
    if (found !== undefined && this.limit > 1) {
      const to = Math.max(Math.ceil(this.limit * 0.9), Math.min(this.limit - 1, this.crowd.fewest()));
      this.beginCut('refusals', to, Math.max(this.window.share(), held.share()), now);
      return;
    }
    if (!busy || !this.patience.over(now - held.since, held.resolved, this.latency())) return;
    const share = held.share();
    if (!this.triedDown && this.limit > 1 && (share > 0.002 || this.background > 0.01)) {
      // A few refusals: is the limit a little too high, or do they come at any load?
      this.triedDown = true;
      this.beginCut('refusals', this.served(now), Math.max(share, this.background), now);
    } else if (!this.triedDown && this.limit > 1 && this.stoppedByLatency && this.patience.long() && held.latency > 0) {
      this.triedDown = true;
      this.beginCut('latency', Math.floor(this.limit * 0.8), held.latency, now, true);
    } else if (this.limit < this.ceiling) {
      this.triedDown = false;
      this.grow(now, this.background > 0.1 ? 'full' : this.background > 0.01 ? 'half' : 'careful');
    } else this.triedDown = false;
  }

  private holdWindow(window: Window, latency: number, now: number): void {
    const share = window.share();
    if (share < this.background) this.background += 0.1 * (share - this.background);
    if (window.ok < 8 || window.since - this.held.since < settling * this.latency()) return;
    const goodput = window.goodput();
    this.held.addLatency(latency);
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
    this.baseLatency = follow(this.baseLatency, latency, this.strained ? 0 : window.ok);
  }

  private learn(share: number): void {
    this.background = Math.min(0.5, share);
    this.held.rejudge(this.background, this.limit);
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
      this.patience.reset();
    }
  }

  private endLatencyCut(cut: Cut, now: number): void {
    const helped = judgeLatency(cut, this.limit);
    if (helped === undefined) return;
    const latency = cut.okTime / cut.ok;
    this.baseLatency = helped ? Math.min(this.baseLatency ?? latency, latency) : latency;
    this.hold(now, helped ? this.limit : cut.from);
  }

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
  private roll(now: number, busy: boolean, waiting: number): void {
    const { window } = this;
    const span = now - window.since;
    if (span < this.latency() || (window.ok < 16 && span < 4 * this.latency())) return;
    this.window = new Window(now);
    this.last = window;
    this.backlog.look(waiting);
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
}
