import type { BatchShelf, Charge, InFlight, Ledger, StageSpend, StoredBatch, StoredBatchItem } from '../../contracts/index.ts';
import { decodeEntry, encodeEntry } from './entry.ts';
import type { StoredEntry } from './entry.ts';
import { addSpend } from './spend.ts';

/** What a ledger in memory holds: hand the same to a second one and it goes on. */
export interface LedgerMemory {
  entries: Map<string, StoredEntry>;
  charges: Map<string, Charge>;
  inFlight: Map<string, InFlight>;
  quarantined: { key: string; reason: string }[];
  batches: Map<string, { batch: StoredBatch; items: readonly StoredBatchItem[] }>;
}

export function ledgerMemory(): LedgerMemory {
  return { entries: new Map(), charges: new Map(), inFlight: new Map(), quarantined: [], batches: new Map() };
}

/** A ledger in memory: for tests, and for runs that leave nothing behind. It is as durable as its process. */
export function memoryLedger(memory: LedgerMemory = ledgerMemory(), onDamage: (key: string, reason: string) => void = () => {}): Ledger {
  for (const mark of memory.inFlight.values()) {
    const { id, account, stage, tokens, money } = mark;
    if (!memory.charges.has(id)) memory.charges.set(id, { id, account, stage, tokens, money, calls: 1, estimated: money, lost: 1 });
  }
  memory.inFlight.clear();
  const charge = (one: Charge): void => {
    if (!memory.charges.has(one.id)) memory.charges.set(one.id, one);
  };
  return {
    get: async (key) => {
      const stored = memory.entries.get(key);
      if (stored === undefined) return undefined;
      const read = decodeEntry(stored);
      if ('entry' in read) return read.entry;
      memory.entries.delete(key);
      memory.quarantined.push({ key, reason: read.damage });
      onDamage(key, read.damage);
      return undefined;
    },
    put: async (entry, one) => {
      if (!memory.entries.has(entry.key)) memory.entries.set(entry.key, encodeEntry(entry));
      charge(one);
    },
    charge: async (one) => charge(one),
    begin: (mark) => {
      memory.inFlight.set(mark.id, mark);
      return () => memory.inFlight.delete(mark.id);
    },
    spent: async (account) => {
      const stages = new Map<string, StageSpend>();
      for (const one of memory.charges.values()) if (one.account === account) addSpend(stages, one);
      return [...stages.values()];
    },
    quarantined: async () => [...memory.quarantined],
    batches: shelfOf(memory),
    close: async () => {},
  };
}

function shelfOf({ batches }: LedgerMemory): BatchShelf {
  return {
    keep: async (batch, items) => void batches.set(batch.id, { batch, items: structuredClone(items) }),
    move: async (id, place) => {
      const known = batches.get(id);
      if (known !== undefined) batches.set(id, { ...known, batch: { ...known.batch, place } });
    },
    open: async (endpoint) => [...batches.values()].map(({ batch }) => batch).filter((batch) => batch.endpoint === endpoint),
    items: async (id) => [...(batches.get(id)?.items ?? [])],
    end: async (id) => void batches.delete(id),
  };
}
