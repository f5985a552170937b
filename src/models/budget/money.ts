import type { Price, Totals, Usage } from '../../contracts/index.ts';

/** As `Totals`, with money in whole billionths of a dollar. */
export type Sums = Totals;

const perDollar = 1e9;

/** Billionths of a dollar, rounded up: what is spent is never counted less. */
export function nano(dollars: number): number {
  return Math.ceil(dollars * perDollar);
}

export function usd(billionths: number): number {
  return billionths / perDollar;
}

export function noTotals(): Sums {
  return { calls: 0, tokens: 0, money: 0, estimated: 0, lost: 0, disputed: 0, unpriced: 0 };
}

export function readTotals(sums: Sums): Totals {
  return { ...sums, money: usd(sums.money), estimated: usd(sums.estimated) };
}

/** Whether `asked` fits under a cap: `later` where it would once what others have set aside comes back. */
export function room(cap: 'money' | 'tokens' | 'calls', limit: number | undefined, spent: number, reserved: number, asked: number): 'yes' | 'later' | 'no' {
  if (limit === undefined) return 'yes';
  const most = cap === 'money' ? Math.floor(limit * perDollar) : limit;
  if (spent + reserved + asked <= most) return 'yes';
  return spent + asked <= most ? 'later' : 'no';
}

/** What a request that was held at its worst case is counted as. */
export function charged(held: Sums, actual: { sent: boolean; tokens: number; money: number | undefined; estimated: boolean }): Sums {
  if (!actual.sent) return noTotals();
  const tokens = Math.min(actual.tokens, held.tokens);
  const money = actual.money === undefined ? 0 : Math.min(nano(actual.money), held.money);
  return {
    calls: 1,
    tokens,
    money,
    estimated: actual.estimated ? money : 0,
    lost: 0,
    disputed: actual.tokens - tokens,
    unpriced: actual.money === undefined ? 1 : 0,
  };
}

const million = 1_000_000;

/** US dollars of a call. Tokens read from the provider's cache cost what the price says of them, else as others. */
export function costOf(price: Price, usage: Pick<Usage, 'input' | 'output' | 'cachedInput'>): number {
  const cached = Math.min(usage.cachedInput ?? 0, usage.input);
  const tokens = (usage.input - cached) * price.input + cached * (price.cachedInput ?? price.input) + usage.output * price.output;
  return tokens / million + (price.perCall ?? 0);
}

/** US dollars of a call at worst. A cache may cost more than plain input where it is written. */
export function mostCost(price: Price, input: number, output: number): number {
  return (input * Math.max(price.input, price.cachedInput ?? 0) + output * price.output) / million + (price.perCall ?? 0);
}
