import type { BatchOptions } from './batch-options.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { ReplyScript, ScriptModule } from './script.ts';

/** How long a call takes: log-normal, drawn by the request's own hash, so that the sum is the same in any order of arrival. */
export interface Latency {
  /** Milliseconds; half of the calls are quicker. */
  median: number;
  /** Of the logarithm; 0 is the same time for every call. Default 0.5. */
  sigma?: number;
}

/** What the server can bear. All of it can change while it runs. */
export interface Capacity {
  /** Calls at once. Unset: no limit. */
  slots?: number;
  /** Above the slots: `refuse` answers 429 at once; `slow` takes the call and lets its latency grow with the load. Default `refuse`. */
  overload?: 'refuse' | 'slow';
  /** With `slow`: latency grows as (load / slots) to this power. 1 keeps the throughput level, more lets it fall. Default 1. */
  slowPower?: number;
  /** Seconds in `Retry-After` of a refusal; unset: a refusal says nothing of when. */
  retryAfter?: number;
  /** Share of calls answered 429 whatever the load is. */
  refuseShare?: number;
  latency?: Latency;
}

/** A change that comes by itself, counted from the first call. */
export interface CapacityChange extends Capacity {
  afterCalls?: number;
  /** Milliseconds. */
  afterMs?: number;
}

/** The providers' own limits, as buckets that fill steadily; each reply then has the provider's headers. */
export interface RateLimits {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  /** Milliseconds of a minute: less makes a test short. Default 60,000. */
  minute?: number;
}

export interface ModelServerOptions extends Capacity {
  /** Of everything that is drawn. Default `server`. */
  seed?: string;
  /** The reply to each call. Default: text or a valid object, drawn from the request. With `process`, name a module instead. */
  reply?: ReplyScript | ScriptModule;
  /** Model ids that are there; any other is a 404. Default: every id is there. */
  models?: readonly string[];
  /** The only key that is let in; unset: any, or none. */
  key?: string;
  /** In order of time. */
  changes?: readonly CapacityChange[];
  limits?: RateLimits;
  faults?: FaultPlan;
  batches?: BatchOptions;
  /** Length of a vector. Default 32. */
  dimensions?: number;
  /** `all` keeps each body seen and each reply's text; `counts` keeps hashes and counts alone, for 100,000 calls and more. Default `all`. */
  keep?: 'all' | 'counts';
  /** Run in a process of its own, so that its work is not charged to the client. */
  process?: boolean;
}
