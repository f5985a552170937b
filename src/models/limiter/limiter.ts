/**
 * One endpoint's limiter: when a call may go. It is told nothing of the endpoint's capacity. Concurrency is found
 * (`concurrency.ts`), requests and tokens a minute are kept where somebody gives them (`rates.ts`), a breaker stops asking
 * who only answers with errors (`breaker.ts`), and calls wait in order, retries first (`waiting.ts`). No call is ever
 * dropped, and nothing runs while nothing waits: there is one timer, set only where no answer will wake the queue.
 */
import type { LimitedResult, Limiter, LimiterState } from '../../contracts/model-ports.ts';
import { usageError } from '../../errors.ts';
import { random } from '../../statistics/random.ts';
import { breaker } from './breaker.ts';
import { Concurrency } from './concurrency.ts';
import { effectOf } from './effect.ts';
import { OwnLoad } from './own-load.ts';
import { Rates, type RateLimits } from './rates.ts';
import { processTime, type LimiterTime } from './time.ts';
import { Waiting, type WaitingCall } from './waiting.ts';

export interface LimiterOptions {
  /** What the user allows; none of it is needed. */
  limits?: RateLimits & { concurrency?: number | undefined };
  /** Seed of the jitter: name the endpoint and the run. */
  seed?: string;
  time?: LimiterTime;
  /** Told when the limit changed, or the breaker opened or closed. */
  onChange?(state: LimiterState): void;
}

export interface CallWeight {
  /** At worst. */
  tokens: number;
  /** Earlier tries of the same call. */
  attempt: number;
  /** What the refusal before this retry said: it is never sent earlier. */
  retryAfterMs?: number;
}

export interface EndpointLimiter extends Limiter {
  run<T>(weight: CallWeight, attempt: () => Promise<LimitedResult<T>>, signal?: AbortSignal): Promise<T>;
  /** Fails every call that waits and every later one with `reason`; calls under way come to their end. */
  stop(reason: unknown): void;
}

const firstBackOff = 200;
const longestBackOff = 2000;
const longestRetryAfter = 600_000;

export function createLimiter(options: LimiterOptions = {}): EndpointLimiter {
  const time = options.time ?? processTime;
  const jitter = random(`limiter/${options.seed ?? ''}`);
  const start = time.now();
  const concurrency = new Concurrency(start, options.limits?.concurrency);
  const own = new OwnLoad(time);
  const rates = new Rates(options.limits ?? {}, start);
  const fuse = breaker(() => jitter.next());
  const waiting = new Waiting();
  let rateLimited = 0;
  let stopped: { reason: unknown } | undefined;
  let timer: { at: number; cancel: () => void } | undefined;
  let told = concurrency.limit;

  const state = (): LimiterState => {
    const paused = fuse.until() - time.now();
    return {
      limit: Math.min(concurrency.limit, fuse.most()),
      active: concurrency.active,
      waiting: waiting.size,
      rateLimited,
      ...(paused > 0 ? { pausedMs: Math.ceil(paused) } : {}),
    };
  };

  const wakeAt = (at: number, now: number): void => {
    if (timer !== undefined && timer.at <= at) return;
    timer?.cancel();
    const cancel = time.after(Math.max(0, at - now), () => {
      timer = undefined;
      pump();
    });
    timer = { at, cancel };
  };

  /** Sends what may go; else sees to it that it is looked at again in time. */
  const pump = (): void => {
    const now = time.now();
    fuse.look(now);
    waiting.wake(now);
    let again: number | undefined;
    for (let call = waiting.first(); call; call = waiting.first()) {
      if (concurrency.active >= fuse.most()) {
        again = fuse.until() || undefined;
        break;
      }
      if (concurrency.room(now) <= 0) {
        again = concurrency.opening();
        break;
      }
      const wait = rates.wait(call.tokens, now);
      if (wait > 0) {
        again = now + wait;
        break;
      }
      waiting.take(call);
      call.send(now);
    }
    const due = waiting.nextDue();
    const at = Math.min(again ?? Infinity, due ?? Infinity);
    if (at < Infinity) wakeAt(at, now);
    else if (waiting.size === 0 && timer !== undefined) {
      timer.cancel();
      timer = undefined;
    }
  };

  const backOff = (attempt: number, retryAfterMs: number | undefined): number => {
    if (attempt <= 0) return 0;
    if (retryAfterMs !== undefined && retryAfterMs > 0) return Math.min(retryAfterMs, longestRetryAfter) * (1 + jitter.next() / 10);
    let wait = firstBackOff;
    for (let i = 1; i < attempt && wait < longestBackOff; i++) wait *= 1.5;
    return Math.min(wait, longestBackOff) * (0.5 + jitter.next());
  };

  const settle = (mark: ReturnType<Concurrency['start']>, result: Omit<LimitedResult<unknown>, 'value'>): void => {
    const now = time.now();
    const effect = effectOf(result.verdict);
    concurrency.finish(mark, effect, now, { waiting: waiting.readySize, strained: own.strained(now) });
    if (result.verdict === 'rate-limited') rateLimited++;
    if (result.limits) rates.learn(result.limits, now);
    let changed: ReturnType<typeof fuse.add>;
    if (effect !== 'none') {
      // A fatal answer comes from an endpoint that works.
      const good = result.verdict === 'ok' || result.verdict === 'fatal';
      changed = fuse.add(good, { sentAt: mark.sentAt, active: concurrency.active, now, retryAfterMs: result.retryAfterMs });
      if (changed === 'closed') concurrency.restart(now);
    }
    if (options.onChange && (changed !== undefined || told !== concurrency.limit)) {
      told = concurrency.limit;
      options.onChange(state());
    }
  };

  const send = async <T>(now: number, tokens: number, attempt: () => Promise<LimitedResult<T>>): Promise<T> => {
    const mark = concurrency.start(now);
    const receipt = rates.take(tokens, now);
    let result: LimitedResult<T>;
    try {
      result = await attempt();
    } catch (error) {
      settle(mark, { verdict: 'unsent' });
      pump();
      throw error;
    }
    // What was refused used no tokens; what nobody counted keeps what was set aside.
    const used = result.tokens ?? (effectOf(result.verdict) === 'refused' || result.verdict === 'unsent' ? 0 : tokens);
    rates.settle(receipt, used, result.verdict !== 'unsent', time.now());
    settle(mark, result);
    // After a fatal answer the caller may want to stop: let it, before the next call goes.
    if (result.verdict === 'fatal') wakeAt(time.now(), time.now());
    else pump();
    return result.value;
  };

  return {
    state,
    run<T>(weight: CallWeight, attempt: () => Promise<LimitedResult<T>>, signal?: AbortSignal): Promise<T> {
      const most = options.limits?.tokensPerMinute ?? Infinity;
      return new Promise<T>((resolve, reject) => {
        if (stopped) throw stopped.reason;
        signal?.throwIfAborted();
        if (weight.tokens > most) throw tooLarge(weight.tokens, most);
        const call: WaitingCall = {
          tokens: weight.tokens,
          retry: weight.attempt > 0,
          place: 'new',
          send(now) {
            signal?.removeEventListener('abort', leave);
            send(now, weight.tokens, attempt).then(resolve, reject);
          },
          fail(reason) {
            signal?.removeEventListener('abort', leave);
            reject(reason);
          },
        };
        const leave = (): void => {
          waiting.leave(call);
          reject(signal?.reason);
          pump();
        };
        signal?.addEventListener('abort', leave, { once: true });
        const wait = backOff(weight.attempt, weight.retryAfterMs);
        if (wait > 0) waiting.delay(call, time.now() + wait);
        else waiting.add(call);
        pump();
      });
    },
    stop(reason) {
      stopped ??= { reason };
      timer?.cancel();
      timer = undefined;
      for (const call of waiting.drain()) call.fail(stopped.reason);
    },
  };
}

function tooLarge(tokens: number, most: number): Error {
  return usageError(`A call of up to ${tokens} tokens can never be sent under a limit of ${most} tokens a minute.`, {
    code: 'call-over-limit',
    hint: 'Raise limits.tokensPerMinute of the model, or lower its maxOutputTokens.',
  });
}
