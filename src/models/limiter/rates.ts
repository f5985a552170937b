/** Requests and tokens a minute: what the user set, and what the endpoint's headers say where that is less. */
import type { EndpointLimits } from '../../contracts/model-ports.ts';
import { PerMinute } from './per-minute.ts';

export interface RateLimits {
  requestsPerMinute?: number | undefined;
  tokensPerMinute?: number | undefined;
}

/** What a call took, so that the rest can be given back. */
export interface Receipt {
  tokens: number;
  cell: number;
}

/** A reset that is further away is taken for a mistake in the header, and asked again after ten minutes. */
const longestPause = 600_000;

export class Rates {
  private readonly set: RateLimits;
  // Counted from the first call on, also where no limit is known yet: the headers may tell one later.
  private readonly requests: PerMinute;
  private readonly tokens: PerMinute;
  /** The headers said that nothing is left until then. */
  private emptyUntil = 0;

  constructor(limits: RateLimits, now: number) {
    this.set = limits;
    this.requests = new PerMinute(limits.requestsPerMinute ?? Infinity, now);
    this.tokens = new PerMinute(limits.tokensPerMinute ?? Infinity, now);
  }

  /** Milliseconds until a call of so many tokens may go. */
  wait(tokens: number, now: number): number {
    return Math.max(this.emptyUntil - now, this.requests.wait(1, now), this.tokens.wait(tokens, now), 0);
  }

  take(tokens: number, now: number): Receipt {
    this.requests.take(1, now);
    return { tokens, cell: this.tokens.take(tokens, now) };
  }

  /** The call took `tokens` in truth; `sent: false`: it was no request either. */
  settle(receipt: Receipt, tokens: number, sent: boolean, now: number): void {
    this.tokens.giveBack(receipt.cell, receipt.tokens - tokens, now);
    if (!sent) this.requests.giveBack(receipt.cell, 1, now);
  }

  learn(told: EndpointLimits, now: number): void {
    narrow(this.requests, this.set.requestsPerMinute, told.requestsPerMinute, now);
    narrow(this.tokens, this.set.tokensPerMinute, told.tokensPerMinute, now);
    if (told.remainingRequests === 0) this.pause(told.resetRequestsMs, now);
    if (told.remainingTokens === 0) this.pause(told.resetTokensMs, now);
  }

  private pause(ms: number | undefined, now: number): void {
    if (ms !== undefined && ms > 0) this.emptyUntil = Math.max(this.emptyUntil, now + Math.min(ms, longestPause));
  }
}

function narrow(rate: PerMinute, set: number | undefined, told: number | undefined, now: number): void {
  if (told === undefined || !(told > 0)) return;
  const limit = Math.min(told, set ?? Infinity);
  if (limit !== rate.limit) rate.change(limit, now);
}
