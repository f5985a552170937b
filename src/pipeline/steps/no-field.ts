import { usageError } from '../../errors.ts';
import type { HornbookError } from '../../errors.ts';

/** The error for fields that no row has under an option. */
export function noSuchField(option: string, fields: readonly string[]): HornbookError {
  return usageError(`${option} ${fields.join(',')}: no row has anything there.`, {
    code: 'no-such-field',
    hint: 'Name a field as it stands in the rows; a dot leads into an object, as meta.topic.',
  });
}
