import type { ModelEstimate, Range } from '../pipeline/index.ts';
import { grouped } from './io.ts';

/** Calls, tokens and money by model and stage, low to high: one line each. */
export function estimateLines(models: readonly ModelEstimate[]): string[] {
  const range = ({ low, expected, high }: Range, show: (value: number) => string): string => `${show(expected)} (${show(low)} to ${show(high)})`;
  const dollars = (value: number): string => (value >= 100 ? `$${grouped(Math.round(value))}` : `$${value.toFixed(value < 1 ? 4 : 2)}`);
  return models.map(
    ({ model, stage, rounds, calls, tokens, money }) =>
      `${model}, for ${stage}${rounds === undefined ? '' : ` (${rounds} rounds)`}: ${range(calls, grouped)} calls, ${range(tokens, grouped)} tokens, ${money === null ? 'price unknown: set its "price"' : range(money, dollars)}`,
  );
}
