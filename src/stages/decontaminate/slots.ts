import type { TrainingRecord } from '../../contracts/record.ts';
import type { RowText } from '../../similarity/leaks/text.ts';
import { everyPlace } from '../../text/map-texts.ts';

/** One text of a record. */
export type Slot = RowText;

/** Every text of a record that training may show to a model, in a fixed order. A leak in an answer that was judged worse is a leak. */
export function slotsOf(record: TrainingRecord): Slot[] {
  return everyPlace(record).map(({ message, text, part }) => ({ code: message, text, kind: part }));
}
