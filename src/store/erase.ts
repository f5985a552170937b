/** Taking a source's text out of a workspace database, so that its bytes are gone from the file. */
import Database from 'libsql';
import type { Decision, TrainingRecord } from '../contracts/index.ts';
import { stringsIn } from '../text/strings-in.ts';
import { storageError } from './errors.ts';
import { planTables } from './schema.ts';

/** A source by its id, or one document by its key. */
export type Target = { source: string } | { document: string };

/** What a workspace holds of a source. */
export interface Held {
  readings: number;
  rows: number;
  /** Every text of it: documents, chunks, rows, seeds. */
  texts: string[];
  /** Keys of the calls that its rows were made by. */
  calls: string[];
  records: ReadonlySet<string>;
}

export interface Eraser {
  held(target: Target): Held;
  /** Texts of everything else: of documents and of rows. */
  others(target: Target, records: ReadonlySet<string>): Iterable<string>;
  /** Takes out its readings, its rows' decisions and all of the last run's plan: the next run makes that again from what is left. */
  erase(target: Target, records: ReadonlySet<string>): void;
  meta: { get(key: string): string | undefined; set(key: string, value: string | undefined): void };
  /** Writes the file anew without what was deleted, and empties the log beside it. */
  compact(): void;
  close(): void;
}

/** Opens a workspace database that exists and has the newest schema; the caller holds the workspace's lock. */
export function openEraser(location: string): Eraser {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storageError(error, location);
    }
  };
  const raw = guard(() => {
    const opened = new Database(location);
    opened.exec('pragma busy_timeout = 5000; pragma synchronous = full; pragma secure_delete = on');
    return opened;
  });
  return {
    held: (target) => guard(() => heldOf(raw, target)),
    others: (target, records) => othersOf(raw, target, records),
    erase: (target, records) =>
      guard(() =>
        whole(raw, () => {
          for (const key of documentsOf(raw, target)) {
            raw.prepare('delete from readings where key = ?').run(key);
            raw.prepare('delete from extractions where document = ?').run(key);
          }
          for (const record of records) raw.prepare('delete from decisions where record = ?').run(record);
          for (const table of planTables) raw.exec(`delete from ${table}`);
          // No later run may take itself for the one whose plan this was.
          raw.exec("update runs set fingerprint = '', finished = null");
        }),
      ),
    meta: {
      get: (key) => guard(() => (raw.prepare('select value from meta where key = ?').get(key) as { value: string } | undefined)?.value),
      set: (key, value) =>
        guard(() => {
          if (value === undefined) raw.prepare('delete from meta where key = ?').run(key);
          else raw.prepare('insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value').run(key, value);
        }),
    },
    compact: () => guard(() => raw.exec('pragma wal_checkpoint(truncate); vacuum; pragma wal_checkpoint(truncate)')),
    close: () => raw.close(),
  };
}

function whole(raw: Database.Database, work: () => void): void {
  raw.exec('begin immediate');
  try {
    work();
    raw.exec('commit');
  } catch (error) {
    if (raw.inTransaction) raw.exec('rollback');
    throw error;
  }
}

function documentsOf(raw: Database.Database, target: Target): string[] {
  if ('document' in target) return [target.document];
  return (raw.prepare('select key from readings where source = ?').all(target.source) as { key: string }[]).map(({ key }) => key);
}

function heldOf(raw: Database.Database, target: Target): Held {
  const keys = new Set(documentsOf(raw, target));
  const texts: string[] = [];
  const take = (json: string): void => void texts.push(...stringsIn(JSON.parse(json)));
  let readings = 0;
  for (const key of keys) {
    for (const row of raw.prepare('select document from readings where key = ?').all(key) as { document: string | null }[]) {
      readings++;
      if (row.document !== null) take(row.document);
    }
    for (const row of raw.prepare('select chunk from chunks where document = ?').all(key) as { chunk: string }[]) take(row.chunk);
    for (const row of raw.prepare('select value from extractions where document = ?').all(key) as { value: string }[]) take(row.value);
  }
  for (const row of raw.prepare('select value from facts').all() as { value: string }[]) texts.push(...seedsOf(JSON.parse(row.value), target));
  const { records, calls } = recordsOf(raw, target, keys, take);
  for (const { record, why } of raw.prepare('select record, why from decisions').all() as Pick<Decision, 'record' | 'why'>[])
    if (records.has(record)) texts.push(why);
  return { readings, rows: records.size, texts, calls: [...calls], records };
}

function* othersOf(raw: Database.Database, target: Target, records: ReadonlySet<string>): Generator<string> {
  const keys = new Set(documentsOf(raw, target));
  for (const row of raw.prepare('select key, document from readings').iterate() as Iterable<{ key: string; document: string | null }>)
    if (!keys.has(row.key) && row.document !== null) yield* stringsIn(JSON.parse(row.document));
  for (const row of raw.prepare('select id, record from records').iterate() as Iterable<{ id: string; record: string }>)
    if (!records.has(row.id)) yield* stringsIn(JSON.parse(row.record));
}

/** Rows of the source and, over any number of steps, rows that were made from them. */
function recordsOf(
  raw: Database.Database,
  target: Target,
  keys: ReadonlySet<string>,
  take: (json: string) => void,
): { records: Set<string>; calls: Set<string> } {
  const records = new Set<string>();
  const calls = new Set<string>();
  for (let before = -1; before < records.size;) {
    before = records.size;
    for (const { record: json } of raw.prepare('select record from records order by wave, position').iterate() as Iterable<{ record: string }>) {
      const record = JSON.parse(json) as TrainingRecord;
      if (records.has(record.id) || !(isOf(record, target, keys) || record.origin.parents.some((id) => records.has(id)))) continue;
      records.add(record.id);
      for (const call of record.origin.calls) calls.add(call);
      take(json);
    }
  }
  return { records, calls };
}

function isOf({ origin, grounding, group }: TrainingRecord, target: Target, keys: ReadonlySet<string>): boolean {
  if ('source' in target && origin.source === target.source) return true;
  return grounding.some(({ document }) => keys.has(document)) || keys.has(group) || keys.has(group.replace(/#.*$/s, ''));
}

/** Prompts of a seed list: they stand among the facts of the first wave. */
function seedsOf(value: unknown, target: Target): string[] {
  if (!('source' in target) || !Array.isArray(value)) return [];
  return value.filter((one: unknown) => typeof one === 'object' && one !== null && 'source' in one && one.source === target.source).flatMap(stringsIn);
}
