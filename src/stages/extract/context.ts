import type { ZodType } from 'zod';
import type { Config, InventoryFile, JsonSchema, ModelRequest, Reader, Reply, Services, SourceConfig } from '../../contracts/index.ts';
import type { CustomDimension } from '../../labels/index.ts';
import type { Masker } from '../../privacy/index.ts';
import type { BoundSeedStrategy, BoundStrategy } from '../../strategies/bind.ts';

/** The models of a run, open. */
export interface ModelAccess {
  /** Throws only where the run must stop; from then on it throws the same for every call. */
  ask(request: ModelRequest): Promise<Reply>;
  /** What stopped it. */
  stopped(): unknown;
  /** Key of the marks around text of others; it lives with the ledger. */
  fenceKey: string;
  /** The JSON Schema of a shape, one object for each shape: whoever checks replies makes the check once. */
  schemaOf(shape: ZodType): JsonSchema;
  /** Id of a model at its provider. */
  modelId(name: string): string;
}

/** What extraction needs, and nothing else. */
export interface ExtractContext extends Services {
  config: Pick<Config, 'chunks' | 'limits' | 'coverage' | 'run' | 'seed'>;
  sources: ReadonlyMap<string, SourceConfig>;
  /** Every file of every source, in plan order. */
  inventory: readonly InventoryFile[];
  readers: readonly Reader[];
  /** Those that work on documents. */
  strategies: readonly BoundStrategy[];
  /** Those that work on prompts. */
  seedStrategies: readonly BoundSeedStrategy[];
  /** Opens the models when a strategy first asks one. */
  models(): Promise<ModelAccess>;
  /** True where a model of the config is asked in batches. */
  inBatches(): boolean;
  masker: Masker;
  /** The config's own dimensions, compiled once. */
  dimensions: readonly CustomDimension[];
  /** The evaluation item that a text holds, if any: chunks and seeds that hold one are set aside before a task is planned. */
  screen(text: string): { set: string; item: string; rule: string; score: number } | undefined;
  /** How often a task was to be asked again, as a person decided: the retry number of its calls. */
  retryOf(wave: number, strategy: string, task: string): number;
  /** Settings of a strategy's models that can change a reply, for the key of an extraction. */
  modelSettings(bound: BoundStrategy): unknown;
  /** Hash of the evaluation sets: extractions are used again only under the same. */
  evaluationHash: string;
  /** Preview only: which rows of a log, dataset or seed file are looked at. */
  takesRow?(file: InventoryFile, line: number): boolean;
}
