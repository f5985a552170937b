/** What every limiter must do: it decides when, never whether, and passes on what came of it. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import type { LimitedResult, Limiter, LimitVerdict, ModelConfig } from '../contracts/index.ts';

interface ConformanceCheck {
  name: string;
  run(): Promise<void>;
}

const weight = { tokens: 10, attempt: 0 };
const turn = (): Promise<void> => new Promise((go) => setImmediate(go));

/** `open` gives a fresh limiter with what a user allows, over the real clock. */
export function limiterConformance(open: (limits: ModelConfig['limits']) => Limiter): ConformanceCheck[] {
  const check = (name: string, run: () => Promise<void>): ConformanceCheck => ({ name, run });
  return [
    check('gives the value of the attempt, whatever its verdict, and tries nothing again', async () => {
      const limiter = open({});
      const verdicts: LimitVerdict[] = ['ok', 'fatal', 'unsent', 'network', 'ok'];
      let runs = 0;
      for (const verdict of verdicts) strictEqual(await limiter.run(weight, async () => ({ value: `${verdict} ${++runs}`, verdict })), `${verdict} ${runs}`);
      strictEqual(runs, verdicts.length);
    }),
    check('every call gets its turn, once', async () => {
      const limiter = open({});
      const seen: number[] = [];
      const calls = Array.from({ length: 300 }, (_, i) =>
        limiter.run(weight, async () => {
          await turn();
          seen.push(i);
          return { value: i, verdict: 'ok' };
        }),
      );
      deepStrictEqual(
        await Promise.all(calls),
        Array.from({ length: 300 }, (_, i) => i),
      );
      strictEqual(new Set(seen).size, 300);
      strictEqual(seen.length, 300);
      const { active, waiting } = limiter.state();
      deepStrictEqual({ active, waiting }, { active: 0, waiting: 0 });
    }),
    check('never more at a time than the user allows', async () => {
      const limiter = open({ concurrency: 3 });
      let active = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 60 }, () =>
          limiter.run(weight, async () => {
            most = Math.max(most, ++active);
            await turn();
            active--;
            return { value: 0, verdict: 'ok' };
          }),
        ),
      );
      ok(most <= 3 && most > 0, String(most));
    }),
    check('an attempt that throws is passed on, and gives its slot back', async () => {
      const limiter = open({ concurrency: 1 });
      await rejects(
        limiter.run(weight, async () => {
          throw new Error('broken');
        }),
        /broken/,
      );
      strictEqual(await limiter.run(weight, async () => ({ value: 'next', verdict: 'ok' })), 'next');
      strictEqual(limiter.state().active, 0);
    }),
    check('who gives up while waiting is let go at once, and never runs', async () => {
      const limiter = open({ concurrency: 1 });
      let release = (): void => {};
      const first = limiter.run(weight, () => new Promise<LimitedResult<number>>((done) => (release = () => done({ value: 1, verdict: 'ok' }))));
      const controller = new AbortController();
      let ran = false;
      const second = limiter.run(
        weight,
        async () => {
          ran = true;
          return { value: 2, verdict: 'ok' };
        },
        controller.signal,
      );
      const third = limiter.run(weight, async () => ({ value: 3, verdict: 'ok' }));
      await turn();
      const reason = new Error('given up');
      controller.abort(reason);
      await rejects(second, /given up/);
      release();
      deepStrictEqual(await Promise.all([first, third]), [1, 3]);
      strictEqual(ran, false);
    }),
    check('refusals for the rate are counted, and a retry still gets its turn', async () => {
      const limiter = open({});
      strictEqual(await limiter.run(weight, async () => ({ value: 'no', verdict: 'rate-limited', retryAfterMs: 20 })), 'no');
      strictEqual(limiter.state().rateLimited, 1);
      strictEqual(await limiter.run({ tokens: 10, attempt: 1, retryAfterMs: 20 }, async () => ({ value: 'yes', verdict: 'ok' })), 'yes');
    }),
  ];
}
