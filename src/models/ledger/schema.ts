/** Tables of a ledger's database. */
export const ledgerSchema = 2;

export const ledgerTables = `
create table if not exists calls (key text primary key, checksum text not null, body text not null, at integer not null) without rowid;
create table if not exists charges (
  id text primary key, account text not null, stage text not null, calls integer not null, tokens real not null, money real not null,
  estimated real not null, lost integer not null
) without rowid;
create index if not exists charges_of on charges (account, stage, calls, tokens, money, estimated, lost);
create table if not exists quarantine (key text not null, reason text not null, checksum text not null, body text not null);
create table if not exists batches (seq integer primary key autoincrement, id text not null unique, endpoint text not null, body text not null);
create table if not exists batch_items (batch text not null, seq integer not null, body text not null, primary key (batch, seq)) without rowid;
create table if not exists syncs (id integer primary key check (id = 1), number integer not null);
`;
