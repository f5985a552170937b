import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { ledgerConformance, sampleCharge, sampleEntry } from '../../testing/ledger-conformance.ts';
import { encodeEntry } from './entry.ts';
import { ledgerMemory, memoryLedger, openLedger } from './index.ts';
import type { Write } from './messages.ts';
import { openReceived } from './received.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string): string => join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60)}.db`);

describe('a ledger in memory', () => {
  const memories = new Map<string, ReturnType<typeof ledgerMemory>>();
  const memoryOf = (name: string): ReturnType<typeof ledgerMemory> => {
    const memory = memories.get(name) ?? ledgerMemory();
    memories.set(name, memory);
    return memory;
  };
  const subject = {
    open: (name: string, onDamage?: (key: string, reason: string) => void) => memoryLedger(memoryOf(name), onDamage),
    damage: (name: string, key: string) => {
      const stored = memoryOf(name).entries.get(key);
      if (stored !== undefined) stored.body = stored.body.replace('quoted', 'changed');
    },
  };
  for (const check of ledgerConformance(subject)) it(check.name, () => check.run());
});

describe('a ledger in a file', () => {
  const subject = {
    open: (name: string, onDamage?: (key: string, reason: string) => void) => openLedger(place(name), { gatherMs: 1, ...(onDamage ? { onDamage } : {}) }),
    damage: (name: string, key: string) => {
      const db = new Database(place(name));
      db.prepare("update calls set body = replace(body, 'quoted', 'changed') where key = ?").run(key);
      db.close();
    },
  };
  for (const check of ledgerConformance(subject)) it(check.name, () => check.run());

  it('is held by one process', async () => {
    const ledger = await openLedger(place('held'));
    await expect(openLedger(place('held'))).rejects.toMatchObject({ code: 'locked', exitCode: 6 });
    await ledger.close();
    await (await openLedger(place('held'))).close();
  });

  it('rejects what the store refuses, with what to do, and takes it later', async () => {
    const file = place('refusing');
    const ledger = await openLedger(file, { gatherMs: 1 });
    const other = new Database(file);
    other.exec("create trigger full before insert on calls begin select raise(abort, 'no room'); end");
    await expect(ledger.put(sampleEntry('a'), sampleCharge('1'))).rejects.toMatchObject({ exitCode: 8, message: expect.stringContaining('no room') });
    expect(await ledger.get('a')).toBeUndefined();
    expect(await ledger.spent('run')).toEqual([]);
    other.exec('drop trigger full');
    await ledger.put(sampleEntry('a'), sampleCharge('1'));
    expect(await ledger.get('a')).toEqual(sampleEntry('a'));
    other.close();
    await ledger.close();
  });

  it('writes many replies with few fsyncs', async () => {
    const file = place('few');
    const ledger = await openLedger(file, { gatherMs: 60 });
    for (let round = 0; round < 40; round++) {
      void ledger.put(sampleEntry(`r${round}`), sampleCharge(`r${round}`));
      await new Promise((turn) => setImmediate(turn));
    }
    await ledger.put(sampleEntry('last'), sampleCharge('last'));
    await ledger.close();
    const db = new Database(file);
    const { number } = db.prepare('select number from syncs').get() as { number: number };
    db.close();
    expect(number).toBeLessThan(20);
  });

  it('lets a reply wait for others only while some are on their way', async () => {
    const ledger = await openLedger(place('alone'), { gatherMs: 30_000 });
    const mark = (id: string): (() => void) => ledger.begin({ id, account: 'run', stage: 'answer', tokens: 1, money: 0 });
    const marks = ['1', '2', '3'].map(mark);
    await ledger.put(sampleEntry('a'), sampleCharge('1')); // the first of all: none came lately
    marks[0]?.();
    let durable = false;
    const early = ledger.put(sampleEntry('b'), sampleCharge('2')).then(() => void (durable = true));
    for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next));
    expect(durable).toBe(false);
    await Promise.all([early, ledger.put(sampleEntry('c'), sampleCharge('3'))]); // the last that was on its way
    await ledger.close();
  });

  it('refuses a ledger of a newer hornbook, and one that is none, by name', async () => {
    const db = new Database(place('newer'));
    db.exec('pragma user_version = 99');
    db.close();
    await expect(openLedger(place('newer'))).rejects.toMatchObject({ code: 'newer-ledger', exitCode: 7 });
    writeFileSync(place('none'), 'x'.repeat(8192));
    await expect(openLedger(place('none'))).rejects.toMatchObject({ code: 'damaged-ledger', exitCode: 7 });
  });
});

describe('what was received', () => {
  const write = (key: string, text = 'x'): Write => ({
    entry: encodeEntry(sampleEntry(key, { reply: { text, finish: 'stop' } })),
    at: 5,
    charge: sampleCharge(key),
  });

  it('is there after the process died before the database had it, but for a line that was cut', async () => {
    const file = place('received');
    const left = openReceived(`${file}-received`, () => {});
    for (const key of ['a', 'b', 'c']) left.add(write(key));
    appendFileSync(`${file}-received-0`, '{"entry":{"key":"d","checks');
    // Opened again without having been closed, as after a kill.
    const ledger = await openLedger(file);
    for (const key of ['a', 'b', 'c']) expect((await ledger.get(key))?.key).toBe(key);
    expect(await ledger.get('d')).toBeUndefined();
    expect((await ledger.spent('run'))[0]?.calls).toBe(3);
    expect(statSync(`${file}-received-0`).size).toBe(0);
    await ledger.close();
  });

  it('stays small: a file is emptied once the database has all of it', () => {
    const file = place('rotating');
    const received = openReceived(file, () => {});
    let taken: (() => void)[] = [];
    for (let i = 0; i < 3000; i++) {
      taken.push(received.add(write(`k${i}`, 'word '.repeat(1000))));
      if (taken.length < 50) continue;
      taken.forEach((done) => done());
      taken = [];
    }
    const size = statSync(`${file}-0`).size + statSync(`${file}-1`).size;
    expect(size).toBeLessThan(3000 * 5000 * 0.6);
    taken.forEach((done) => done());
    received.close();
    expect(statSync(`${file}-0`).size + statSync(`${file}-1`).size).toBe(0);
  });
});
