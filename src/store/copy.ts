import { rmSync } from 'node:fs';
import Database from 'libsql';
import { storageError } from './errors.ts';

/** Copies a database, as it stands at one moment, to a file that is not there yet. The first is not written to. */
export function copyStore(from: string, to: string): void {
  let raw: Database.Database | undefined;
  try {
    raw = new Database(from);
    raw.prepare('vacuum into ?').run(to);
  } catch (error) {
    rmSync(to, { force: true });
    throw storageError(error, from);
  } finally {
    raw?.close();
  }
}

/** Takes decisions that came after the one of this number out of a copy of a workspace database. */
export function dropDecisions(database: string, after: number): void {
  let raw: Database.Database | undefined;
  try {
    raw = new Database(database);
    raw.prepare('delete from decisions where seq > ?').run(after);
  } catch (error) {
    throw storageError(error, database);
  } finally {
    raw?.close();
  }
}
