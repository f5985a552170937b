import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PerMinute } from './per-minute.ts';
import { logNormal, simulate } from './simulator-testkit.ts';

/** The most that is taken in any sixty seconds. */
function worstMinute(taken: readonly { at: number; amount: number }[]): number {
  let worst = 0;
  for (const [index, first] of taken.entries()) {
    let sum = 0;
    for (let i = index; i < taken.length && (taken[i]?.at ?? Infinity) < first.at + 60_000; i++) sum += taken[i]?.amount ?? 0;
    worst = Math.max(worst, sum);
  }
  return worst;
}

describe('a limit a minute', () => {
  test('is never passed in any sixty seconds, and is used up where there is demand', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(fc.record({ gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })), part: fc.double({ min: 0, max: 1, noNaN: true }) }), {
          maxLength: 60,
        }),
        (limit, start, wishes) => {
          const perMinute = new PerMinute(limit, start);
          const taken: { at: number; amount: number }[] = [];
          let now = start;
          for (const { gap, part } of wishes) {
            now += gap;
            const amount = Math.max(1, Math.floor(limit * part * part));
            for (let wait = perMinute.wait(amount, now); wait > 0; wait = perMinute.wait(amount, now)) now += wait;
            perMinute.take(amount, now);
            taken.push({ at: now, amount });
          }
          expect(worstMinute(taken)).toBeLessThanOrEqual(limit + 1e-6);
        },
      ),
      { numRuns: 300 },
    );
    const perMinute = new PerMinute(600, 0);
    let now = 0;
    let taken = 0;
    while (now < 600_000) {
      const wait = perMinute.wait(1, now);
      if (wait > 0) now += wait;
      else taken += perMinute.take(1, now) >= 0 ? 1 : 0;
    }
    expect(taken).toBeGreaterThan(0.97 * 6000);
  });

  test('what is given back can be taken again', () => {
    const perMinute = new PerMinute(1200, 0);
    const cell = perMinute.take(1200, 0);
    expect(perMinute.wait(100, 1000)).toBeGreaterThan(50_000);
    perMinute.giveBack(cell, 1100, 1000);
    expect(perMinute.wait(100, 1000)).toBeLessThan(5000);
  });
});

describe('requests and tokens a minute', () => {
  test('of the user are kept, beside any concurrency', async () => {
    const outcome = await simulate(
      { slots: () => 64, above: 'refuse', service: logNormal('rates', 80, 0.5) },
      { calls: 900, tokens: (index) => 50 + ((index * 37) % 100) },
      { limits: { requestsPerMinute: 300, tokensPerMinute: 24_000 } },
    );
    expect(outcome.lost).toBe(0);
    expect(worstMinute(outcome.sent.map(({ at }) => ({ at, amount: 1 })))).toBeLessThanOrEqual(300);
    expect(worstMinute(outcome.sent.map(({ at, tokens }) => ({ at, amount: tokens })))).toBeLessThanOrEqual(24_000);
    // 90,000 tokens need three and three quarter minutes.
    expect(outcome.wall).toBeLessThan(4.1 * 60_000);
  });

  test('of the headers are kept as soon as they are known, the lower of both', async () => {
    const outcome = await simulate(
      { slots: () => 64, above: 'refuse', service: logNormal('told', 80, 0.5), limits: { requestsPerMinute: 120 } },
      { calls: 400, outstanding: 40 },
      { limits: { requestsPerMinute: 200 } },
    );
    expect(worstMinute(outcome.sent.map(({ at }) => ({ at, amount: 1 })))).toBeLessThanOrEqual(120);
  });

  test('headers that say nothing is left stop the endpoint until they are full again', async () => {
    let spent = false;
    const outcome = await simulate(
      {
        slots: () => 4,
        above: 'refuse',
        service: logNormal('empty', 80, 0.5),
        get limits() {
          if (spent) return {};
          spent = true;
          return { remainingRequests: 0, resetRequestsMs: 5000 };
        },
      },
      { calls: 60 },
    );
    const first = outcome.answered[0] ?? 0;
    expect(outcome.sent.filter(({ at }) => at > first && at < first + 4900)).toEqual([]);
    expect(outcome.lost).toBe(0);
  });
});
