import type Database from 'libsql';
import { storedBatchItemSchema, storedBatchSchema } from '../../contracts/model.ts';
import type { BatchShelf, StoredBatch, StoredBatchItem } from '../../contracts/index.ts';
import { ledgerError } from './errors.ts';

/** Batches in the ledger's database. They are few, and written by the program's own thread: nothing may happen before they stand. */
export function batchShelf(db: Database.Database, file: string): BatchShelf {
  const step = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw ledgerError(error, file);
    }
  };
  const whole = (work: () => void): void => {
    db.exec('begin immediate');
    try {
      work();
      db.exec('commit');
    } catch (error) {
      if (db.inTransaction) db.exec('rollback');
      throw error;
    }
  };
  const body = (id: string): StoredBatch | undefined => {
    const row = db.prepare('select body from batches where id = ?').get(id) as { body: string } | undefined;
    return row === undefined ? undefined : storedBatchSchema.parse(JSON.parse(row.body));
  };
  return {
    keep: (batch, items) =>
      step(() =>
        whole(() => {
          db.prepare('insert into batches (id, endpoint, body) values (?, ?, ?)').run(batch.id, batch.endpoint, JSON.stringify(batch));
          const add = db.prepare('insert into batch_items (batch, seq, body) values (?, ?, ?)');
          for (const [seq, item] of items.entries()) add.run(batch.id, seq, JSON.stringify(item));
        }),
      ),
    move: (id, place) =>
      step(() => {
        const batch = body(id);
        if (batch !== undefined) db.prepare('update batches set body = ? where id = ?').run(JSON.stringify({ ...batch, place }), id);
      }),
    open: (endpoint) =>
      step(() => {
        const rows = db.prepare('select body from batches where endpoint = ? order by seq').all(endpoint) as { body: string }[];
        return rows.map((row) => storedBatchSchema.parse(JSON.parse(row.body)));
      }),
    items: (id) =>
      step(() => {
        const rows = db.prepare('select body from batch_items where batch = ? order by seq').all(id) as { body: string }[];
        return rows.flatMap((row) => readItem(row.body));
      }),
    end: (id) =>
      step(() =>
        whole(() => {
          db.prepare('delete from batch_items where batch = ?').run(id);
          db.prepare('delete from batches where id = ?').run(id);
        }),
      ),
  };
}

// A damaged line is a call that nobody waits for: it is asked again where it is wanted.
function readItem(text: string): StoredBatchItem[] {
  try {
    const item = storedBatchItemSchema.safeParse(JSON.parse(text));
    return item.success ? [item.data] : [];
  } catch {
    return [];
  }
}
