import Database from 'libsql';
import { HornbookError, exitCodes } from '../../errors.ts';

/**
 * One process a ledger: two that count against one cap would each spend what the other has reserved. The lock is SQLite's
 * own on an empty file, held by the system for as long as the process lives.
 */
export function lockLedger(file: string): () => void {
  const holder = new Database(file);
  try {
    holder.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    holder.close();
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_BUSY')) throw error;
    throw new HornbookError('Another hornbook is asking models with this ledger.', {
      code: 'locked',
      exitCode: exitCodes.locked,
      hint: 'Wait for it to end, or use another folder with --workspace.',
    });
  }
  return () => {
    holder.exec('rollback');
    holder.close();
  };
}
