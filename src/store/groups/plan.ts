import type { Chunk, ReadingHead, SourceLine, Store, StoredReading } from '../../contracts/index.ts';
import { planTables } from '../schema.ts';
import type { Db } from '../sqlite.ts';

/** Runs, readings, units, source lines and chunks. */
export function planGroups(db: Db): Pick<Store, 'meta' | 'runs' | 'readings' | 'units' | 'sourceLines' | 'chunks'> {
  return {
    meta: {
      get: async (key) => (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value,
      set: async (key, value) => {
        await db
          .insertInto('meta')
          .values({ key, value })
          .onConflict((c) => c.column('key').doUpdateSet({ value }))
          .execute();
      },
    },
    runs: {
      latest: () => db.selectFrom('runs').select(runColumns).orderBy('id', 'desc').limit(1).executeTakeFirst(),
      begin: async (fingerprint, started) => {
        for (const table of planTables) await db.deleteFrom(table).execute();
        return await db
          .insertInto('runs')
          .values((e) => ({
            id: e.selectFrom('runs').select((s) => s(s.fn.coalesce(s.fn.max('id'), s.val(0)), '+', 1).as('id')),
            fingerprint,
            started,
            finished: null,
            release: null,
          }))
          .returning(runColumns)
          .executeTakeFirstOrThrow();
      },
      finish: async (id, finished, release) => {
        await db.updateTable('runs').set({ finished, release }).where('id', '=', id).execute();
      },
    },
    readings: readings(db),
    units: {
      done: async (wave) => {
        const rows = await db.selectFrom('units').select('unit').where('wave', '=', wave).orderBy('unit').execute();
        return new Set(rows.map((row) => row.unit));
      },
      finish: async (wave, unit) => {
        await db.insertInto('units').values({ wave, unit }).execute();
      },
      clear: async (wave, unit) => {
        await db.deleteFrom('records').where('wave', '=', wave).where('unit', '=', unit).execute();
        await db.deleteFrom('failures').where('wave', '=', wave).where('unit', '=', unit).execute();
      },
    },
    sourceLines: {
      put: async (ordinal, line) => {
        const value = JSON.stringify(line);
        await db
          .insertInto('source_lines')
          .values({ ordinal, line: value })
          .onConflict((c) => c.column('ordinal').doUpdateSet({ line: value }))
          .execute();
      },
      page: async (after, limit) => {
        const rows = await db.selectFrom('source_lines').selectAll().where('ordinal', '>', after).orderBy('ordinal').limit(limit).execute();
        return rows.map((row) => ({ ordinal: row.ordinal, line: JSON.parse(row.line) as SourceLine }));
      },
    },
    chunks: {
      put: async (document, chunks) => {
        await db.deleteFrom('chunks').where('document', '=', document).execute();
        for (const [ordinal, chunk] of chunks.entries()) {
          await db
            .insertInto('chunks')
            .values({ document, ordinal, id: chunk.id, chunk: JSON.stringify(chunk) })
            .execute();
        }
      },
      of: async (document) => {
        const rows = await db.selectFrom('chunks').select('chunk').where('document', '=', document).orderBy('ordinal').execute();
        return rows.map((row) => JSON.parse(row.chunk) as Chunk);
      },
      find: async (id) => {
        const row = await db.selectFrom('chunks').select('chunk').where('id', '=', id).executeTakeFirst();
        return row && (JSON.parse(row.chunk) as Chunk);
      },
    },
  };
}

const runColumns = ['id', 'fingerprint', 'started', 'finished', 'release'] as const;

function readings(db: Db): Store['readings'] {
  const head = ['key', 'source', 'version', 'fingerprint', 'outcome', 'reason'] as const;
  return {
    heads: async (): Promise<ReadingHead[]> => await db.selectFrom('readings').select(head).orderBy('key').execute(),
    load: async (key) => {
      const row = await db.selectFrom('readings').selectAll().where('key', '=', key).executeTakeFirst();
      return row && { ...row, document: row.document === null ? null : (JSON.parse(row.document) as StoredReading['document']) };
    },
    put: async (reading) => {
      const { key, ...rest } = reading;
      const values = { ...rest, document: reading.document === null ? null : JSON.stringify(reading.document) };
      await db
        .insertInto('readings')
        .values({ key, ...values })
        .onConflict((c) => c.column('key').doUpdateSet(values))
        .execute();
    },
    remove: async (keys) => {
      for (const key of keys) await db.deleteFrom('readings').where('key', '=', key).execute();
    },
  };
}
