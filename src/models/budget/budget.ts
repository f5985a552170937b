import type { Budget, BudgetCaps, BudgetConfig, BudgetStop, Need, Reservation, Spend, StageSpend, Totals } from '../../contracts/index.ts';
import { invariantError } from '../../errors.ts';
import { charged, nano, noTotals, readTotals, room, usd } from './money.ts';
import type { Sums } from './money.ts';

interface Account {
  caps: BudgetCaps;
  spent: Sums;
  reserved: Sums;
}

/**
 * Caps on money, tokens and calls, for the run and for single stages. The worst case of a request is set aside before it
 * is sent, and the rest comes back when it ends, so spent + set aside never passes a cap, whatever runs at once. What a
 * provider reports beyond the worst case of a request cannot be true of it, or our bound is wrong: it is counted apart as
 * `disputed`, never passed over. Sums are whole billionths of a dollar, so that none is lost to rounding.
 *
 * `before`: what the run spent when it was stopped or killed; it counts against the same caps.
 */
export function createBudget(config: BudgetConfig, before: readonly StageSpend[] = []): Budget {
  const run: Account = { caps: config, spent: noTotals(), reserved: noTotals() };
  const stages = new Map<string, Account>();
  const open = new Map<number, { reservation: Reservation; held: Sums; accounts: Account[] }>();
  let waiters: (() => void)[] = [];
  let last = 0;

  const stageOf = (name: string): Account => {
    const known = stages.get(name);
    if (known !== undefined) return known;
    const caps = Object.hasOwn(config.stages, name) ? config.stages[name] : undefined;
    const account = { caps: caps ?? {}, spent: noTotals(), reserved: noTotals() };
    stages.set(name, account);
    return account;
  };
  for (const one of before) {
    for (const { spent } of [run, stageOf(one.stage)]) {
      spent.calls += one.calls;
      spent.tokens += one.tokens;
      spent.money += nano(one.money);
      spent.estimated += nano(one.estimated);
      spent.lost += one.lost;
    }
  }

  const setAside = (need: Need, accounts: Account[]): Reservation => {
    const held = { ...noTotals(), calls: 1, tokens: need.tokens, money: need.money === undefined ? 0 : nano(need.money) };
    for (const { reserved } of accounts) move(reserved, held, 1);
    const reservation = { ...need, id: ++last };
    open.set(reservation.id, { reservation, held, accounts });
    return reservation;
  };

  return {
    reserve: (need) => {
      const accounts = [run, stageOf(need.stage)];
      for (const account of accounts) {
        const stop = stopOf(account, need, account === run ? undefined : need.stage);
        if (stop !== undefined) return { stop };
      }
      return { reservation: setAside(need, accounts) };
    },
    resume: (need) => setAside(need, [run, stageOf(need.stage)]),
    settle: (reservation, actual) => {
      const found = open.get(reservation.id);
      if (found === undefined) throw invariantError('A reservation was settled twice.');
      open.delete(reservation.id);
      const sums = charged(found.held, actual);
      for (const { spent, reserved } of found.accounts) {
        move(reserved, found.held, -1);
        move(spent, sums, 1);
      }
      const waiting = waiters;
      waiters = [];
      for (const wake of waiting) wake();
      return { stage: reservation.stage, calls: sums.calls, tokens: sums.tokens, money: usd(sums.money), estimated: usd(sums.estimated), lost: 0 };
    },
    settled: () => new Promise((resolve) => waiters.push(resolve)),
    spent: (): Spend => {
      const each: Record<string, Totals> = {};
      for (const [name, account] of stages) each[name] = readTotals(account.spent);
      return { total: readTotals(run.spent), stages: each };
    },
  };
}

function stopOf(account: Account, need: Need, stage: string | undefined): BudgetStop | undefined {
  const { caps, spent, reserved } = account;
  if (caps.money !== undefined && need.money === undefined) {
    return { cap: 'money', reason: 'unknown-price', stage, limit: caps.money, spent: usd(spent.money), reserved: usd(reserved.money), wait: false };
  }
  const asked = { calls: 1, tokens: need.tokens, money: need.money === undefined ? 0 : nano(need.money) };
  for (const cap of ['money', 'tokens', 'calls'] as const) {
    const fits = room(cap, caps[cap], spent[cap], reserved[cap], asked[cap]);
    if (fits === 'yes') continue;
    const read = (value: number): number => (cap === 'money' ? usd(value) : value);
    return { cap, reason: 'reached', stage, limit: caps[cap] ?? 0, spent: read(spent[cap]), reserved: read(reserved[cap]), wait: fits === 'later' };
  }
  return undefined;
}

function move(sums: Sums, by: Sums, sign: 1 | -1): void {
  sums.calls += sign * by.calls;
  sums.tokens += sign * by.tokens;
  sums.money += sign * by.money;
  sums.estimated += sign * by.estimated;
  sums.lost += sign * by.lost;
  sums.disputed += sign * by.disputed;
  sums.unpriced += sign * by.unpriced;
}
