/** What every budget must do: no cap is passed, whatever runs at once and whatever providers report. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import type { Budget, BudgetConfig, Reservation, StageSpend } from '../contracts/index.ts';

interface ConformanceCheck {
  name: string;
  run(): Promise<void>;
}

const need = (money: number | undefined, tokens = 10, stage = 'answer') => ({ stage, money, tokens });

function reserved(budget: Budget, money: number | undefined, tokens = 10, stage = 'answer'): Reservation {
  const result = budget.reserve(need(money, tokens, stage));
  if ('stop' in result) throw new Error(`refused: ${JSON.stringify(result.stop)}`);
  return result.reservation;
}

const paid = (money: number | undefined, tokens = 10) => ({ sent: true, tokens, money, estimated: false });

export function budgetConformance(open: (config: BudgetConfig, before?: readonly StageSpend[]) => Budget): ConformanceCheck[] {
  const check = (name: string, run: () => void | Promise<void>): ConformanceCheck => ({ name, run: async () => run() });
  return [
    check('without caps nothing is refused, and all is counted', () => {
      const budget = open({ stages: {} });
      budget.settle(reserved(budget, 1), paid(0.5));
      budget.settle(reserved(budget, undefined), paid(undefined));
      const { total } = budget.spent();
      deepStrictEqual(
        { calls: total.calls, tokens: total.tokens, money: total.money, unpriced: total.unpriced },
        { calls: 2, tokens: 20, money: 0.5, unpriced: 1 },
      );
    }),
    check('the worst case is held until it is settled', () => {
      const budget = open({ money: 1, stages: {} });
      const first = reserved(budget, 0.6);
      const second = budget.reserve(need(0.6));
      ok('stop' in second && second.stop.wait && second.stop.cap === 'money');
      budget.settle(first, paid(0.1));
      budget.settle(reserved(budget, 0.6), paid(0.6));
      const third = budget.reserve(need(0.6));
      ok('stop' in third && !third.stop.wait);
      ok(budget.spent().total.money <= 1);
    }),
    check('a cap may be used to its last cent, and no further', () => {
      const budget = open({ money: 0.3, tokens: 30, calls: 3, stages: {} });
      for (let i = 0; i < 3; i++) budget.settle(reserved(budget, 0.1), paid(0.1));
      ok('stop' in budget.reserve(need(0, 0)));
    }),
    check('caps on tokens and on calls hold by themselves', () => {
      const tokens = open({ tokens: 15, stages: {} });
      tokens.settle(reserved(tokens, undefined), paid(undefined));
      const stop = tokens.reserve(need(undefined));
      ok('stop' in stop && stop.stop.cap === 'tokens' && stop.stop.spent === 10);
      const calls = open({ calls: 1, stages: {} });
      calls.settle(reserved(calls, 0), { sent: true, tokens: 0, money: 0, estimated: false });
      ok('stop' in calls.reserve(need(0)));
    }),
    check('a stage has its own cap beside that of the run', () => {
      const budget = open({ money: 10, stages: { judge: { money: 1 } } });
      budget.settle(reserved(budget, 1, 10, 'judge'), paid(1));
      const stop = budget.reserve(need(0.1, 1, 'judge'));
      ok('stop' in stop && stop.stop.stage === 'judge');
      budget.settle(reserved(budget, 5, 10, 'answer'), paid(5));
      strictEqual(budget.spent().stages['judge']?.money, 1);
      strictEqual(budget.spent().total.money, 6);
    }),
    check('an unknown price is refused under a cap on money, and never counted as 0', () => {
      const result = open({ money: 1, stages: {} }).reserve(need(undefined));
      ok('stop' in result && result.stop.reason === 'unknown-price');
    }),
    check('what was never sent costs nothing', () => {
      const budget = open({ calls: 1, stages: {} });
      budget.settle(reserved(budget, 1), { sent: false, tokens: 0, money: 0, estimated: false });
      strictEqual(budget.spent().total.calls, 0);
      reserved(budget, 1);
    }),
    check('a report beyond the worst case passes no cap, and is counted apart', () => {
      const budget = open({ money: 1, tokens: 10, stages: {} });
      const charge = budget.settle(reserved(budget, 1), paid(3, 30));
      deepStrictEqual({ money: charge.money, tokens: charge.tokens }, { money: 1, tokens: 10 });
      strictEqual(budget.spent().total.disputed, 20);
    }),
    check('what was spent before counts against the same caps', () => {
      const budget = open({ calls: 3, stages: {} }, [{ stage: 'answer', calls: 2, tokens: 5, money: 1, estimated: 1, lost: 1 }]);
      budget.settle(reserved(budget, 0), paid(0));
      ok('stop' in budget.reserve(need(0)));
      strictEqual(budget.spent().total.lost, 1);
      strictEqual(budget.spent().total.estimated, 1);
    }),
    check('a settlement wakes who waits; a reservation is settled once', async () => {
      const budget = open({ stages: {} });
      const one = reserved(budget, 1);
      const woken = budget.settled();
      budget.settle(one, paid(1));
      await woken;
      await rejects(async () => budget.settle(one, paid(1)));
    }),
  ];
}
