import type { Config, Labels, Outcome } from '../../contracts/index.ts';

export type CoverageConfig = Config['coverage'];

/** What coverage needs to know of a candidate. */
export interface CoverageRow {
  id: string;
  /** Empty for a task that failed: it counts as a candidate and is in no cell. */
  labels: Labels;
  outcome: Outcome;
  droppedBy?: { gate: string; rule: string };
  /** Higher is better: which rows a full cell keeps. */
  score: number;
  language: string;
  wave: number;
  contentHash: string;
}
