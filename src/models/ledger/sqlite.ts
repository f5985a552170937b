import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import type { InFlight, Ledger, StageSpend } from '../../contracts/index.ts';
import { HornbookError, exitCodes } from '../../errors.ts';
import { batchShelf } from './batches.ts';
import { decodeEntry, encodeEntry } from './entry.ts';
import type { StoredEntry } from './entry.ts';
import { ledgerError } from './errors.ts';
import { lockLedger } from './lock.ts';
import { openMarks } from './marks.ts';
import type { Marks } from './marks.ts';
import type { Write } from './messages.ts';
import { openReceived } from './received.ts';
import type { Received } from './received.ts';
import { ledgerSchema, ledgerTables } from './schema.ts';
import { SeenKeys } from './seen.ts';
import { openWriter } from './writer.ts';

export interface LedgerOptions {
  /** Told of each damaged entry when it is met. */
  onDamage?(key: string, reason: string): void;
  /** Milliseconds at most from a reply to the fsync that makes it durable: how many replies share one. */
  gatherMs?: number;
}

// Results of the database are freed when the event loop turns, and promises alone never turn it.
const readsPerTurn = 64;
const usualGatherMs = 25;

/**
 * The ledger in a file of its own: replies are read by the program and written by a thread (worker.ts), so that no disk
 * stops it. Beside `FILE` stand `FILE-received-0` and `-1` (received.ts), `FILE-in-flight` (marks.ts) and `FILE-lock`.
 * Errors: `locked` (exit 6), `damaged-ledger` and `newer-ledger` (exit 7), `disk-full` and `unwritable` (exit 8).
 */
export async function openLedger(file: string, options: LedgerOptions = {}): Promise<Ledger> {
  let unlock = (): void => {};
  try {
    mkdirSync(dirname(file), { recursive: true });
    unlock = lockLedger(`${file}-lock`);
    const db = openTables(file);
    try {
      const received = openReceived(`${file}-received`, (writes) => keepReceived(db, writes));
      const marks = openMarks(`${file}-in-flight`, (lost) => keepLost(db, lost));
      return ledgerOf(db, file, { marks, received }, options, unlock);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw ledgerError(error, file);
  }
}

function ledgerOf(
  db: Database.Database,
  file: string,
  { marks, received }: { marks: Marks; received: Received },
  options: LedgerOptions,
  unlock: () => void,
): Ledger {
  const writer = openWriter({ file }, options.gatherMs ?? usualGatherMs);
  const find = db.prepare('select key, checksum, body from calls where key = ?');
  // Of a ledger that began empty it is known what was put.
  const seen = db.prepare('select 1 from calls limit 1').get() === undefined ? new SeenKeys() : undefined;
  const setAside = new Map<string, Promise<void>>();
  let reads = 0;
  let writing = 0;

  const write = async (one: Write): Promise<void> => {
    let taken: () => void;
    try {
      taken = received.add(one);
    } catch (error) {
      throw ledgerError(error, file);
    }
    try {
      // Where every request that was sent has its reply no other write is coming that could share the fsync.
      await writer.write(one, ++writing >= marks.size());
    } finally {
      writing--;
      taken();
    }
    if (one.charge !== undefined) marks.charged(one.charge.id);
  };
  const quarantine = (key: string, reason: string): void => {
    if (setAside.has(key)) return;
    options.onDamage?.(key, reason);
    // Where the store refuses it the entry stays where it is, and is found damaged again.
    const done = writer.write({ quarantine: { key, reason } }, false).catch(() => undefined);
    setAside.set(
      key,
      done.then(() => void setAside.delete(key)),
    );
  };

  return {
    get: async (key) => {
      if (seen?.mayHold(key) === false) return undefined;
      if (++reads % readsPerTurn === 0) await new Promise((turn) => setImmediate(turn));
      await setAside.get(key);
      try {
        const stored = find.get(key) as StoredEntry | undefined;
        if (stored === undefined) return undefined;
        const read = decodeEntry({ key: stored.key, checksum: stored.checksum, body: stored.body });
        if ('entry' in read) return read.entry;
        quarantine(key, read.damage);
        return undefined;
      } catch (error) {
        throw ledgerError(error, file);
      }
    },
    put: (entry, charge) => {
      seen?.add(entry.key);
      return write({ entry: encodeEntry(entry), at: entry.at, charge });
    },
    charge: (charge) => write({ charge }),
    begin: (mark) => {
      try {
        const unmark = marks.begin(mark);
        writer.expect();
        return unmark;
      } catch (error) {
        throw ledgerError(error, file);
      }
    },
    spent: async (account) => sums(db, account),
    quarantined: async () => {
      await Promise.all(setAside.values());
      return (db.prepare('select key, reason from quarantine').all() as { key: string; reason: string }[]).map(({ key, reason }) => ({ key, reason }));
    },
    batches: batchShelf(db, file),
    close: async () => {
      await writer.close();
      received.close();
      marks.close();
      db.close();
      unlock();
    },
  };
}

function openTables(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.exec('pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full');
    const at = Number((db.prepare('pragma user_version').get() as { user_version?: unknown } | undefined)?.user_version ?? 0);
    if (at > ledgerSchema) {
      throw new HornbookError(`The ledger ${file} was written by a newer hornbook (schema ${at}, this one knows ${ledgerSchema}).`, {
        code: 'newer-ledger',
        exitCode: exitCodes.damaged,
        hint: 'Use that version or a newer one; nothing was changed.',
      });
    }
    if (at < ledgerSchema) db.exec(`begin immediate; ${ledgerTables}; pragma user_version = ${ledgerSchema}; commit`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const addCall = 'insert or ignore into calls (key, checksum, body, at) values (?, ?, ?, ?)';
const addCharge = 'insert or ignore into charges (id, account, stage, calls, tokens, money, estimated, lost) values (?, ?, ?, ?, ?, ?, ?, ?)';

// What a process had received when it died.
function keepReceived(db: Database.Database, writes: readonly Write[]): void {
  const [call, spent] = [db.prepare(addCall), db.prepare(addCharge)];
  db.exec('begin immediate');
  for (const { entry, at, charge } of writes) {
    if (entry !== undefined) call.run(entry.key, entry.checksum, entry.body, at ?? 0);
    if (charge !== undefined) spent.run(charge.id, charge.account, charge.stage, charge.calls, charge.tokens, charge.money, charge.estimated, charge.lost);
  }
  db.exec('commit');
}

// What was in flight when the process before died may have been answered and billed: its worst case counts as spent.
function keepLost(db: Database.Database, lost: readonly InFlight[]): void {
  const add = db.prepare(addCharge);
  db.exec('begin immediate');
  for (const { id, account, stage, tokens, money } of lost) add.run(id, account, stage, 1, tokens, money, money, 1);
  db.exec('commit');
}

function sums(db: Database.Database, account: string): StageSpend[] {
  const rows = db
    .prepare(
      'select stage, sum(calls) as calls, sum(tokens) as tokens, sum(money) as money, sum(estimated) as estimated, sum(lost) as lost from charges where account = ? group by stage order by stage',
    )
    .all(account) as StageSpend[];
  return rows.map(({ stage, calls, tokens, money, estimated, lost }) => ({ stage, calls, tokens, money, estimated, lost }));
}
