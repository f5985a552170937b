import type { Reservation, StoredBatch, StoredBatchItem } from '../../../contracts/index.ts';

/** A batch while this process looks after it. */
export interface Running {
  stored: StoredBatch;
  items: Map<string, Pending>;
  done: number;
  /** `unmade`: nothing of it can be there. `lost`: it may be there, and its id is not known. */
  state: 'unmade' | 'lost' | 'made';
  /** When to look, or try, again. */
  at: number;
  looked: boolean;
  /** Tries of its making, or looks that did not find it. */
  tries: number;
}

export interface Pending {
  item: StoredBatchItem;
  /** Undefined where another account pays, or its answer is kept already. */
  reservation: Reservation | undefined;
}
