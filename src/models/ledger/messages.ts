/** What the ledger's two sides say to each other. */
import type { Charge } from '../../contracts/index.ts';
import type { StoredEntry } from './entry.ts';

/** One write: an entry with its charge, a charge alone, or an entry that goes into quarantine. */
export type Write = { entry?: StoredEntry; at?: number; charge?: Charge; quarantine?: { key: string; reason: string } };

export interface WriterSettings {
  file: string;
}

export type ToWriter = { batch: number; writes: Write[] };

/** `durable`: the batch is on the disk. `refused`: nothing of it is kept, and why. */
export type FromWriter = { durable: number } | { refused: number; code: string; message: string };
