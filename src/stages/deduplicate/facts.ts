import type { TrainingRecord } from '../../contracts/index.ts';
import { LineCounter } from '../../similarity/boilerplate.ts';
import { viewOf } from './views.ts';
import type { View } from './views.ts';

/** What the gate must know about the whole, sealed before a wave begins. */
export interface DuplicateFacts {
  /** Lines, in comparable form and sorted, that leave the comparison. */
  boilerplate: readonly string[];
}

/**
 * The lines of a view that stand in more than max(20, share) of the rows: headers, tool lists, instructions that each row
 * carries. Sorted, so that they can be sealed by hash. Rows of a single line are not asked (see `similarity/boilerplate.ts`).
 */
export async function boilerplateFacts(
  rows: AsyncIterable<TrainingRecord> | Iterable<TrainingRecord>,
  share: number,
  view: View = 'prompt',
): Promise<string[]> {
  const counter = new LineCounter();
  for await (const row of rows) counter.add(viewOf(row, view));
  return counter.over(share).map((found) => found.line);
}
