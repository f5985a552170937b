import { expect, it } from 'vitest';
import { logNormal, simulate } from './simulator-testkit.ts';

const slots = 16;

/** Above its slots all calls slow down together, as where the client's own machine is what is full. */
async function limits(strained: boolean): Promise<number[]> {
  const outcome = await simulate({ slots: () => slots, above: 'share', service: logNormal('own', 80, 0.5) }, { calls: 4000, strained });
  expect(outcome.lost).toBe(0);
  return outcome.limits.filter(({ at }) => at > 3000).map(({ limit }) => limit);
}

it('takes longer calls for a full endpoint, but not where this process is at work all the time', async () => {
  const other = await limits(false);
  expect(Math.max(...other)).toBeLessThan(4 * slots);
  const own = await limits(true);
  expect(Math.min(...own)).toBeGreaterThan(Math.max(...other));
  // Nor does it grow for ever.
  expect(Math.max(...own)).toBeLessThan(10 * slots);
});
