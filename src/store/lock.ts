import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { HornbookError, exitCodes } from '../errors.ts';
import { storageError } from './errors.ts';

export interface Lock {
  release(): void;
}

/**
 * One writer a workspace. The lock itself is SQLite's lock on a small file of its own, held by the operating system for
 * as long as the process lives: a killed owner leaves nothing to clean up, and a process number used again cannot be
 * taken for the owner. `lock.json` beside it only tells who holds it.
 */
export function acquireLock(folder: string, started: number): Lock {
  const note = join(folder, 'lock.json');
  let holder: Database.Database | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    holder = new Database(join(folder, 'lock.db'));
    holder.exec('pragma busy_timeout = 0');
    holder.exec('begin exclusive');
  } catch (error) {
    holder?.close();
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_BUSY')) throw storageError(error, folder);
    throw new HornbookError(`Another hornbook is writing this workspace${owner(note)}.`, {
      code: 'locked',
      exitCode: exitCodes.locked,
      hint: 'Wait for it to end. Reading commands (status, explain, stats, verify, diff) work meanwhile.',
    });
  }
  writeFileSync(note, `${JSON.stringify({ pid: process.pid, host: hostname(), started })}\n`);
  const held = holder;
  return {
    release: () => {
      held.exec('rollback');
      held.close();
    },
  };
}

function owner(note: string): string {
  try {
    const value: unknown = JSON.parse(readFileSync(note, 'utf8'));
    if (typeof value !== 'object' || value === null) return '';
    const { pid, host, started } = value as { pid?: unknown; host?: unknown; started?: unknown };
    return ` (process ${String(pid)} on ${String(host)}, since ${new Date(Number(started)).toISOString()})`;
  } catch {
    return '';
  }
}
