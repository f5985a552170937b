/** What a run would ask of models, without asking: tasks are planned in memory, and each says what it means to call. */
import type { Config, ModelRole, PlannedCall, Strategy, Task } from '../contracts/index.ts';
import { priceOf } from '../models/index.ts';
import { extractInputs } from '../stages/extract/index.ts';
import { openStore } from '../store/index.ts';
import { compose } from './compose.ts';
import type { Plan } from './compose.ts';
import { extraction } from './extraction.ts';
import { prepare } from './prepare.ts';

export interface Range {
  low: number;
  expected: number;
  high: number;
}

/** What one strategy would ask of one model; all of it is estimated. */
export interface ModelEstimate {
  /** Name in the config. */
  model: string;
  strategy: string;
  calls: Range;
  tokens: Range;
  /** US dollars; null: nobody knows the model's price. */
  money: Range | null;
}

// Prompts are counted by their characters, replies by what usual models say: the bounds are what we saw, not what must be.
const low = { calls: 1, input: 0.7, output: 0.4 };
const high = { calls: 1.15, input: 1.5, output: 3 };

/**
 * Estimates of the first wave by model and strategy, in the order of the config. Reads the documents, asks nothing and writes
 * nothing. Calls that the ledger holds already are counted too: they cost nothing.
 */
export async function estimateCalls(options: { config: Config; root: string }): Promise<ModelEstimate[]> {
  const plan = compose(options.config, options.root);
  const asking = plan.strategies.filter(({ strategy }) => strategy.asks !== undefined);
  if (asking.length === 0) return [];
  const tally = new Tally(plan);
  const store = openStore(':memory:');
  try {
    const strategies = asking.map((bound) => ({ ...bound, strategy: counted(bound.strategy, (task) => tally.add(bound.models, bound.strategy.id, task)) }));
    const quiet = { emit: () => {}, failpoint: () => {}, stopping: () => false, clock: { now: () => 0 }, environment: {}, ledger: undefined };
    const { context } = await prepare({ ...quiet, plan: { ...plan, strategies }, store, sourceDateEpoch: 0, until: 'extract', keepText: false });
    const inventory = context.inventory.filter((file) => file.kind === 'documents');
    await extractInputs(extraction({ ...context, inventory }));
    return tally.estimates();
  } finally {
    await store.close();
  }
}

/** A strategy that plans its tasks, tells them, and has none. */
function counted(strategy: Strategy, tell: (task: Task) => void): Strategy {
  const { asks: _asks, ...rest } = strategy;
  return {
    ...rest,
    run: () => [],
    plan: (input, options) => {
      for (const task of strategy.plan(input, options)) tell(task);
      return [];
    },
  };
}

class Tally {
  readonly #plan: Plan;
  readonly #sums = new Map<string, { model: string; strategy: string; calls: number; input: number; output: number; most: number }>();
  readonly #shared = new Set<string>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  add(models: { [role in ModelRole]?: string }, strategy: string, task: Task): void {
    for (const call of task.calls ?? []) {
      const model = models[call.role];
      if (model === undefined || this.#seen(`${strategy}/${model}/`, call)) continue;
      const key = `${strategy}/${model}`;
      const sum = this.#sums.get(key) ?? { model, strategy, calls: 0, input: 0, output: 0, most: 0 };
      const { share = 1 } = call;
      sum.calls += share;
      sum.input += share * call.input;
      sum.output += share * call.output;
      sum.most += share * Math.min(call.output * high.output, this.#plan.config.models?.[model]?.maxOutputTokens ?? Number.POSITIVE_INFINITY);
      this.#sums.set(key, sum);
    }
  }

  #seen(place: string, { shared }: PlannedCall): boolean {
    if (shared === undefined) return false;
    const known = this.#shared.has(place + shared);
    this.#shared.add(place + shared);
    return known;
  }

  estimates(): ModelEstimate[] {
    return [...this.#sums.values()].map(({ model, strategy, calls, input, output, most }) => {
      const tokens = {
        low: { input: input * low.input, output: output * low.output },
        expected: { input, output },
        high: { input: input * high.input * high.calls, output: Math.max(output, most) * high.calls },
      };
      const config = this.#plan.config.models?.[model];
      const price = config === undefined ? undefined : priceOf(config, calls === 0 ? 0 : Math.ceil((input * high.input) / calls));
      const money = (of: { input: number; output: number }, asked: number): number =>
        price === undefined ? 0 : (of.input * price.input + of.output * price.output) / 1e6 + (price.perCall ?? 0) * asked;
      const range = (of: (at: 'low' | 'expected' | 'high') => number): Range => ({ low: of('low'), expected: of('expected'), high: of('high') });
      const callRange = { low: Math.floor(calls), expected: Math.round(calls), high: Math.ceil(calls * high.calls) };
      return {
        model,
        strategy,
        calls: callRange,
        tokens: range((at) => Math.round(tokens[at].input + tokens[at].output)),
        money: price === undefined ? null : range((at) => money(tokens[at], callRange[at])),
      };
    });
  }
}
