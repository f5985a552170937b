import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reservation } from '../../contracts/index.ts';
import { budgetConformance } from '../../testing/budget-conformance.ts';
import { budgetError, costOf, createBudget, mostCost } from './index.ts';

describe('the budget', () => {
  for (const check of budgetConformance((config, before) => createBudget(config, before))) it(check.name, () => check.run());

  it('passes no cap in any order of reserving and settling', () => {
    const step = fc.record({
      settle: fc.option(fc.nat(20), { nil: undefined }),
      tokens: fc.nat(5000),
      share: fc.double({ min: 0, max: 4, noNaN: true }),
      stage: fc.constantFrom('a', 'b'),
      sent: fc.boolean(),
    });
    const price = fc.record({ input: fc.double({ min: 0, max: 100, noNaN: true }), output: fc.double({ min: 0, max: 100, noNaN: true }) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        price,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(30_000),
        fc.nat(30),
        (steps, cost, money, tokens, calls) => {
          const budget = createBudget({ money, tokens, calls, stages: { a: { money: money / 2 } } });
          const open: Reservation[] = [];
          for (const one of steps) {
            const result = budget.reserve({ stage: one.stage, tokens: one.tokens, money: mostCost(cost, one.tokens, one.tokens) });
            if ('reservation' in result) open.push(result.reservation);
            const ending = one.settle === undefined ? undefined : open.splice(one.settle % Math.max(1, open.length), 1)[0];
            if (ending === undefined) continue;
            const used = Math.round(ending.tokens * one.share);
            budget.settle(ending, { sent: one.sent, tokens: used, money: costOf(cost, { input: used, output: used }), estimated: false });
          }
          const { total, stages } = budget.spent();
          expect(total.money).toBeLessThanOrEqual(money);
          expect(total.tokens).toBeLessThanOrEqual(tokens);
          expect(total.calls).toBeLessThanOrEqual(calls);
          expect(stages['a']?.money ?? 0).toBeLessThanOrEqual(money / 2);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('says which setting to change', () => {
    const budget = createBudget({ stages: { judge: { money: 0.5 } } });
    const refused = budget.reserve({ stage: 'judge', money: 1, tokens: 1 });
    const unknown = budget.reserve({ stage: 'judge', money: undefined, tokens: 1 });
    if (!('stop' in refused) || !('stop' in unknown)) throw new Error('not refused');
    expect(budgetError(refused.stop, 'm')).toMatchObject({ code: 'budget', exitCode: 4, message: expect.stringContaining('budget.stages.judge.money') });
    expect(budgetError(unknown.stop, 'm')).toMatchObject({ code: 'unknown-price', exitCode: 4, hint: expect.stringContaining('models.m.price') });
  });

  it('counts cached input at its own price, and never less at worst', () => {
    const price = { input: 2, output: 8, cachedInput: 0.5, perCall: 0.01 };
    expect(costOf(price, { input: 1_000_000, output: 500_000, cachedInput: 400_000 })).toBeCloseTo(1.2 + 0.2 + 4 + 0.01, 12);
    expect(mostCost(price, 1_000_000, 500_000)).toBeCloseTo(2 + 4 + 0.01, 12);
  });
});
