import { HornbookError, exitCodes, messageOf } from '../errors.ts';

/** Turns what SQLite or the file system throws into an error that says what to do. Others pass as they are. */
export function storageError(error: unknown, location: string): unknown {
  if (HornbookError.isInstance(error)) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const make = (name: string, exitCode: (typeof exitCodes)[keyof typeof exitCodes], message: string, hint: string): HornbookError =>
    new HornbookError(message, { code: name, exitCode, hint, cause: error });
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') {
    return make('disk-full', exitCodes.storage, `No space left while writing ${location}.`, 'Free some space and run again: the run goes on where it stopped.');
  }
  if (
    code.startsWith('SQLITE_IOERR') ||
    code === 'EIO' ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_READONLY') ||
    code === 'EROFS' ||
    code === 'EACCES'
  ) {
    return make(
      'unwritable',
      exitCodes.storage,
      `Cannot write ${location}: ${messageOf(error)}.`,
      'Check the disk and the rights of the folder, and run again.',
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return make(
      'damaged-workspace',
      exitCodes.damaged,
      `The workspace database ${location} is damaged: ${messageOf(error)}.`,
      'Keep a copy of it, remove it and run again: releases are not touched, sources are read anew. Leave ledger.db beside it: it holds replies of models that were paid for.',
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return make('locked', exitCodes.locked, `Another process is writing ${location}.`, 'Wait for it to end, then run again.');
  }
  return error;
}
