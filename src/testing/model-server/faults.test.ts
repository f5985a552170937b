import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultKinds } from './fault-kinds.ts';
import type { FaultKind } from './fault-kinds.ts';
import { faultPlanner } from './fault-plan.ts';
import { ask, dig, post, withServer } from './testkit.ts';

const kinds = Object.keys(faultKinds) as FaultKind[];
const shares = fc
  .array(fc.tuple(fc.constantFrom(...kinds), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 8 })
  .map((list) => Object.fromEntries(list.map(([kind, share]) => [kind, share / list.length])));
const call = fc.record({ number: fc.integer({ min: 1, max: 1e6 }), hash: fc.string(), seen: fc.integer({ min: 1, max: 9 }) });

describe('the fault plan', () => {
  test('gives the same faults for the same seed, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.string(), shares, fc.array(call, { maxLength: 30 }), (seed, planned, calls) => {
        const first = faultPlanner({ shares: planned }, seed);
        const again = faultPlanner({ shares: planned }, seed);
        const drawn = new Map(calls.map((one) => [one, first(one)]));
        for (const one of calls.toReversed()) expect(again({ ...one, number: 1 })).toBe(drawn.get(one));
      }),
    );
  });

  test('another seed draws other faults', () => {
    const draw = (seed: string): (FaultKind | undefined)[] =>
      Array.from({ length: 200 }, (_, i) => faultPlanner({ shares: { refusal: 0.5 } }, seed)({ number: i, hash: String(i), seen: 1 }));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  test('keeps to its shares, by request and by number', () => {
    for (const by of ['request', 'number'] as const) {
      const planner = faultPlanner({ by, shares: { 'error-500': 0.1, quota: 0.05 } }, 'shares');
      const met = Array.from({ length: 20_000 }, (_, i) => planner({ number: i, hash: String(i), seen: 1 }));
      // Five standard deviations.
      expect(Math.abs(met.filter((kind) => kind === 'error-500').length - 2000)).toBeLessThan(215);
      expect(Math.abs(met.filter((kind) => kind === 'quota').length - 1000)).toBeLessThan(155);
    }
  });

  test('set numbers go first, and repeats can be spared', () => {
    const planner = faultPlanner({ at: { 3: 'quota' }, shares: { empty: 1 }, times: 1 }, 's');
    expect([1, 3].map((number) => planner({ number, hash: 'x', seen: 1 }))).toEqual(['empty', 'quota']);
    expect(planner({ number: 4, hash: 'x', seen: 2 })).toBeUndefined();
  });

  test('refuses a plan that cannot be', () => {
    expect(() => faultPlanner({ shares: { 'error-500': 0.7, quota: 0.4 } }, 's')).toThrow('together at most 1');
    expect(() => faultPlanner({ shares: { quota: Number.NaN } }, 's')).toThrow('from 0 to 1');
    expect(() => faultPlanner({ at: { 1: 'earthquake' as FaultKind } }, 's')).toThrow('No fault is named "earthquake"');
  });
});

describe('each fault, as a plain client meets it', () => {
  for (const api of ['openai', 'anthropic'] as const) {
    for (const stream of [false, true]) {
      test(`${api}, ${stream ? 'streamed' : 'whole'}`, async () => {
        // Call number n + 1 meets kind n; the last call meets none.
        const at = Object.fromEntries(kinds.map((kind, index) => [index + 1, kind]));
        await withServer({ faults: { at, hangMs: 5, dripMs: 1, lateMs: 1, dripBytes: 200 }, latency: { median: 1 } }, async (server) => {
          const seen = [];
          for (const kind of kinds) seen.push([kind, (await ask(server, api, stream, kind)).what]);
          expect(Object.fromEntries(seen)).toEqual(faultKinds);
          expect((await ask(server, api, stream, 'clean')).what).toBe('ok');
          expect((await server.faults()).map(({ number, kind }) => [number, kind])).toEqual(kinds.map((kind, index) => [index + 1, kind]));
          expect((await server.log()).byFault).toEqual(Object.fromEntries(kinds.map((kind) => [kind, 1])));
        });
      });
    }
  }

  test('are the same for the same requests, however these arrive', async () => {
    const prompts = Array.from({ length: 60 }, (_, i) => `prompt ${i}`);
    const met: string[][] = [];
    for (const order of [prompts, prompts.toReversed()]) {
      await withServer({ faults: { shares: { 'error-500': 0.2, refusal: 0.2 } } }, async (server) => {
        await Promise.all(order.map(async (prompt) => await ask(server, 'openai', false, prompt)));
        // A repeat draws anew: not all of those that met a fault meet it again.
        await Promise.all(prompts.map(async (prompt) => await ask(server, 'openai', false, prompt)));
        met.push((await server.faults()).map(({ hash, seen, kind }) => `${hash} ${seen} ${kind}`).sort());
      });
    }
    expect(met[0]).toEqual(met[1]);
    const times = (seen: number): string[] => (met[0] ?? []).filter((one) => one.includes(` ${seen} `)).map((one) => one.slice(0, 64));
    expect(times(1).length).toBeGreaterThan(10);
    expect(times(2)).not.toEqual(times(1));
  });

  test('says when to come back, in seconds, as a date and in milliseconds', async () => {
    await withServer(
      { faults: { at: { 1: 'rate-limit', 2: 'rate-limit-seconds', 3: 'rate-limit-date', 4: 'rate-limit-ms' }, retryAfter: 2 } },
      async (server) => {
        const headers = [];
        for (let i = 0; i < 4; i++) headers.push((await ask(server, 'openai', false)).headers);
        expect(headers.map((one) => one?.get('retry-after-ms'))).toEqual([null, null, null, '2000']);
        expect(headers.map((one) => one?.get('retry-after'))).toEqual([null, '2', expect.stringMatching(/ GMT$/), null]);
        const wait = Date.parse(headers[2]?.get('retry-after') ?? '') - Date.parse(headers[2]?.get('date') ?? '');
        expect([2000, 3000]).toContain(wait);
      },
    );
  });

  test('usage is tripled or missing, the model another one, and the log knows better', async () => {
    for (const api of ['openai', 'anthropic'] as const) {
      for (const stream of [false, true]) {
        const reply = (): string => '{"a":"b","b":1}';
        await withServer({ reply, faults: { at: { 2: 'usage-tripled', 3: 'usage-missing', 4: 'wrong-model' } } }, async (server) => {
          const seen: unknown[] = [];
          for (let i = 0; i < 4; i++) seen.push(await ask(server, api, stream));
          const output = (one: unknown): unknown => dig(one, 'usage', api === 'openai' ? 'completion_tokens' : 'output_tokens');
          expect(output(seen[0])).toBe(4);
          expect(output(seen[1])).toBe(12);
          expect(dig(seen[2], 'usage')).toBeUndefined();
          expect(seen.map((one) => dig(one, 'model'))).toEqual(['scripted', 'scripted', 'scripted', 'scripted-other']);
          expect((await server.log()).tokens.output).toBe(16);
        });
      }
    }
  });

  test('a script sets the fault of its reply, or takes one away', async () => {
    const reply = ({ prompt }: { prompt: string }) => ({ fault: prompt === 'good' ? ('none' as const) : ('error-503' as const) });
    await withServer({ reply, faults: { shares: { empty: 1 } } }, async (server) => {
      expect((await ask(server, 'openai', false, 'good')).what).toBe('ok');
      expect((await ask(server, 'openai', false, 'bad')).status).toBe(503);
      expect(await server.faults()).toMatchObject([{ kind: 'error-503', number: 2 }]);
    });
  });

  test('vectors meet the faults that vectors can have', async () => {
    await withServer({ faults: { at: { 1: 'refusal', 2: 'empty', 3: 'bad-content' } } }, async (server) => {
      const lengths = [];
      for (let i = 0; i < 3; i++) {
        const body: unknown = await (await post(server, '/embeddings', { model: 'e', input: 'tide' })).json();
        lengths.push(dig(body, 'data', 0, 'embedding', 'length'));
      }
      expect(lengths).toEqual([32, undefined, 31]);
      expect((await server.faults()).map(({ kind }) => kind)).toEqual(['empty', 'bad-content']);
    });
  });
});
