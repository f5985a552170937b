import type { ModelConfig } from '../../../contracts/model.ts';
import type { ProviderContext } from '../settings.ts';
import type { BatchEndpoint } from './types.ts';

export type { BatchEndpoint, BatchItem } from './types.ts';

/** The batches of a model's provider; undefined: it has none that are known here. */
export async function openBatches(config: ModelConfig, context: ProviderContext): Promise<BatchEndpoint | undefined> {
  if (config.use === 'openai') return (await import('./openai-batches.ts')).openaiBatches(config, context);
  if (config.use === 'anthropic') return (await import('./anthropic-batches.ts')).anthropicBatches(config, context);
  return undefined;
}
