import type { TrainingRecord } from '../../contracts/record.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import type { SetSummary } from './set-summaries.ts';

/** What the gate knows of the evaluation sets, and what it can be asked. */
export interface LeakIndex {
  readonly sets: readonly SetSummary[];
  /** All rules on one record: a verdict of the gate with every rule's outcome, score, threshold, and both spans of each leak. */
  check(record: TrainingRecord): GateVerdict;
  /** For chunks and seeds before any task is planned: the item found by a rule that drops, or undefined. */
  screen(text: string): { set: string; item: string; rule: string; score: number } | undefined;
  /** Stretches of a text (UTF-16) that hold five words in a row of an item of a private set; sorted, apart from each other. */
  privateSpans(text: string): { start: number; end: number }[];
}
