import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { storeConformance } from '../testing/store-conformance.ts';
import { acquireLock, openStore } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string): string => join(folder, `${name.replaceAll(/[^a-z]+/gi, '-')}.db`);

describe('SQLite in a file', () => {
  for (const check of storeConformance((name) => openStore(place(name)))) it(check.name, () => check.run());
});

describe('SQLite in memory', () => {
  for (const check of storeConformance(() => openStore(':memory:'))) it(check.name, () => check.run());
});

describe('SQLite with unordered selects reversed', () => {
  const options = { pragmas: 'pragma reverse_unordered_selects = on' };
  for (const check of storeConformance(() => openStore(':memory:', options))) it(check.name, () => check.run());
});

it('lets the event loop turn after every transaction, so that a signal is heard in a long row of them', async () => {
  const store = openStore(':memory:');
  let heard = false;
  setImmediate(() => (heard = true));
  await store.transaction(() => store.meta.set('a', 'b'));
  expect(heard).toBe(true);
  await store.close();
});

it('shows one state in a snapshot, whatever another connection writes meanwhile', async () => {
  const [reader, writer] = [openStore(place('snapshot')), openStore(place('snapshot'))];
  await writer.meta.set('a', 'before');
  const seen = await reader.snapshot(async () => {
    const first = await reader.meta.get('a');
    await writer.transaction(() => writer.meta.set('a', 'after'));
    return [first, await reader.meta.get('a')];
  });
  expect(seen).toEqual(['before', 'before']);
  expect(await reader.meta.get('a')).toBe('after');
  await reader.close();
  await writer.close();
});

describe('opening', () => {
  it('keeps what was committed', async () => {
    const one = openStore(place('again'));
    await one.meta.set('a', 'b');
    await one.close();
    const two = openStore(place('again'));
    expect(await two.meta.get('a')).toBe('b');
    await two.close();
  });

  it('refuses a workspace of a newer hornbook and leaves it as it is', () => {
    const raw = new Database(place('newer'));
    raw.exec('pragma user_version = 999; create table theirs (x)');
    raw.close();
    expect(() => openStore(place('newer'))).toThrow(/newer hornbook/);
    const after = new Database(place('newer'));
    expect(after.prepare("select count(*) as n from sqlite_master where name = 'theirs'").get()).toMatchObject({ n: 1 });
    after.close();
  });

  it('says that a damaged file is damaged, with exit code 7', () => {
    writeFileSync(place('damaged'), 'x'.repeat(8192));
    expect(() => openStore(place('damaged'))).toThrow(expect.objectContaining({ code: 'damaged-workspace', exitCode: 7 }));
  });
});

describe('the writer lock', () => {
  it('is held by one, names its owner, and is free after release', () => {
    const lock = acquireLock(join(folder, 'ws'), 0);
    expect(() => acquireLock(join(folder, 'ws'), 0)).toThrow(new RegExp(`process ${process.pid} `));
    lock.release();
    acquireLock(join(folder, 'ws'), 0).release();
  });
});
