/**
 * List prices, US dollars for a million tokens. Prices change, and discounts differ: the config's `price` wins. A model
 * that is not here has no known price, which is said, and never counted as free.
 */
import type { ModelConfig, Price } from '../contracts/model.ts';
import { batchSettings } from './batch-settings.ts';

interface PriceList {
  /** Provider whose own endpoint bills so. */
  use: string;
  /** Where the prices stand. */
  source: string;
  /** When they were collected. */
  date: string;
  /** What a call in a batch costs of its list price. */
  batchShare: number;
  prices: Readonly<Record<string, ListPrice>>;
}
interface ListPrice extends Price {
  /** Prompts of more tokens than this cost more, all of their tokens. */
  long?: { above: number; input: number; output: number; cachedInput?: number };
}

export const priceLists: readonly PriceList[] = [
  {
    use: 'openai',
    source: 'https://developers.openai.com/api/docs/pricing (as collected in the public price table of LiteLLM)',
    date: '2026-07-24',
    batchShare: 0.5,
    prices: {
      'gpt-5.5': { input: 5, cachedInput: 0.5, output: 30, long: { above: 272_000, input: 10, cachedInput: 1, output: 45 } },
      'gpt-5.4': { input: 2.5, cachedInput: 0.25, output: 15, long: { above: 272_000, input: 5, cachedInput: 0.5, output: 22.5 } },
      'gpt-5.4-mini': { input: 0.75, cachedInput: 0.075, output: 4.5 },
      'gpt-5.4-nano': { input: 0.2, cachedInput: 0.02, output: 1.25 },
      'gpt-5.2': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.1': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
      'gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
      'gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
      'gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
      'gpt-4.1-nano': { input: 0.1, cachedInput: 0.025, output: 0.4 },
      'gpt-4o': { input: 2.5, cachedInput: 1.25, output: 10 },
      'gpt-4o-2024-05-13': { input: 5, output: 15 },
      'gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6 },
      o3: { input: 2, cachedInput: 0.5, output: 8 },
      'o3-mini': { input: 1.1, cachedInput: 0.55, output: 4.4 },
      'o4-mini': { input: 1.1, cachedInput: 0.275, output: 4.4 },
      'text-embedding-3-small': { input: 0.02, output: 0 },
      'text-embedding-3-large': { input: 0.13, output: 0 },
      'text-embedding-ada-002': { input: 0.1, output: 0 },
    },
  },
  {
    use: 'anthropic',
    source: 'https://platform.claude.com/docs/en/about-claude/pricing (as quoted by two public price tables)',
    date: '2026-10-10',
    batchShare: 0.5,
    prices: {
      'claude-opus-5-5': { input: 4, cachedInput: 0.2, output: 20 },
      'claude-opus-5': { input: 5, cachedInput: 0.5, output: 25 },
      'claude-opus-4-8': { input: 5, cachedInput: 0.5, output: 25 },
      'claude-opus-4-7': { input: 5, cachedInput: 0.5, output: 25 },
      'claude-opus-4-6': { input: 5, cachedInput: 0.5, output: 25 },
      'claude-opus-4-5': { input: 5, cachedInput: 0.5, output: 25 },
      'claude-opus-4-1': { input: 15, cachedInput: 1.5, output: 75 },
      'claude-sonnet-5-5': { input: 2, cachedInput: 0.1, output: 10 },
      'claude-sonnet-5': { input: 2, cachedInput: 0.2, output: 10 },
      'claude-sonnet-4-6': { input: 3, cachedInput: 0.3, output: 15 },
      'claude-sonnet-4-5': { input: 3, cachedInput: 0.3, output: 15, long: { above: 200_000, input: 6, cachedInput: 0.6, output: 22.5 } },
      'claude-haiku-5-5': { input: 0.1, cachedInput: 0.01, output: 0.5, long: { above: 100_000, input: 0.5, cachedInput: 0.05, output: 2.5 } },
      'claude-haiku-4-5': { input: 1, cachedInput: 0.1, output: 5 },
    },
  },
];

/** What a price is asked by. */
export type Priced = Pick<ModelConfig, 'use' | 'model' | 'price' | 'baseUrl' | 'batch'>;

/**
 * The price of a call: the config's, else the list's. Undefined: nobody knows it. `promptTokens` (of input, at most) choose
 * the price of long prompts. A model that is asked in batches costs its `priceFactor`, by default the provider's discount off
 * the list price and nothing off the config's own.
 */
export function priceOf(config: Priced, promptTokens = 0): Price | undefined {
  const batch = batchSettings(config);
  if (config.price !== undefined) return shareOf(config.price, batch?.priceFactor ?? 1);
  // It runs on the user's own machine.
  if (config.use === 'embedded') return { input: 0, output: 0 };
  // Another address is another seller.
  const list = config.baseUrl === undefined ? priceLists.find(({ use }) => use === config.use) : undefined;
  const found = list === undefined ? undefined : listed(list, config.model);
  if (list === undefined || found === undefined) return undefined;
  const { long, ...normal } = found;
  const price = long !== undefined && promptTokens > long.above ? { input: long.input, output: long.output, cachedInput: long.cachedInput } : normal;
  return batch === undefined ? price : shareOf(price, batch.priceFactor ?? list.batchShare);
}

/** Share of the price that a call in a batch costs: the config's, else the provider's off the list price, and all of a price that the config gives. */
export function batchShare(config: Priced): number {
  const known = batchSettings(config)?.priceFactor;
  if (known !== undefined || config.price !== undefined || config.baseUrl !== undefined) return known ?? 1;
  return priceLists.find(({ use }) => use === config.use)?.batchShare ?? 1;
}

/** Where a price is from: the config, the list of a date, or this machine. Undefined where nobody knows it. */
export function priceSource(config: Priced): string | undefined {
  if (priceOf(config) === undefined) return undefined;
  if (config.price !== undefined) return 'config';
  return config.use === 'embedded' ? 'this machine' : `list of ${priceLists.find(({ use }) => use === config.use)?.date ?? ''}`;
}

/** Ids with a date behind them cost what the name costs, unless they are listed themselves. */
function listed(list: PriceList, model: string): ListPrice | undefined {
  for (const id of [model, model.replace(/-\d{4}-\d{2}-\d{2}$|-\d{8}$|-latest$/, '')]) if (Object.hasOwn(list.prices, id)) return list.prices[id];
  return undefined;
}

function shareOf(price: Price, share: number): Price {
  if (share === 1) return price;
  return {
    ...price,
    input: price.input * share,
    output: price.output * share,
    cachedInput: price.cachedInput === undefined ? undefined : price.cachedInput * share,
    perCall: price.perCall === undefined ? undefined : price.perCall * share,
  };
}
