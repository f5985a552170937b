import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import Database from 'libsql';
import { HornbookError, exitCodes } from '../errors.ts';
import { storageError } from './errors.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

export type Db = Kysely<Tables>;

export interface Connection {
  db: Db;
  raw: Database.Database;
  location: string;
}

/**
 * Opens the workspace database and brings it to the newest schema. `:memory:` keeps all in memory. WAL lets readers go on
 * while a run writes; `synchronous=full` makes each commit durable before anything relies on it.
 */
export function connect(location: string, pragmas = ''): Connection {
  try {
    if (location !== ':memory:') mkdirSync(dirname(location), { recursive: true });
    const raw = new Database(location);
    raw.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma cache_size = -16000; pragma temp_store = memory');
    if (pragmas !== '') raw.exec(pragmas);
    migrate(raw, location);
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: reusing(raw) }) });
    return { db, raw, location };
  } catch (error) {
    throw storageError(error, location);
  }
}

const statementsKept = 200;

/**
 * Kysely prepares a statement for every query. The native half of one is freed only when the event loop turns, which a run
 * does seldom: without reuse its memory grows with the number of queries.
 */
function reusing(raw: Database.Database): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    close: () => {
      statements.clear();
      raw.close();
    },
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      if (statements.size >= statementsKept) statements.clear();
      const statement = raw.prepare(sql) as unknown as ReturnType<SqliteDatabase['prepare']>;
      statements.set(sql, statement);
      return statement;
    },
  };
}

function migrate(raw: Database.Database, location: string): void {
  const at = version(raw);
  if (at > migrations.length) {
    throw new HornbookError(`The workspace ${location} was written by a newer hornbook (schema ${at}, this one knows ${migrations.length}).`, {
      code: 'newer-workspace',
      exitCode: exitCodes.damaged,
      hint: 'Use that version or a newer one; nothing was changed.',
    });
  }
  if (at === migrations.length) return;
  raw.exec('begin immediate');
  try {
    // Another process may have migrated between our look and our lock.
    for (let step = version(raw); step < migrations.length; step++) {
      raw.exec(migrations[step] ?? '');
      raw.exec(`pragma user_version = ${step + 1}`);
    }
    raw.exec('commit');
  } catch (error) {
    raw.exec('rollback');
    throw error;
  }
}

function version(raw: Database.Database): number {
  const row: unknown = raw.prepare('pragma user_version').get();
  return typeof row === 'object' && row !== null && 'user_version' in row ? Number(row.user_version) : 0;
}
