import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LimitedResult, LimitVerdict } from '../../contracts/model-ports.ts';
import { random } from '../../statistics/random.ts';
import { createLimiter } from './limiter.ts';
import { logNormal, simulate, VirtualTime } from './simulator-testkit.ts';

const answer = <T>(time: VirtualTime, value: T, ms = 10, more: Partial<LimitedResult<T>> = {}): Promise<LimitedResult<T>> =>
  new Promise((resolve) => time.at(time.now() + ms, () => resolve({ value, verdict: 'ok', ...more })));

describe('one call', () => {
  test('gets the value of its attempt, whatever the verdict', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ time });
    const got: string[] = [];
    for (const verdict of ['ok', 'rate-limited', 'overloaded', 'server-error', 'network', 'timeout', 'fatal', 'unsent'] satisfies LimitVerdict[]) {
      void limiter.run({ tokens: 1, attempt: 0 }, () => answer(time, verdict, 10, { verdict })).then((value) => got.push(value));
    }
    await time.run(() => got.length === 8);
    expect(got.sort()).toEqual(['fatal', 'network', 'ok', 'overloaded', 'rate-limited', 'server-error', 'timeout', 'unsent']);
    expect(limiter.state()).toMatchObject({ active: 0, waiting: 0, rateLimited: 1 });
  });

  test('that throws gives its slot back and says nothing of the endpoint', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ time, limits: { concurrency: 1 } });
    const failed = [0, 1].map(async () => limiter.run({ tokens: 1, attempt: 0 }, () => Promise.reject(new Error('broken'))));
    await expect(failed[0]).rejects.toThrow('broken');
    await expect(failed[1]).rejects.toThrow('broken');
    const sync = limiter.run({ tokens: 1, attempt: 0 }, () => {
      throw new Error('at once');
    });
    await expect(sync).rejects.toThrow('at once');
    expect(limiter.state()).toMatchObject({ limit: 1, active: 0, waiting: 0, rateLimited: 0 });
  });

  test('that may wait no longer leaves at once, and the others go on', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ time, limits: { concurrency: 1 } });
    const sent: number[] = [];
    const controller = new AbortController();
    const calls = [0, 1, 2].map((index) =>
      limiter.run(
        { tokens: 1, attempt: index === 1 ? 1 : 0 },
        () => {
          sent.push(index);
          return answer(time, index);
        },
        index === 1 ? controller.signal : undefined,
      ),
    );
    controller.abort(new Error('no longer'));
    await expect(calls[1]).rejects.toThrow('no longer');
    await expect(limiter.run({ tokens: 1, attempt: 0 }, () => answer(time, 3), controller.signal)).rejects.toThrow('no longer');
    expect(limiter.state()).toMatchObject({ active: 1, waiting: 1 });
    await time.run(() => sent.length === 2);
    expect(sent).toEqual([0, 2]);
  });

  test('comes back after a refusal no earlier than it was told, and before new calls', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ time, limits: { concurrency: 1 } });
    const sent: [string, number][] = [];
    let ended = 0;
    const send = (name: string, attempt: number, retryAfterMs?: number): void => {
      void limiter
        .run({ tokens: 1, attempt, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }, () => {
          sent.push([name, time.now()]);
          return answer(time, name, 400);
        })
        .then(() => ended++);
    };
    send('told', 1, 3000);
    send('untold', 1);
    for (let i = 0; i < 20; i++) send(`new ${i}`, 0);
    await time.run(() => ended === 22);
    const at = new Map(sent);
    expect(at.get('told')).toBeGreaterThanOrEqual(3000);
    expect(at.get('told')).toBeLessThan(3000 * 1.1 + 400);
    expect(at.get('untold')).toBeLessThan(800);
    expect(at.get('untold')).toBeGreaterThan(90);
    expect(sent.map(([name]) => name).filter((name) => name.startsWith('new'))).toEqual(Array.from({ length: 20 }, (_, i) => `new ${i}`));
  });

  test('that can never be sent under the limit of the user is refused, with the setting to mend', async () => {
    const limiter = createLimiter({ time: new VirtualTime(), limits: { tokensPerMinute: 1000 } });
    await expect(limiter.run({ tokens: 1001, attempt: 0 }, () => Promise.resolve({ value: 1, verdict: 'ok' }))).rejects.toMatchObject({
      code: 'call-over-limit',
      hint: expect.stringContaining('tokensPerMinute') as string,
    });
  });
});

describe('a fatal answer', () => {
  test('can stop all that waits before anything else is sent', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ time, limits: { concurrency: 1 } });
    let sent = 0;
    const errors: string[] = [];
    for (let i = 0; i < 50; i++) {
      limiter
        .run({ tokens: 1, attempt: 0 }, () => {
          sent++;
          return answer(time, 'no such key', 10, { verdict: 'fatal' });
        })
        .then((value) => limiter.stop(new Error(value)))
        .catch((error: unknown) => errors.push((error as Error).message));
    }
    await time.run(() => errors.length === 49);
    expect(sent).toBe(1);
    expect(new Set(errors)).toEqual(new Set(['no such key']));
    await expect(limiter.run({ tokens: 1, attempt: 0 }, () => answer(time, ''))).rejects.toThrow('no such key');
  });

  test('of one request alone lets the others go on', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ time, limits: { concurrency: 1 } });
    let ended = 0;
    for (let i = 0; i < 50; i++) void limiter.run({ tokens: 1, attempt: 0 }, () => answer(time, i, 10, { verdict: 'fatal' })).then(() => ended++);
    await time.run(() => ended === 50);
    expect(ended).toBe(50);
  });
});

test('the same seed gives the same times', async () => {
  const run = async (): Promise<number[]> => {
    const chance = random('faults');
    const outcome = await simulate(
      { slots: () => 20, above: 'refuse', service: logNormal('same', 80, 0.5), fault: () => (chance.next() < 0.1 ? 'server-error' : undefined) },
      { calls: 1000 },
    );
    return outcome.answered;
  };
  expect(await run()).toEqual(await run());
});

test('whatever the endpoint does: every call is answered, no limit of the user is passed', async () => {
  const seconds = fc.integer({ min: 0, max: 40 });
  const plan = fc.record({
    seed: fc.string({ maxLength: 4 }),
    slots: fc.integer({ min: 1, max: 90 }),
    low: fc.integer({ min: 0, max: 90 }),
    from: seconds,
    lasts: seconds,
    above: fc.constantFrom('refuse' as const, 'queue' as const, 'share' as const),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
    network: fc.integer({ min: 0, max: 60 }),
    sigma: fc.double({ min: 0, max: 1.2, noNaN: true }),
    faults: fc.array(
      fc.record({
        verdict: fc.constantFrom<LimitVerdict>('rate-limited', 'overloaded', 'server-error', 'network', 'timeout', 'unsent', 'fatal'),
        part: fc.double({ min: 0, max: 0.3, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
    calls: fc.integer({ min: 1, max: 400 }),
    concurrency: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    requestsPerMinute: fc.option(fc.integer({ min: 20, max: 2000 }), { nil: undefined }),
    tokensPerMinute: fc.option(fc.integer({ min: 2000, max: 60_000 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async (given) => {
      const { concurrency, requestsPerMinute, tokensPerMinute } = given;
      const chance = random(`faults ${given.seed}`);
      const outcome = await simulate(
        {
          slots: (now) => (given.above === 'refuse' && now >= given.from * 1000 && now < (given.from + given.lasts) * 1000 ? given.low : given.slots),
          above: given.above,
          service: logNormal(given.seed, 80, given.sigma),
          network: given.network,
          ...(given.retryAfterMs === undefined ? {} : { retryAfterMs: given.retryAfterMs }),
          fault: () => given.faults.find(({ part }) => chance.next() < part)?.verdict,
        },
        { calls: given.calls, tokens: (index) => 1 + ((index * 131) % 1500) },
        { seed: given.seed, limits: { concurrency, requestsPerMinute, tokensPerMinute } },
      );
      expect(outcome.lost).toBe(0);
      expect(outcome.limiter.state()).toMatchObject({ active: 0, waiting: 0 });
      expect(outcome.peak).toBeLessThanOrEqual(concurrency ?? Infinity);
      // What never left is no request to whoever counts them, and gave its place back.
      const left = outcome.sent.filter((one) => one.left);
      let first = 0;
      let tokens = 0;
      for (const [index, { at, tokens: more, kept }] of left.entries()) {
        tokens += kept ? more : 0;
        while ((left[first]?.at ?? 0) <= at - 60_000) {
          tokens -= left[first]?.kept ? (left[first]?.tokens ?? 0) : 0;
          first++;
        }
        expect(index - first + 1).toBeLessThanOrEqual(requestsPerMinute ?? Infinity);
        expect(tokens).toBeLessThanOrEqual(tokensPerMinute ?? Infinity);
      }
    }),
    { numRuns: 150 },
  );
});
