/** Calls that are not made yet, added up by model and stage: how many, how many tokens, how much money. */
import type { ModelConfig, PlannedCall } from '../contracts/index.ts';
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
  /** Who asks, as in `budget.stages`: the id of a strategy, `search`, `revise`, `judge` or `tagger`. */
  stage: string;
  /** Rounds of seeds that it stands for, where they are more than one. */
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
export const bounds: readonly Bound[] = ['low', 'expected', 'high'];
/** A call that is made whatever comes. */
export const once: Range = { low: 1, expected: 1, high: 1 };
/** One bound alone, for what differs between them. */
export const only = (bound: Bound): Range => ({ low: 0, expected: 0, high: 0, [bound]: 1 });

/** Both must come about. */
export const product = (a: Range, b: Range): Range => ({ low: a.low * b.low, expected: a.expected * b.expected, high: a.high * b.high });

/** How often a planned call may be made, where its task is planned so often. */
export function timesOf({ share = 1, between: [least, most] = [share, share] }: PlannedCall, task: Range): Range {
  return { low: least * task.low, expected: share * task.expected, high: most * task.high };
}

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
  // A strategy may ask for less where more is let in.
  const inOrder = (of: (bound: Bound) => number): Range => {
    const [low = 0, expected = 0, high = 0] = bounds.map(of).toSorted((a, b) => a - b);
    return { low, expected, high };
  };
  const rounded = { low: Math.floor, expected: Math.round, high: Math.ceil };
  const calls = inOrder((bound) => rounded[bound](at[bound].calls));
  // Long prompts cost more where the list says so: the longest that are expected decide.
  const price = config === undefined ? undefined : priceOf(config, at.high.calls === 0 ? 0 : Math.ceil(at.high.input / at.high.calls));
  return {
    model,
    stage,
    calls,
    tokens: inOrder((bound) => Math.round(at[bound].input + at[bound].output)),
    money:
      price === undefined
        ? null
        : inOrder((bound) => (at[bound].input * price.input + at[bound].output * price.output) / 1e6 + (price.perCall ?? 0) * calls[bound]),
  };
}
