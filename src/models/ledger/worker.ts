/**
 * The thread that writes a ledger: each batch is one transaction with one fsync, so that thousands of replies cost a few fsyncs,
 * and a slow disk never stops the program's own thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';
import type { FromWriter, ToWriter, Write, WriterSettings } from './messages.ts';

const settings = workerData as WriterSettings;
const say = (message: FromWriter): void => parentPort?.postMessage(message);

const db = new Database(settings.file);
db.exec('pragma busy_timeout = 5000; pragma synchronous = full; pragma cache_size = -8000');
const addCall = db.prepare('insert or ignore into calls (key, checksum, body, at) values (?, ?, ?, ?)');
const addCharge = db.prepare('insert or ignore into charges (id, account, stage, calls, tokens, money, estimated, lost) values (?, ?, ?, ?, ?, ?, ?, ?)');
const setAside = db.prepare('insert into quarantine (key, reason, checksum, body) select key, ?, checksum, body from calls where key = ?');
const takeOut = db.prepare('delete from calls where key = ?');
const sync = db.prepare('insert into syncs (id, number) values (1, 1) on conflict (id) do update set number = number + 1');

function apply(write: Write): void {
  const { entry, charge, quarantine } = write;
  if (quarantine !== undefined) {
    setAside.run(quarantine.reason, quarantine.key);
    takeOut.run(quarantine.key);
  }
  if (entry !== undefined) addCall.run(entry.key, entry.checksum, entry.body, write.at ?? 0);
  if (charge !== undefined) {
    addCharge.run(charge.id, charge.account, charge.stage, charge.calls, charge.tokens, charge.money, charge.estimated, charge.lost);
  }
}

function commit({ batch, writes }: ToWriter): void {
  try {
    db.exec('begin immediate');
    for (const write of writes) apply(write);
    sync.run();
    db.exec('commit');
    say({ durable: batch });
  } catch (error) {
    if (db.inTransaction) db.exec('rollback');
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    say({ refused: batch, code, message: error instanceof Error ? error.message : String(error) });
  }
}

parentPort?.on('message', commit);
