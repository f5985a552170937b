import type { EvaluationItem, InventoryFile, Services, SourceLine, StoredRun } from '../contracts/index.ts';
import type { LeakIndex } from '../stages/decontaminate/index.ts';
import type { ChosenVersion, GivenVersion, NamedTokenizer } from '../stages/release/index.ts';
import type { Plan } from './compose.ts';
import type { RunModels } from './models.ts';
import type { Production } from './production.ts';
import type { Retries } from './retries.ts';

export const stages = ['extract', 'deduplicate', 'decontaminate', 'filter', 'coverage', 'augment', 'release'] as const;
export type StageName = (typeof stages)[number];

/** One run's own facts; each stage is handed the slice that it needs. */
export interface RunContext extends Services {
  plan: Plan;
  inventory: readonly InventoryFile[];
  evaluation: LoadedEvaluation;
  leaks: LeakIndex;
  run: StoredRun;
  /** ISO time for the manifest. */
  created: string;
  models: RunModels;
  retries: Retries;
  /** Those that the config names beside o200k_base. */
  tokenizers: readonly NamedTokenizer[];
  /** Absent where the config names no sample of production. */
  production?: Production;
  until: StageName | undefined;
  keepText: boolean;
  /** What was asked for beside the config: part of the fingerprint. */
  asked: { keepText: boolean; epoch: number | null };
  /** A version that the user gives, in place of the computed one. */
  given?: GivenVersion;
  /** Makes the release of a finished run again: as this version, in this folder. */
  rebuild?: Rebuild;
  /** Preview only: rounds of seeds at most. */
  rounds?: number;
  /** Preview only. */
  takesRow?: (file: InventoryFile, line: number) => boolean;
}

export interface Rebuild extends ChosenVersion {
  /** Absolute path of the folder that the release's own is made in. */
  directory: string;
}

export interface LoadedEvaluation {
  items: EvaluationItem[];
  sets: { set: string; items: number; hash: string; private: boolean }[];
  lines: SourceLine[];
  hash: string;
}

/** Thrown to end a run that was asked to go no further (`--until`); not a failure. */
export class StoppedHere extends Error {
  readonly stage: StageName;
  constructor(stage: StageName) {
    super(`stopped after ${stage}, as asked`);
    this.stage = stage;
  }
}

/** Ends the run here if `--until` names this stage. */
export function stopAfter(stage: StageName, context: Pick<RunContext, 'until'>): void {
  if (context.until === stage) throw new StoppedHere(stage);
}
