/** Taking calls out of a ledger, so that their bytes are gone from its file. */
import { existsSync } from 'node:fs';
import Database from 'libsql';
import { ledgerError } from './errors.ts';
import { lockLedger } from './lock.ts';
import { openLedger } from './sqlite.ts';

export interface ErasedCalls {
  /** Calls that were answered, and calls of batches under way. */
  calls: number;
  waiting: number;
  /** Damaged entries: nobody can say what they hold, and all of them go. */
  damaged: number;
}

/**
 * Counts, or takes out, the calls that `isMeant` says, from the JSON of each with its request and reply. What they cost stays
 * on the account. Nothing is done where there is no ledger. Errors: as `openLedger`.
 */
export async function eraseCalls(file: string, isMeant: (key: string, body: string) => boolean, options: { dryRun: boolean }): Promise<ErasedCalls> {
  if (!existsSync(file)) return { calls: 0, waiting: 0, damaged: 0 };
  // Takes what a killed process left beside the database into it, and empties that file.
  await (await openLedger(file)).close();
  let unlock = (): void => {};
  let db: Database.Database | undefined;
  try {
    unlock = lockLedger(`${file}-lock`);
    db = new Database(file);
    db.exec('pragma busy_timeout = 5000; pragma synchronous = full; pragma secure_delete = on');
    const calls = keysOf(db, 'select key, body from calls', isMeant);
    const waiting = (db.prepare('select batch, seq, body from batch_items').all() as { batch: string; seq: number; body: string }[]).filter(({ body }) =>
      isMeant('', body),
    );
    const damaged = db.prepare('select count(*) as n from quarantine').get() as { n: number };
    if (!options.dryRun) {
      db.exec('begin immediate');
      try {
        for (const key of calls) db.prepare('delete from calls where key = ?').run(key);
        for (const { batch, seq } of waiting) db.prepare('delete from batch_items where batch = ? and seq = ?').run(batch, seq);
        db.exec('delete from quarantine');
        db.exec('commit');
      } catch (error) {
        if (db.inTransaction) db.exec('rollback');
        throw error;
      }
      db.exec('pragma wal_checkpoint(truncate); vacuum; pragma wal_checkpoint(truncate)');
    }
    return { calls: calls.length, waiting: waiting.length, damaged: damaged.n };
  } catch (error) {
    throw ledgerError(error, file);
  } finally {
    db?.close();
    unlock();
  }
}

function keysOf(db: Database.Database, sql: string, isMeant: (key: string, body: string) => boolean): string[] {
  const keys: string[] = [];
  for (const { key, body } of db.prepare(sql).iterate() as Iterable<{ key: string; body: string }>) if (isMeant(key, body)) keys.push(key);
  return keys;
}
