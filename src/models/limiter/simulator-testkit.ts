/** A discrete-event simulator: an endpoint, a client that retries as the gateway does, and a clock that jumps from event to event. */
import type { EndpointLimits, LimitVerdict } from '../../contracts/model-ports.ts';
import { heap } from '../../statistics/heap.ts';
import { random } from '../../statistics/random.ts';
import { createLimiter, type EndpointLimiter, type LimiterOptions } from './limiter.ts';
import type { LimiterTime } from './time.ts';

interface Event {
  at: number;
  order: number;
  run(): void;
}

/** Time that passes only from event to event. */
export class VirtualTime implements LimiterTime {
  /** Timers that the limiter set. */
  timers = 0;
  /** Milliseconds of the program's own work until now. */
  worked = (): number => 0;
  private clock = 0;
  private order = 0;
  private readonly events = heap<Event>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  private readonly cancelled = new Set<Event>();

  now(): number {
    return this.clock;
  }

  idle(): number {
    return this.clock - this.worked();
  }

  after(ms: number, run: () => void): () => void {
    this.timers++;
    const event = this.at(this.clock + ms, run);
    return () => this.cancelled.add(event);
  }

  at(when: number, run: () => void): Event {
    const event = { at: Math.max(when, this.clock), order: this.order++, run };
    this.events.push(event);
    return event;
  }

  /** Promises come to rest between two events, as they would between two packets. */
  async run(done: () => boolean, until = Infinity): Promise<void> {
    await rest();
    while (!done()) {
      const event = this.events.pop();
      if (!event) return;
      if (this.cancelled.delete(event)) continue;
      if (event.at > until) return;
      this.clock = event.at;
      event.run();
      await rest();
    }
  }
}

async function rest(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}

/** Times around a median, log-normal; normal numbers by Box and Muller. */
export function logNormal(seed: string, median: number, sigma: number): () => number {
  const draw = random(seed);
  return () => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - draw.next())) * Math.cos(2 * Math.PI * draw.next()));
}

export interface Endpoint {
  /** Calls it works on at a time, by time. */
  slots(now: number): number;
  /** Above its slots: refuse, let wait, or share the work among all (each call slows down in proportion). */
  above: 'refuse' | 'queue' | 'share';
  /** `Retry-After` of a refusal for want of slots, in milliseconds. */
  retryAfterMs?: number;
  /** Milliseconds of work. */
  service(now: number): number;
  /** A fault instead of an answer, whatever the load. */
  fault?(now: number): LimitVerdict | undefined;
  limits?: EndpointLimits;
  /** One way, in milliseconds. */
  network?: number;
}

export interface Outcome {
  answered: number[];
  /** Times at which each request was sent, with its tokens; not `kept`: it was refused or never left, and its tokens were given back. */
  sent: { at: number; tokens: number; kept: boolean; left: boolean }[];
  refused: number[];
  /** Highest number of calls under way at a time. */
  peak: number;
  /** Sum of the work that was done well, in milliseconds. */
  work: number;
  lost: number;
  wall: number;
  timers: number;
  limiter: EndpointLimiter;
  /** Limit at times, for plots and tests. */
  limits: { at: number; limit: number }[];
}

export interface Load {
  calls: number;
  tokens?: (index: number) => number;
  /** Calls that the client keeps before the limiter at a time. */
  outstanding?: number;
  /** Milliseconds of work of the client for each request and for each reply, one after the other. */
  clientMs?: number;
  /** Stop the simulation at this time, in milliseconds. */
  until?: number;
}

export async function simulate(endpoint: Endpoint, load: Load, options: Omit<LimiterOptions, 'time'> = {}): Promise<Outcome> {
  const time = new VirtualTime();
  const limits: Outcome['limits'] = [];
  const limiter = createLimiter({ seed: 'simulated', ...options, time, onChange: (state) => limits.push({ at: time.now(), limit: state.limit }) });
  const outcome: Outcome = { answered: [], sent: [], refused: [], peak: 0, work: 0, lost: 0, wall: 0, timers: 0, limiter, limits };
  const network = endpoint.network ?? 0.5;
  let freeAt = 0;
  let work = 0;
  time.worked = () => work - Math.max(0, freeAt - time.now());
  /** Once the client has come to it. */
  const inTurn = (go: () => void): void => {
    const each = load.clientMs ?? 0;
    if (each === 0) return go();
    freeAt = Math.max(freeAt, time.now()) + each;
    work += each;
    time.at(freeAt, go);
  };
  let serving = 0;
  let underWay = 0;
  const queue: (() => void)[] = [];

  const serve = (reply: (verdict: LimitVerdict, retryAfterMs?: number) => void): void => {
    const now = time.now();
    const fault = endpoint.fault?.(now);
    const back = (ms: number, verdict: LimitVerdict, retryAfterMs?: number): void => void time.at(now + ms + network, () => reply(verdict, retryAfterMs));
    if (fault === 'rate-limited' || fault === 'overloaded' || fault === 'network') return back(0.5, fault);
    const slots = endpoint.slots(now);
    if (endpoint.above === 'refuse' && serving >= slots) return back(0.5, 'rate-limited', endpoint.retryAfterMs);
    const begin = (): void => {
      serving++;
      const crowd = endpoint.above === 'share' ? Math.max(1, serving / endpoint.slots(time.now())) : 1;
      const work = endpoint.service(time.now());
      time.at(time.now() + work * crowd, () => {
        serving--;
        if (fault === undefined) outcome.work += work;
        time.at(time.now() + network, () => reply(fault ?? 'ok'));
        while (queue.length > 0 && serving < endpoint.slots(time.now())) queue.shift()?.();
      });
    };
    if (endpoint.above === 'queue' && serving >= slots) queue.push(begin);
    else begin();
  };

  const call = async (index: number): Promise<void> => {
    const tokens = load.tokens?.(index) ?? 10;
    let retryAfterMs: number | undefined;
    for (let attempt = 0; ; attempt++) {
      const got = await limiter.run({ tokens, attempt, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }, () => {
        const entry = { at: time.now(), tokens, kept: true, left: true };
        outcome.sent.push(entry);
        outcome.peak = Math.max(outcome.peak, ++underWay);
        return new Promise<{ value: { verdict: LimitVerdict; retryAfterMs?: number }; verdict: LimitVerdict; retryAfterMs?: number; limits?: EndpointLimits }>(
          (resolve) => {
            const received = (verdict: LimitVerdict, after?: number): void => {
              underWay--;
              entry.left = verdict !== 'unsent';
              entry.kept = verdict !== 'rate-limited' && verdict !== 'overloaded' && verdict !== 'unsent';
              if (verdict === 'rate-limited') outcome.refused.push(time.now());
              const wait = after === undefined ? {} : { retryAfterMs: after };
              resolve({ value: { verdict, ...wait }, verdict, ...wait, limits: endpoint.limits ?? {} });
            };
            inTurn(() => void time.at(time.now() + network, () => serve((verdict, after) => inTurn(() => received(verdict, after)))));
          },
        );
      });
      if (got.verdict === 'ok') break;
      retryAfterMs = got.retryAfterMs;
    }
    outcome.answered.push(time.now());
  };

  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < load.calls) await call(next++);
  };
  const workers = Array.from({ length: Math.min(load.calls, load.outstanding ?? load.calls) }, worker);
  await time.run(() => outcome.answered.length === load.calls, load.until);
  outcome.wall = time.now();
  outcome.timers = time.timers;
  outcome.lost = (load.until === undefined ? load.calls : next) - outcome.answered.length;
  if (load.until === undefined) await Promise.all(workers);
  return outcome;
}

/** Answers in [from, to) a second. */
export function rate(times: readonly number[], from: number, to: number): number {
  return (times.filter((time) => time >= from && time < to).length * 1000) / (to - from);
}
