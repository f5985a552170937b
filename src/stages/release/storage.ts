import { HornbookError, exitCodes } from '../../errors.ts';
import { count } from '../../report/numbers.ts';

const causes: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an input/output error',
  EROFS: 'the file system is read-only',
  EFBIG: 'the file is too large for the file system',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

const hints: { readonly [code: string]: string } = {
  ENOSPC: 'Free some space and run again: earlier releases are untouched, and the rows are safe in the workspace.',
  EDQUOT: 'Free some space and run again: earlier releases are untouched, and the rows are safe in the workspace.',
};

/** A failed write as an error for people (exit code 8); anything else is given back as it came. */
export function storageError(error: unknown, what: { path: string; writing: number; written: number }): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const cause = causes[code];
  if (cause === undefined || HornbookError.isInstance(error)) return error;
  const place = what.writing > 0 ? `${count(what.writing)} bytes were being written to ${what.path}` : `at ${what.path}`;
  return new HornbookError(`The release could not be written: ${cause} (${code}); ${place}, after ${count(what.written)} bytes of this release.`, {
    code: 'release-storage',
    exitCode: exitCodes.storage,
    hint: hints[code] ?? 'Mend the folder or choose another with `release.directory`, then run again: earlier releases are untouched.',
    cause: error,
  });
}
