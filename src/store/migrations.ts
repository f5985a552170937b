/**
 * The schema, forward only. A workspace says which step it is at; a newer one than this list is refused, because an older
 * program could not keep what it does not know.
 */
export const migrations: readonly string[] = [
  `
  create table meta (key text primary key, value text not null) without rowid;
  create table runs (
    id integer primary key, fingerprint text not null, started integer not null, finished integer, release text
  );
  create table readings (
    key text primary key, source text not null, version text not null, fingerprint text not null,
    outcome text not null, reason text, document text
  );
  create table units (wave integer not null, unit integer not null, primary key (wave, unit)) without rowid;
  create table source_lines (ordinal integer primary key, line text not null);
  create table chunks (
    document text not null, ordinal integer not null, id text not null, chunk text not null, primary key (document, ordinal)
  );
  create index chunks_by_id on chunks (id);
  create table records (
    wave integer not null, position integer not null, unit integer not null, id text not null unique,
    strategy text not null, document text, record text not null, primary key (wave, position)
  );
  create index records_by_document on records (document, wave, position);
  create index records_by_unit on records (wave, unit);
  create table extractions (document text primary key, key text not null, value text not null);
  create table failures (
    wave integer not null, position integer not null, unit integer not null, task text not null,
    strategy text not null, reason text not null, primary key (wave, position)
  );
  create table verdicts (
    record text not null, gate text not null, wave integer not null, position integer not null,
    outcome text not null, rules text not null, primary key (record, gate)
  );
  create index verdicts_by_gate on verdicts (wave, gate, position, outcome);
  create table facts (
    wave integer not null, name text not null, hash text not null, value text not null, primary key (wave, name)
  );
  create table waves (wave integer primary key, name text not null, state text not null, detail text not null);
  create table decisions (seq integer primary key autoincrement, record text not null, action text not null, why text not null);
  create index decisions_by_record on decisions (record, seq);
  `,
];
