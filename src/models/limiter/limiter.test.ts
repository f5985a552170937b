import { expect, test } from 'vitest';
import { logNormal, simulate } from './simulator-testkit.ts';

test('finds the slots of an endpoint by asking it, and loses no call', async () => {
  const outcome = await simulate({ slots: () => 64, above: 'refuse', service: logNormal('slots', 80, 0.5) }, { calls: 4000 });
  expect(outcome.answered.length).toBe(4000);
  expect(outcome.refused.length / outcome.sent.length).toBeLessThan(0.05);
  expect(outcome.work / outcome.wall).toBeGreaterThan(0.85 * 64);
});
