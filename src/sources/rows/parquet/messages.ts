/** What goes to the worker that reads Parquet, and comes back. */
import type { ParsedRow, RowLimits } from '../row-files.ts';

export type ToParquet = { path: string; limits: RowLimits } | { next: true };
export interface FromParquet {
  rows: ParsedRow[];
  done: boolean;
}
