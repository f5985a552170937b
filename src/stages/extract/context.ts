import type { Config, InventoryFile, Reader, Services, SourceConfig, Strategy } from '../../contracts/index.ts';
import type { CustomDimension } from '../../labels/index.ts';
import type { Masker } from '../../privacy/index.ts';

/** What extraction needs, and nothing else. */
export interface ExtractContext extends Services {
  config: Pick<Config, 'chunks' | 'limits' | 'coverage' | 'run' | 'seed'>;
  sources: ReadonlyMap<string, SourceConfig>;
  /** Every file of every source, in plan order. */
  inventory: readonly InventoryFile[];
  readers: readonly Reader[];
  strategies: readonly { strategy: Strategy; options: unknown }[];
  masker: Masker;
  /** The config's own dimensions, compiled once. */
  dimensions: readonly CustomDimension[];
  /** The evaluation item that a text holds, if any: chunks and seeds that hold one are set aside before a task is planned. */
  screen(text: string): { set: string; item: string; rule: string; score: number } | undefined;
  /** Hash of the evaluation sets: extractions are used again only under the same. */
  evaluationHash: string;
  /** Preview only: which rows of a log, dataset or seed file are looked at. */
  takesRow?(file: InventoryFile, line: number): boolean;
}
