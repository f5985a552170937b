import type { SelectQueryBuilder } from 'kysely';
import type { Decision, GateVerdict, Page, Store, StoredRecord, StoredWave, TrainingRecord } from '../../contracts/index.ts';
import type { Tables } from '../schema.ts';
import type { Db } from '../sqlite.ts';

const parametersPerStatement = 2000;

/** Records, failures, verdicts, facts, waves and decisions. */
export function rowGroups(db: Db): Pick<Store, 'records' | 'extractions' | 'failures' | 'verdicts' | 'facts' | 'waves' | 'decisions'> {
  return {
    records: records(db),
    extractions: {
      get: async (document, key) => {
        const row = await db.selectFrom('extractions').select('value').where('document', '=', document).where('key', '=', key).executeTakeFirst();
        return row && (JSON.parse(row.value) as Awaited<ReturnType<Store['extractions']['get']>>);
      },
      put: async (document, key, value) => {
        const values = { key, value: JSON.stringify(value) };
        await db
          .insertInto('extractions')
          .values({ document, ...values })
          .onConflict((c) => c.column('document').doUpdateSet(values))
          .execute();
      },
    },
    failures: {
      add: async ({ wave, position, task, strategy, reason }, unit) => {
        await db.insertInto('failures').values({ wave, position, unit, task, strategy, reason }).execute();
      },
      all: () => db.selectFrom('failures').select(['wave', 'position', 'task', 'strategy', 'reason']).orderBy('wave').orderBy('position').execute(),
    },
    verdicts: verdicts(db),
    facts: {
      put: async (wave, name, hash, value) => {
        const values = { hash, value: JSON.stringify(value) };
        await db
          .insertInto('facts')
          .values({ wave, name, ...values })
          .onConflict((c) => c.columns(['wave', 'name']).doUpdateSet(values))
          .execute();
      },
      get: async (wave, name) => {
        const row = await db.selectFrom('facts').select(['hash', 'value']).where('wave', '=', wave).where('name', '=', name).executeTakeFirst();
        return row && { hash: row.hash, value: JSON.parse(row.value) as unknown };
      },
      all: () => db.selectFrom('facts').select(['wave', 'name', 'hash']).orderBy('wave').orderBy('name').execute(),
    },
    waves: {
      put: async ({ wave, name, state, detail }) => {
        const values = { name, state, detail: JSON.stringify(detail ?? null) };
        await db
          .insertInto('waves')
          .values({ wave, ...values })
          .onConflict((c) => c.column('wave').doUpdateSet(values))
          .execute();
      },
      all: async () => {
        const rows = await db.selectFrom('waves').selectAll().orderBy('wave').execute();
        return rows.map((row) => ({ ...row, state: row.state as StoredWave['state'], detail: JSON.parse(row.detail) as unknown }));
      },
    },
    decisions: {
      add: async (decision) => {
        await db.insertInto('decisions').values(decision).execute();
      },
      current: async () => {
        const rows = await db.selectFrom('decisions').select(['record', 'action', 'why']).orderBy('seq').execute();
        return new Map(rows.map((row) => [row.record, row as Decision]));
      },
      newest: async () =>
        (
          await db
            .selectFrom('decisions')
            .select(({ fn }) => fn.max('seq').as('seq'))
            .executeTakeFirst()
        )?.seq ?? 0,
    },
  };
}

function records(db: Db): Store['records'] {
  const columns = ['wave', 'position', 'record'] as const;
  const stored = (row: { wave: number; position: number; record: string }): StoredRecord => ({
    wave: row.wave,
    position: row.position,
    record: JSON.parse(row.record) as TrainingRecord,
  });
  return {
    add: async (wave, unit, from, items) => {
      const rows = items.map((record, index) => ({
        wave,
        position: from + index,
        unit,
        id: record.id,
        strategy: record.origin.strategy,
        document: record.grounding[0]?.document ?? null,
        record: JSON.stringify(record),
      }));
      const step = Math.floor(parametersPerStatement / 7);
      for (let at = 0; at < rows.length; at += step)
        await db
          .insertInto('records')
          .values(rows.slice(at, at + step))
          .execute();
    },
    page: async (page) => (await paged(db.selectFrom('records').select(columns), page).execute()).map(stored),
    find: async (id) => {
      const row = await db.selectFrom('records').select(columns).where('id', '=', id).executeTakeFirst();
      return row && stored(row);
    },
    at: async (wave, positions) => {
      const found: StoredRecord[] = [];
      for (let at = 0; at < positions.length; at += 500) {
        const some = positions.slice(at, at + 500);
        const rows = await db.selectFrom('records').select(columns).where('wave', '=', wave).where('position', 'in', some).orderBy('position').execute();
        for (const row of rows) found.push(stored(row));
      }
      return found.sort((a, b) => a.position - b.position);
    },
    outline: async (page) => {
      const rows = await paged(db.selectFrom('records').select(['id', 'wave', 'position', 'strategy']), page).execute();
      const gates = await gateOutcomes(
        db,
        rows.map((row) => row.id),
      );
      return rows.map((row) => ({ ...row, gates: gates.get(row.id) ?? [] }));
    },
    ofDocument: async (document) => {
      const rows = await db.selectFrom('records').select(columns).where('document', '=', document).orderBy('wave').orderBy('position').execute();
      return rows.map(stored);
    },
    count: async (wave) => {
      let query = db.selectFrom('records').select((e) => e.fn.countAll<number>().as('n'));
      if (wave !== undefined) query = query.where('wave', '=', wave);
      return Number((await query.executeTakeFirstOrThrow()).n);
    },
    next: async (wave) => {
      const rows = await db
        .selectFrom('records')
        .select((e) => e.fn.max('position').as('last'))
        .where('wave', '=', wave)
        .executeTakeFirst();
      const failed = await db
        .selectFrom('failures')
        .select((e) => e.fn.max('position').as('last'))
        .where('wave', '=', wave)
        .executeTakeFirst();
      return Math.max(rows?.last ?? -1, failed?.last ?? -1) + 1;
    },
    has: async (ids) => {
      const found = new Set<string>();
      for (let at = 0; at < ids.length; at += 500) {
        const rows = await db
          .selectFrom('records')
          .select('id')
          .where('id', 'in', ids.slice(at, at + 500))
          .execute();
        for (const row of rows) found.add(row.id);
      }
      return found;
    },
  };
}

/** Key-set paging: by place, never by offset, so that page N costs what page 1 costs. */
function paged<O>(query: SelectQueryBuilder<Tables, 'records', O>, { after, wave, limit }: Page): SelectQueryBuilder<Tables, 'records', O> {
  let out = query.orderBy('wave').orderBy('position').limit(limit);
  if (wave !== undefined) out = out.where('wave', '=', wave);
  if (after !== undefined) {
    out = out.where('wave', '>=', after.wave).where((e) => e.or([e('wave', '>', after.wave), e('position', '>', after.position)]));
  }
  return out;
}

async function gateOutcomes(db: Db, ids: readonly string[]): Promise<Map<string, GateVerdict[]>> {
  const found = new Map<string, GateVerdict[]>();
  for (let at = 0; at < ids.length; at += 500) {
    const rows = await db
      .selectFrom('verdicts')
      .select(['record', 'gate', 'outcome'])
      .where('record', 'in', ids.slice(at, at + 500))
      .orderBy('record')
      .orderBy('gate')
      .execute();
    for (const row of rows) {
      const verdict: GateVerdict = { record: row.record, gate: row.gate as GateVerdict['gate'], outcome: row.outcome as GateVerdict['outcome'], rules: [] };
      found.set(row.record, [...(found.get(row.record) ?? []), verdict]);
    }
  }
  return found;
}

function verdicts(db: Db): Store['verdicts'] {
  return {
    put: async (rows) => {
      const values = rows.flatMap(({ wave, position, verdicts }) =>
        verdicts.map(({ record, gate, outcome, rules }) => ({ record, gate, wave, position, outcome, rules: JSON.stringify(rules) })),
      );
      const step = Math.floor(parametersPerStatement / 6);
      for (let at = 0; at < values.length; at += step)
        await db
          .insertInto('verdicts')
          .values(values.slice(at, at + step))
          .onConflict((c) => c.columns(['record', 'gate']).doUpdateSet((e) => ({ outcome: e.ref('excluded.outcome'), rules: e.ref('excluded.rules') })))
          .execute();
    },
    of: async (ids, options) => {
      if (options?.rules === false) return await gateOutcomes(db, ids);
      const found = new Map<string, GateVerdict[]>();
      for (let at = 0; at < ids.length; at += 500) {
        const rows = await db
          .selectFrom('verdicts')
          .select(['record', 'gate', 'outcome', 'rules'])
          .where('record', 'in', ids.slice(at, at + 500))
          .orderBy('record')
          .orderBy('gate')
          .execute();
        for (const row of rows) {
          const verdict = {
            record: row.record,
            gate: row.gate as GateVerdict['gate'],
            outcome: row.outcome as GateVerdict['outcome'],
            rules: JSON.parse(row.rules) as GateVerdict['rules'],
          };
          const list = found.get(row.record);
          if (list) list.push(verdict);
          else found.set(row.record, [verdict]);
        }
      }
      return found;
    },
    outcomes: async (wave, gate) => {
      const rows = await db
        .selectFrom('verdicts')
        .select(['position', 'outcome'])
        .where('wave', '=', wave)
        .where('gate', '=', gate)
        .orderBy('position')
        .execute();
      return rows.map((row) => ({ position: row.position, outcome: row.outcome as GateVerdict['outcome'] }));
    },
    clear: async (wave, gate) => {
      await db.deleteFrom('verdicts').where('wave', '=', wave).where('gate', '=', gate).execute();
    },
  };
}
