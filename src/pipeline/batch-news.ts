/** News of batches that are waited for: no reply comes meanwhile that would tell. */
import type { BatchesState, ModelConfig, RunEvent } from '../contracts/index.ts';
import { batchSettings } from '../models/index.ts';

const everyMs = 1000;

/** Calls back once a second where a model is asked in batches. Gives what ends it. */
export function whileBatchesWait(models: readonly Pick<ModelConfig, 'batch'>[], tell: () => void): () => void {
  if (models.every((model) => batchSettings(model) === undefined)) return () => {};
  const timer = setInterval(tell, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

export function batchNews({ oldestMs, ...batches }: BatchesState): NonNullable<Extract<RunEvent, { event: 'models' }>['batches']> {
  return { ...batches, oldestSeconds: Math.round(oldestMs / 1000) };
}
