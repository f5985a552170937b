import { rmSync } from 'node:fs';
import Database from 'libsql';
import { storageError } from './errors.ts';

/** Copies a workspace database, as it stands at one moment, to a file that is not there yet. The first is not written to. */
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
