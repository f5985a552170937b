/** Calls that are not made yet, added up by model and stage: how many, how many tokens, how much money. */
import type { ModelConfig } from '../contracts/index.ts';
import { priceOf } from '../models/index.ts';

export interface Range {
  low: number;
  expected: number;
  high: number;
}

/** What one stage would ask of one model; all of it is estimated. */
export interface ModelEstimate {
  /** Name in the config. */
  model: string;
  /** Who asks, as in `budget.stages`: the id of a strategy, or `judge`. */
  stage: string;
  /** Rounds of seeds that it stands for, where they are more than one: the later ones are taken to be as large as the first. */
  rounds?: number;
  calls: Range;
  tokens: Range;
  /** US dollars; null: nobody knows the model's price. */
  money: Range | null;
}

export interface EstimateTally {
  /** One call of so many tokens, more or less. `times`: how often it may be made, below 1 where it may not be made at all. */
  add(model: string, stage: string, tokens: { input: number; output: number }, times: Range): void;
  estimates(): ModelEstimate[];
}

type Bound = keyof Range;
const bounds: readonly Bound[] = ['low', 'expected', 'high'];
interface Sum {
  calls: number;
  input: number;
  output: number;
}

// Prompts are counted by their characters, replies by what usual models say: the bounds are what we saw, not what must be.
const factors: { readonly [bound in Bound]: { calls: number; input: number; output: number } } = {
  low: { calls: 1, input: 0.7, output: 0.4 },
  expected: { calls: 1, input: 1, output: 1 },
  // A call may be asked again for a reply that can be read.
  high: { calls: 1.15, input: 1.5, output: 3 },
};

/** Share of the rows judged that pass: only those may carry a planted fault, which is judged too. */
export const usualPasses: Range = { low: 0.3, expected: 0.8, high: 1 };

export function estimateTally(models: Readonly<{ [name: string]: ModelConfig }>): EstimateTally {
  const sums = new Map<string, { model: string; stage: string; at: { [bound in Bound]: Sum } }>();
  const nothing = (): Sum => ({ calls: 0, input: 0, output: 0 });
  return {
    add: (model, stage, { input, output }, times) => {
      const key = `${stage}/${model}`;
      const entry = sums.get(key) ?? { model, stage, at: { low: nothing(), expected: nothing(), high: nothing() } };
      sums.set(key, entry);
      const most = Math.max(output, models[model]?.maxOutputTokens ?? Number.POSITIVE_INFINITY);
      for (const bound of bounds) {
        const factor = factors[bound];
        const sum = entry.at[bound];
        const calls = times[bound] * factor.calls;
        sum.calls += calls;
        sum.input += calls * input * factor.input;
        sum.output += calls * Math.min(output * factor.output, most);
      }
    },
    estimates: () => [...sums.values()].map(({ model, stage, at }) => estimateOf(model, stage, at, models[model])),
  };
}

function estimateOf(model: string, stage: string, at: { [bound in Bound]: Sum }, config: ModelConfig | undefined): ModelEstimate {
  const calls: Range = { low: Math.floor(at.low.calls), expected: Math.round(at.expected.calls), high: Math.ceil(at.high.calls) };
  // Long prompts cost more where the list says so: the longest that are expected decide.
  const price = config === undefined ? undefined : priceOf(config, at.high.calls === 0 ? 0 : Math.ceil(at.high.input / at.high.calls));
  const range = (of: (bound: Bound) => number): Range => ({ low: of('low'), expected: of('expected'), high: of('high') });
  return {
    model,
    stage,
    calls,
    tokens: range((bound) => Math.round(at[bound].input + at[bound].output)),
    money:
      price === undefined
        ? null
        : range((bound) => (at[bound].input * price.input + at[bound].output * price.output) / 1e6 + (price.perCall ?? 0) * calls[bound]),
  };
}
