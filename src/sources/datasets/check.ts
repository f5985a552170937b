import { failedReply, unfinishedReply, type RowCheck } from '../rows/failure.ts';
import { field } from '../rows/fields.ts';
import { own } from '../rows/json.ts';

/**
 * Rows of a dataset. An `error` counts only where there is no answer: sets about error messages have such a field too.
 * Preference rows are named for what they are.
 */
export const checkDatasetRow: RowCheck = (row, map) => {
  const answer = field(row, map, 'response') ?? field(row, map, 'messages');
  if (answer === undefined || answer === null || answer === '') {
    if (own(row, 'chosen') !== undefined && own(row, 'rejected') !== undefined) {
      return 'is a preference row (chosen and rejected), which is not imported yet';
    }
    const failed = failedReply(row, map);
    if (failed !== undefined) return failed;
  }
  return unfinishedReply(row, map);
};
