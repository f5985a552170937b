/** What the headers of a reply say of waiting and of limits. Unreadable headers say nothing. */
import type { EndpointLimits } from '../../contracts/model-ports.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Milliseconds that the endpoint asks to wait: `retry-after-ms`, else `Retry-After` in seconds or as an HTTP date (RFC 9110,
 * 10.2.3). A date counts from the reply's own `Date`, so that a clock of ours that is wrong makes no long wait.
 */
export function retryAfterMs(headers: Headers, now: () => number): number | undefined {
  const milliseconds = decimal(headers['retry-after-ms']);
  if (milliseconds !== undefined) return milliseconds;
  const after = headers['retry-after'];
  if (after === undefined) return undefined;
  const seconds = decimal(after);
  if (seconds !== undefined) return seconds * 1000;
  const until = dateMs(after);
  if (until === undefined) return undefined;
  return Math.max(0, until - (dateMs(headers['date']) ?? now()));
}

/** Limits as OpenAI (`x-ratelimit-*`, copied by most compatible servers) and Anthropic (`anthropic-ratelimit-*`) write them. */
export function endpointLimits(headers: Headers, now: () => number): EndpointLimits | undefined {
  const requests = family(headers, 'requests', now);
  const tokens = family(headers, 'tokens', now);
  const limits: EndpointLimits = {};
  if (requests.limit !== undefined && aMinute(requests)) limits.requestsPerMinute = requests.limit;
  if (tokens.limit !== undefined && aMinute(tokens)) limits.tokensPerMinute = tokens.limit;
  if (requests.remaining !== undefined) limits.remainingRequests = requests.remaining;
  if (tokens.remaining !== undefined) limits.remainingTokens = tokens.remaining;
  if (requests.resetMs !== undefined) limits.resetRequestsMs = requests.resetMs;
  if (tokens.resetMs !== undefined) limits.resetTokensMs = tokens.resetMs;
  return Object.keys(limits).length > 0 ? limits : undefined;
}

interface Window {
  limit: number | undefined;
  remaining: number | undefined;
  resetMs: number | undefined;
}

function family(headers: Headers, what: 'requests' | 'tokens', now: () => number): Window {
  const limit = headers[`x-ratelimit-limit-${what}`] ?? headers[`anthropic-ratelimit-${what}-limit`];
  const remaining = headers[`x-ratelimit-remaining-${what}`] ?? headers[`anthropic-ratelimit-${what}-remaining`];
  const reset = headers[`x-ratelimit-reset-${what}`];
  const until = dateMs(headers[`anthropic-ratelimit-${what}-reset`]);
  return {
    limit: positive(decimal(limit)),
    remaining: decimal(remaining),
    resetMs: until === undefined ? durationMs(reset) : Math.max(0, until - (dateMs(headers['date']) ?? now())),
  };
}

/** The same headers also carry limits for a day: those fill up far slower than a limit for a minute would. */
function aMinute(window: Window): boolean {
  if (window.limit === undefined || window.remaining === undefined || window.resetMs === undefined) return true;
  const used = window.limit - window.remaining;
  if (used <= 0 || window.resetMs <= 1000) return true;
  return (used / window.resetMs) * 60_000 >= window.limit / 2;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function decimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,15}(?:\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined;
}

function dateMs(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 64 || !/\d{4}/.test(text)) return undefined;
  const value = Date.parse(text);
  return Number.isFinite(value) ? value : undefined;
}

const unitMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `6m0s`, `1.5s`, `20ms`; a bare number is seconds. */
function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 64) return undefined;
  const bare = decimal(text);
  if (bare !== undefined) return bare * 1000;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) sum += Number(number) * (unitMs.get(unit ?? '') ?? 0);
  return Math.round(sum);
}
