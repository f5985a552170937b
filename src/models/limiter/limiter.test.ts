import { describe, expect, test } from 'vitest';
import { random } from '../../statistics/random.ts';
import { logNormal, rate, simulate, type Endpoint, type Outcome } from './simulator-testkit.ts';

const median = 80;
const meanService = median * Math.exp(0.125);
const endpoint = (seed: string, slots: number, more: Partial<Endpoint> = {}): Endpoint => ({
  slots: () => slots,
  above: 'refuse',
  service: logNormal(seed, median, 0.5),
  ...more,
});
const share = (outcome: Outcome): number => outcome.refused.length / outcome.sent.length;

/** Slots kept busy, as a share of those there are, after 500 calls and before the queue runs dry. */
function used(outcome: Outcome, slots: number): number {
  const last = Math.floor(outcome.answered.length * 0.96);
  const span = (outcome.answered[last] as number) - (outcome.answered[500] as number);
  return ((last - 500) * (outcome.work / outcome.answered.length)) / span / slots;
}

/** Slots kept busy on average between two seconds. */
const busy = (outcome: Outcome, from: number, to: number): number => (rate(outcome.answered, from * 1000, to * 1000) * meanService) / 1000;

const draw = (seed: string): (() => number) => {
  const source = random(seed);
  return () => source.next();
};

describe('an endpoint of unknown capacity', () => {
  for (const slots of [8, 64, 200]) {
    for (const seed of ['a', 'b', 'c']) {
      test(`${slots} slots, refusing above (${seed}): 97 % of the ideal after 500 calls, refusals under 2 %`, async () => {
        const outcome = await simulate(endpoint(seed, slots, seed === 'c' ? { retryAfterMs: 1000 } : {}), { calls: slots === 8 ? 4000 : 10_000 }, { seed });
        expect(used(outcome, slots)).toBeGreaterThan(0.97);
        expect(share(outcome)).toBeLessThan(0.02);
        expect(outcome.lost).toBe(0);
      });
    }
  }

  for (const [slots, most] of [
    [64, 125],
    [200, 220],
  ] as const) {
    test(`${slots} slots: the way up costs less than ${most} ms`, async () => {
      const outcome = await simulate(endpoint(`start ${slots}`, slots), { calls: slots * 40 });
      const inTwoSeconds = outcome.answered.filter((at) => at < 2000).length;
      expect(2000 - (inTwoSeconds * meanService) / slots).toBeLessThan(most);
      expect(rate(outcome.refused, 0, 1000)).toBeLessThan(slots / 2);
    });
  }

  for (const seed of ['a', 'b', 'c']) {
    test(`200 slots and a client at its limit (${seed}): refusals under 2 %`, async () => {
      const outcome = await simulate(endpoint(seed, 200), { calls: 10_000, clientMs: 0.2 }, { seed });
      expect(used(outcome, 200)).toBeGreaterThan(0.95);
      expect(share(outcome)).toBeLessThan(0.02);
    });
  }

  test('few slots: those that are opened at once at the start are given up together', async () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const outcome = await simulate(endpoint(seed, 8), { calls: 100 }, { seed });
      expect(outcome.refused.filter((at) => at < 600).length).toBeLessThan(18);
    }
  });

  test('towards the end no higher limit is tried: nothing of the last round trips is refused', async () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      for (const calls of [1500, 2000, 2500, 3000]) {
        const outcome = await simulate(endpoint(`${seed} ${calls}`, 64), { calls }, { seed });
        expect(outcome.refused.filter((at) => at > outcome.wall - 350)).toEqual([]);
      }
    }
  });

  for (const clientMs of [0.25, 0.3, 0.4]) {
    test(`200 slots and a client without a free moment (${clientMs} ms): no more calls at a time than it can send`, async () => {
      const outcome = await simulate(endpoint('strained', 200), { calls: 10_000, clientMs });
      const most = 1000 / (2 * clientMs);
      expect(rate(outcome.answered, 1000, 4000)).toBeGreaterThan(0.97 * Math.min(most, (200 * 1000) / meanService));
      expect(Math.max(...outcome.limits.map(({ limit }) => limit))).toBeLessThan(1.4 * 200);
      expect(share(outcome)).toBeLessThan(0.01);
    });
  }

  for (const slots of [1, 4, 64]) {
    test(`${slots} slots, the others wait: full, and the queue stays short`, async () => {
      const outcome = await simulate(endpoint(`queue ${slots}`, slots, { above: 'queue' }), { calls: slots === 64 ? 10_000 : 2000 });
      expect(used(outcome, slots)).toBeGreaterThan(0.95);
      const later = outcome.limits.filter(({ at }) => at > 2000);
      let area = 0;
      for (let i = 1; i < later.length; i++) area += (later[i - 1]?.limit ?? 0) * ((later[i]?.at ?? 0) - (later[i - 1]?.at ?? 0));
      const mean = later.length < 2 ? outcome.limiter.state().limit : area / ((later.at(-1)?.at ?? 0) - (later[0]?.at ?? 0));
      expect(mean).toBeLessThan(2 * slots + 10);
    });
  }

  test('a far endpoint gets more calls than it has slots: some are always on their way', async () => {
    const outcome = await simulate(endpoint('far', 64, { network: 15 }), { calls: 10_000 });
    expect(used(outcome, 64)).toBeGreaterThan(meanService / (meanService + 30));
    expect(share(outcome)).toBeLessThan(0.1);
  });

  test('the ceiling of the user stands', async () => {
    const outcome = await simulate(endpoint('ceiling', 64), { calls: 2000 }, { limits: { concurrency: 10 } });
    expect(outcome.peak).toBe(10);
    expect(outcome.refused).toEqual([]);
  });

  test('does not grow where nothing waits', async () => {
    const outcome = await simulate(endpoint('idle', 64), { calls: 500, outstanding: 3 });
    expect(outcome.limiter.state().limit).toBe(16);
    expect(outcome.timers).toBe(0);
  });
});

describe('refusals that say nothing of capacity', () => {
  for (const seed of ['a', 'b', 'c']) {
    test(`5 % at random do not collapse the limit (${seed})`, async () => {
      const chance = draw(seed);
      const outcome = await simulate(endpoint(seed, 64, { fault: () => (chance() < 0.05 ? 'rate-limited' : undefined) }), { calls: 10_000 });
      expect(used(outcome, 64)).toBeGreaterThan(0.88);
      expect(outcome.lost).toBe(0);
    });

    test(`20 % mixed faults take 1.6 times the clean time at most (${seed})`, async () => {
      const chance = draw(`mixed ${seed}`);
      const kinds = ['rate-limited', 'server-error', 'network', 'timeout'] as const;
      const fault: Endpoint['fault'] = () => {
        const at = chance();
        return at < 0.2 ? kinds[Math.floor(at * 20)] : undefined;
      };
      const clean = await simulate(endpoint(seed, 64), { calls: 10_000 });
      const faulty = await simulate(endpoint(seed, 64, { fault }), { calls: 10_000 });
      expect(faulty.lost).toBe(0);
      expect(faulty.wall / clean.wall).toBeLessThan(1.6);
    });
  }
});

describe('an endpoint that changes', () => {
  // Trouble from second 6 to 16.
  const trouble = (now: number): boolean => now >= 6000 && now < 16_000;
  const cases: { name: string; above: Endpoint['above']; slots: number; during: number; retryAfterMs?: number; calls: number }[] = [
    { name: 'half its slots, refusing', above: 'refuse', slots: 64, during: 32, calls: 17_500 },
    { name: 'half its slots, refusing with Retry-After', above: 'refuse', slots: 64, during: 32, retryAfterMs: 1000, calls: 17_500 },
    { name: 'half of few slots', above: 'refuse', slots: 8, during: 4, calls: 2200 },
    { name: 'half of many slots', above: 'refuse', slots: 200, during: 100, calls: 53_000 },
    { name: 'half its slots, the others wait', above: 'queue', slots: 64, during: 32, calls: 17_500 },
    { name: 'half its slots, all slow down', above: 'share', slots: 64, during: 32, calls: 17_500 },
  ];
  for (const { name, above, slots, during, retryAfterMs, calls } of cases) {
    test(`${name}: no call lost, no storm, 90 % of each ceiling within 15 s`, async () => {
      const outcome = await simulate(
        endpoint(name, slots, { above, slots: (now) => (trouble(now) ? during : slots), ...(retryAfterMs ? { retryAfterMs } : {}) }),
        { calls },
      );
      expect(outcome.lost).toBe(0);
      expect(busy(outcome, 9, 16)).toBeGreaterThan(0.9 * during);
      expect(busy(outcome, 23, 28)).toBeGreaterThan(0.9 * slots);
      expect(rate(outcome.refused, 6000, 9000) * 3).toBeLessThan(4 * slots + 20);
      expect(share(outcome)).toBeLessThan(0.04);
    });
  }

  test('answers that take five times as long: nothing lost, and as many calls at a time as before', async () => {
    const quick = logNormal('slow', median, 0.5);
    const outcome = await simulate(endpoint('slow', 64, { service: (now) => quick() * (trouble(now) ? 5 : 1) }), { calls: 17_500 });
    expect(outcome.lost).toBe(0);
    expect(busy(outcome, 11, 16)).toBeGreaterThan((0.9 * 64) / 5);
    expect(busy(outcome, 22, 25)).toBeGreaterThan(0.9 * 64);
  });

  for (const [name, verdict, part] of [
    ['90 % refused', 'rate-limited', 0.9],
    ['nothing but refusals', 'rate-limited', 1],
    ['no connection', 'network', 1],
    ['server errors', 'server-error', 1],
  ] as const) {
    test(`${name} for 10 s: no call lost, no storm, back within 15 s`, async () => {
      const chance = draw(name);
      const outcome = await simulate(endpoint(name, 64, { fault: (now) => (trouble(now) && chance() < part ? verdict : undefined) }), { calls: 12_000 });
      expect(outcome.lost).toBe(0);
      const sent = outcome.sent.filter(({ at }) => trouble(at)).length;
      // A round or two until it is noticed, then two probes at a time; at full rate it would be tens of thousands.
      expect(sent).toBeLessThan(500);
      expect(busy(outcome, 24, 26)).toBeGreaterThan(0.9 * 64);
    });
  }

  test('an outage that names its end is not asked before it', async () => {
    const outcome = await simulate(
      endpoint('named', 16, { slots: (now) => (trouble(now) ? 0 : 16), retryAfterMs: 12_000 }),
      { calls: 5000 },
      { limits: { concurrency: 16 } },
    );
    expect(outcome.lost).toBe(0);
    expect(outcome.sent.filter(({ at }) => at > 8500 && at < 17_500)).toEqual([]);
    expect(busy(outcome, 24, 30)).toBeGreaterThan(0.9 * 16);
  });
});
