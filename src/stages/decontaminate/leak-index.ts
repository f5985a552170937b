import type { TrainingRecord } from '../../contracts/record.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import type { RowText } from '../../similarity/leaks/text.ts';
import type { SetSummary } from './set-summaries.ts';

/** An item that a text resembles, by the name that a verdict may show; offsets are UTF-16 in the text. */
export interface SimilarItem {
  set: string;
  item: string;
  /** 0-1, rounded. */
  cosine: number;
  start: number;
  end: number;
}

/** What the gate knows of the evaluation sets, and what it can be asked. */
export interface LeakIndex {
  readonly sets: readonly SetSummary[];
  /** All rules on one record: a verdict of the gate with every rule's outcome, score, threshold, and both spans of each leak. */
  check(record: TrainingRecord): GateVerdict;
  /** The same on the texts of a row of any file. */
  checkTexts(id: string, texts: readonly RowText[]): GateVerdict;
  /** Items that a text resembles by tf-idf cosine, nearest first: for review, they may be quite different questions. */
  similar(text: string, least: number, top: number): SimilarItem[];
  /** For chunks and seeds before any task is planned: the item found by a rule that drops, or undefined. */
  screen(text: string): { set: string; item: string; rule: string; score: number } | undefined;
  /** Stretches of a text (UTF-16) that hold five words in a row of an item of a private set; sorted, apart from each other. */
  privateSpans(text: string): { start: number; end: number }[];
}
