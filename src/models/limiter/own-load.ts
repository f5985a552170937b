/**
 * Whether this program itself is at its limit. A program without a free moment sends and reads as much as it can: more calls at
 * a time would wait for it and not for the endpoint, which sees them all at once only when something had held the program up.
 */
import type { LimiterTime } from './time.ts';

/** Milliseconds after which it is looked at again. */
const stretch = 25;
/** Share of idle time below which more calls at a time bring nothing. */
const little = 0.05;

export class OwnLoad {
  private readonly time: LimiterTime;
  private since: number;
  private idle: number | undefined;
  private full = false;

  constructor(time: LimiterTime) {
    this.time = time;
    this.since = time.now();
    this.idle = time.idle?.();
  }

  /** True where the last stretch left no time. */
  strained(now: number): boolean {
    const span = now - this.since;
    if (this.idle === undefined || span < stretch) return this.full;
    const idle = this.time.idle?.() ?? this.idle;
    this.full = idle - this.idle < little * span;
    this.since = now;
    this.idle = idle;
    return this.full;
  }
}

/** Answers for one that may open a slot. */
const seldom = 8;
/** Times the base latency from which calls wait for the program. */
const late = 1.1;

/** What a strained program may still open before a ceiling was found: a slot now and then, while answers come about as soon as ever. */
export class Restraint {
  private answers = 0;

  /** `latency`: of the last round trip; `base`: where no load lengthens it. */
  allows(latency: number, base: number | undefined): boolean {
    if (base === undefined) return true;
    return latency <= late * base && ++this.answers % seldom === 0;
  }
}
