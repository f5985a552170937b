import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBuckets } from './buckets.ts';
import { createSlots } from './capacity.ts';
import { drawnLatency } from './latency.ts';
import type { ModelServer } from './start.ts';
import { ask, chatBody, post, withServer } from './testkit.ts';

describe('latency', () => {
  const draws = (sigma: number): number[] =>
    Array.from({ length: 4000 }, (_, i) => Math.log(drawnLatency({ median: 80, sigma }, `call ${i}`) / 80)).sort((a, b) => a - b);

  test('is log-normal: half of the calls below the median, 68 % within one sigma', () => {
    const logs = draws(0.5);
    expect(logs[2000]).toBeGreaterThan(-0.03);
    expect(logs[2000]).toBeLessThan(0.03);
    const within = logs.filter((log) => Math.abs(log) < 0.5).length / logs.length;
    expect(within).toBeGreaterThan(0.65);
    expect(within).toBeLessThan(0.715);
  });

  test('is none where none is set, and one where sigma is 0', () => {
    expect(drawnLatency(undefined, 'a')).toBe(0);
    expect(drawnLatency({ median: 7, sigma: 0 }, 'a')).toBe(7);
  });
});

describe('slots', () => {
  test('never hold more than there are, in any order of coming and going', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.array(fc.boolean(), { maxLength: 60 }), (slots, steps) => {
        const house = createSlots({ slots }, 's');
        let inside = 0;
        for (const [index, come] of steps.entries()) {
          if (come) {
            const entered = house.enter(index + 1, String(index), 1, 0);
            expect(typeof entered === 'number').toBe(inside < slots);
            if (typeof entered === 'number') inside++;
          } else if (inside > 0) {
            house.leave();
            inside--;
          }
        }
      }),
    );
  });

  test('grow slow instead of refusing: latency goes with the load', () => {
    const enter = (slowPower?: number): (number | object)[] => {
      const house = createSlots({ slots: 2, overload: 'slow', slowPower, latency: { median: 10, sigma: 0 } }, 's');
      return Array.from({ length: 4 }, (_, i) => house.enter(i + 1, String(i), 1, 0));
    };
    expect(enter()).toEqual([10, 10, expect.closeTo(15), expect.closeTo(20)]);
    expect(enter(2)).toEqual([10, 10, expect.closeTo(22.5), expect.closeTo(40)]);
  });

  test('change after so many calls, and after so much time', () => {
    const changes = [
      { afterCalls: 2, slots: 0, retryAfter: 3 },
      { afterMs: 100, slots: 5 },
    ];
    const house = createSlots({ changes }, 's');
    const enter = (number: number, now: number): unknown => house.enter(number, 'x', 1, now);
    expect([enter(1, 1000), enter(2, 1000)]).toEqual([0, 0]);
    expect(enter(3, 1001)).toEqual({ refused: 'slots', headers: { 'retry-after': '3' } });
    expect([enter(4, 1099), enter(5, 1100)]).toEqual([expect.anything(), 0]);
  });

  test('a share is refused whatever the load is', () => {
    const house = createSlots({ refuseShare: 0.9 }, 's');
    const refused = Array.from({ length: 2000 }, (_, i) => house.enter(i, String(i), 1, 0)).filter((one) => typeof one !== 'number');
    expect(refused.length).toBeGreaterThan(1730);
    expect(refused.length).toBeLessThan(1870);
  });

  test('over HTTP: the peak is the slots, the rest is 429, and service is summed alike in any order', async () => {
    const flood = async (server: ModelServer, prompts: string[]): Promise<void> => {
      await Promise.all(prompts.map(async (prompt) => await (await post(server, '/chat/completions', chatBody(prompt))).text()));
    };
    const prompts = Array.from({ length: 40 }, (_, i) => `prompt ${i}`);
    const latency = { median: 4 };
    await withServer({ slots: 5, latency }, async (server) => {
      await flood(server, prompts);
      const log = await server.log();
      expect(log.peak).toBe(5);
      expect(log.byRefusal.slots).toBe(log.byStatus['429']);
      expect(log.share429).toBe((log.byStatus['429'] ?? 0) / 40);
    });
    const sums: number[] = [];
    for (const order of [prompts, prompts.toReversed()]) {
      await withServer({ latency }, async (server) => {
        await flood(server, order);
        sums.push(Math.round((await server.log()).serviceMs * 1000));
      });
    }
    expect(sums[0]).toBe(sums[1]);
  });

  test('can be changed by hand while it runs', async () => {
    await withServer({ slots: 0, retryAfter: 2 }, async (server) => {
      const refused = await ask(server, 'anthropic', false);
      expect(refused).toMatchObject({ what: 'again', status: 429 });
      expect(refused.headers?.get('retry-after')).toBe('2');
      await server.set({ slots: undefined });
      expect((await ask(server, 'anthropic', false)).what).toBe('ok');
    });
  });
});

describe('limits of a minute', () => {
  test('never let through more than the bucket and what filled it', () => {
    const step = fc.record({ tokens: fc.integer({ min: 0, max: 50 }), wait: fc.integer({ min: 0, max: 2000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const buckets = createBuckets({ requestsPerMinute: 10, tokensPerMinute: 100 });
        let now = 1_000_000;
        const start = now;
        let requests = 0;
        let tokens = 0;
        for (const one of steps) {
          now += one.wait;
          if (buckets?.take(one.tokens, now) !== undefined) continue;
          requests++;
          tokens += one.tokens;
        }
        const minutes = 1 + (now - start) / 60_000;
        expect(requests).toBeLessThanOrEqual(10 * minutes + 1e-6);
        expect(tokens).toBeLessThanOrEqual(100 * minutes + 1e-6);
      }),
    );
  });

  test('say what is left, in the headers of each provider, and when to come back', async () => {
    await withServer({ limits: { requestsPerMinute: 2, tokensPerMinute: 10_000 } }, async (server) => {
      const first = (await ask(server, 'openai', false)).headers;
      expect(first?.get('x-ratelimit-limit-requests')).toBe('2');
      expect(first?.get('x-ratelimit-remaining-requests')).toBe('1');
      expect(first?.get('x-ratelimit-reset-requests')).toMatch(/^[\d.]+s$/);
      const second = (await ask(server, 'anthropic', false)).headers;
      expect(second?.get('anthropic-ratelimit-requests-remaining')).toBe('0');
      expect(second?.get('anthropic-ratelimit-tokens-limit')).toBe('10000');
      expect(Date.parse(second?.get('anthropic-ratelimit-requests-reset') ?? '')).toBeGreaterThan(Date.parse(second?.get('date') ?? ''));
      const third = await ask(server, 'openai', false);
      expect(third.status).toBe(429);
      expect(Number(third.headers?.get('retry-after'))).toBeGreaterThan(20);
      expect((await server.log()).byRefusal).toEqual({ requests: 1 });
    });
  });
});
