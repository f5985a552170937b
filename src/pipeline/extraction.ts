import { batchSettings } from '../models/index.ts';
import type { ExtractContext } from '../stages/extract/index.ts';
import type { RunContext } from './context.ts';
import { modelSettings } from './models.ts';

/** The slice of a run that extraction needs. */
export function extraction(context: RunContext): ExtractContext {
  const { plan, leaks, evaluation } = context;
  return {
    ...context,
    config: plan.config,
    sources: plan.sources,
    readers: plan.readers,
    strategies: plan.strategies,
    seedStrategies: plan.seedStrategies,
    models: () => context.models.open(),
    inBatches: () => Object.values(plan.config.models ?? {}).some((model) => batchSettings(model) !== undefined),
    modelSettings: (bound) => modelSettings(bound, plan),
    retryOf: (wave, strategy, task) => context.retries.of(wave, strategy, task),
    masker: plan.masker,
    dimensions: plan.dimensions,
    screen: (text) => leaks.screen(text),
    evaluationHash: evaluation.hash,
  };
}
