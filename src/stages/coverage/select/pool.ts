/** Rows to choose from, in an order that depends on what they say and not on where they stand. */
import { vectorRows } from '../../../statistics/similarities.ts';
import type { Similarities } from '../../../statistics/similarities.ts';
import { termRows } from '../../../statistics/term-rows.ts';
import type { TermRows } from '../../../statistics/sparse-rows.ts';
import { compareText } from '../../../text/canonical.ts';
import { hash32 } from '../../../text/hash.ts';
import { words } from '../../../text/tokens.ts';
import type { DialogueSignals } from './signals.ts';

export interface PoolRow {
  id: string;
  /** What rows are compared by. */
  text: string;
  /** Words of the answer, or of the text where there is none. */
  length: number;
  /** Higher is better; undefined: nobody scored it. */
  score?: number | undefined;
  /** Numbers that stand for the text (an embedding), instead of its words. */
  vector?: readonly number[] | undefined;
  /** Dimension -> value, for the report. */
  labels?: Readonly<{ [dimension: string]: string }>;
  dialogue?: DialogueSignals | undefined;
}

/** The rows by number, from 0: of rows with the same text the smaller id first, else by a hash of the text. */
export interface Pool {
  readonly count: number;
  /** Place at which each row came. */
  readonly arrival: Int32Array;
  id(row: number): string;
  length(row: number): number;
  /** NaN: nobody scored it. */
  score(row: number): number;
  labels(row: number): Readonly<{ [dimension: string]: string }>;
  dialogue(row: number): DialogueSignals | undefined;
  /** By their words. */
  readonly terms: TermRows;
  /** By their vectors, where all have one, else by their words. */
  readonly similar: Similarities;
}

/** Takes about 12 bytes a distinct word of a row and 120 beside; vectors 4 bytes a number. */
export function poolBuilder(): { add(row: PoolRow): void; finish(): Pool } {
  const rows: Omit<PoolRow, 'text'>[] = [];
  const keys: number[] = [];
  const builder = termRows();
  return {
    add: ({ text, ...row }) => {
      rows.push(row);
      keys.push(hash32(text) * 2097152 + (hash32(`${text}\u0000`) >>> 11));
      builder.add(words(text));
    },
    finish: () => {
      const order = Int32Array.from(rows.keys()).sort((a, b) => keys[a]! - keys[b]! || compareText(rows[a]!.id, rows[b]!.id));
      const at = (row: number): Omit<PoolRow, 'text'> => rows[order[row]!]!;
      const terms = builder.finish(order);
      const vectors = Array.from(order, (place) => rows[place]?.vector);
      const similar = vectors.length > 0 && vectors.every((vector) => vector !== undefined) ? vectorRows(vectors) : terms;
      return {
        count: rows.length,
        arrival: order,
        id: (row) => at(row).id,
        length: (row) => at(row).length,
        score: (row) => at(row).score ?? Number.NaN,
        labels: (row) => at(row).labels ?? {},
        dialogue: (row) => at(row).dialogue,
        terms,
        similar,
      };
    },
  };
}
