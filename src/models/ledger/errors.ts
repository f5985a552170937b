import { HornbookError, exitCodes, invariantError, messageOf } from '../../errors.ts';

/** Turns what SQLite or the file system throws about a ledger into an error that says what to do. */
export function ledgerError(error: unknown, file: string): Error {
  if (HornbookError.isInstance(error)) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const make = (name: string, exitCode: HornbookError['exitCode'], message: string, hint: string): HornbookError =>
    new HornbookError(message, { code: name, exitCode, hint, cause: error });
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') {
    return make('disk-full', exitCodes.storage, `No space left while writing ${file}.`, 'Free some space and run again: the run goes on where it stopped.');
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return make(
      'damaged-ledger',
      exitCodes.damaged,
      `The ledger ${file} is damaged: ${messageOf(error)}.`,
      'It holds replies that were paid for: keep a copy of it, try `sqlite3 ledger.db .recover`, and only then remove it. Without it every call is asked again.',
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return make('locked', exitCodes.locked, `Another process is writing ${file}.`, 'Wait for it to end, then run again.');
  }
  if (!/^(?:SQLITE|E[A-Z]+$)/.test(code)) return invariantError(`The ledger ${file}: ${messageOf(error)}`, { cause: error });
  return make('unwritable', exitCodes.storage, `Cannot write ${file}: ${messageOf(error)}.`, 'Check the disk and the rights of the folder, and run again.');
}
