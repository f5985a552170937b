import { batchConfigSchema } from '../contracts/model.ts';
import type { BatchConfig, ModelConfig } from '../contracts/model.ts';

/** How a model's calls are batched; undefined: they are not. */
export function batchSettings({ batch }: Pick<ModelConfig, 'batch'>): BatchConfig | undefined {
  if (batch === undefined || batch === false) return undefined;
  return batch === true ? batchConfigSchema.parse({}) : batch;
}
