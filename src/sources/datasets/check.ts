import { failedReply, unfinishedReply, type RowCheck } from '../rows/failure.ts';
import { field } from '../rows/fields.ts';

/**
 * Rows of a dataset. An `error` counts only where there is no answer: sets about error messages have such a field too.
 */
export const checkDatasetRow: RowCheck = (row, map) => {
  const answer = field(row, map, 'response') ?? field(row, map, 'messages');
  if (answer === undefined || answer === null || answer === '') {
    const failed = failedReply(row, map);
    if (failed !== undefined) return failed;
  }
  return unfinishedReply(row, map);
};
