import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HornbookError } from '../../errors.ts';
import { counters } from './count-testkit.ts';
import { checkedWorkers } from './index.ts';

async function all(workers: number, texts: Iterable<string> | AsyncIterable<string>): Promise<number[]> {
  const pool = counters(workers);
  const out: number[] = [];
  try {
    for await (const count of pool.map(texts)) out.push(count);
    return out;
  } finally {
    await pool.close();
  }
}

async function errorOf(done: Promise<unknown>): Promise<unknown> {
  return done.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a pool of threads', () => {
  it('gives the results in the order of the tasks, whatever the number of threads', async () => {
    const pools = [1, 2, 3].map((workers) => counters(workers));
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', 'b') }), { maxLength: 40 }), async (texts) => {
          const given: number[][] = [];
          for (const pool of pools) {
            const out: number[] = [];
            for await (const count of pool.map(texts)) out.push(count);
            given.push(out);
          }
          const expected = texts.map((text) => text.split('a').length - 1);
          expect(given).toEqual([expected, expected, expected]);
        }),
        { numRuns: 30 },
      );
    } finally {
      await Promise.all(pools.map((pool) => pool.close()));
    }
  });

  it('takes tasks as they come, a few ahead of the results', async () => {
    let taken = 0;
    let given = 0;
    let most = 0;
    const pool = counters(2);
    const tasks = async function* (): AsyncGenerator<string> {
      for (; taken < 50; taken++) {
        most = Math.max(most, taken - given);
        yield 'aa';
      }
    };
    for await (const count of pool.map(tasks())) {
      expect(count).toBe(2);
      given++;
    }
    await pool.close();
    expect([taken, given]).toEqual([50, 50]);
    expect(most).toBeLessThanOrEqual(4);
  });

  it.each([1, 2])('throws what the work throws, with code, hint and exit code, with %i', async (workers) => {
    const error = await errorOf(all(workers, ['a', 'throw', 'a']));
    expect(HornbookError.isInstance(error) && [error.message, error.code, error.hint, error.exitCode]).toEqual(['no such text', 'text', 'Give another.', 2]);
  });

  it('says so where a thread dies, and does not hang', async () => {
    const error = await errorOf(all(2, ['a', 'die', 'a', 'a', 'a', 'a', 'a', 'a']));
    expect(HornbookError.isInstance(error) && error.code).toBe('worker');
    expect(String(error)).toContain('A thread that was to count texts broke down: it ended with code 3.');
  });

  it('says so where the threads do not start', async () => {
    const pool = counters(2, new URL('./not-there.ts', import.meta.url));
    const error = await errorOf(pool.map(['a']).next());
    await pool.close();
    expect(String(error)).toMatch(/A thread that was to count texts broke down: Cannot find module/);
  });

  it('throws what the tasks throw, and can be closed twice', async () => {
    const pool = counters(2);
    const tasks = function* (): Generator<string> {
      yield 'a';
      throw new Error('no more rows');
    };
    const walk = async (): Promise<void> => {
      for await (const count of pool.map(tasks())) expect(count).toBe(1);
    };
    expect(String(await errorOf(walk()))).toContain('no more rows');
    await pool.close();
    await pool.close();
    expect(String(await errorOf(pool.map(['a']).next()))).toContain('are closed');
  });

  it('refuses numbers of threads that cannot be', () => {
    expect(checkedWorkers(3)).toBe(3);
    for (const workers of [0, -1, 1.5, 65, Number.NaN]) expect(() => checkedWorkers(workers)).toThrow(/workers cannot be/);
  });
});
