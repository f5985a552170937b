/** Calls that wait for the next batch. */
import type { Reservation, StoredBatchItem } from '../../../contracts/index.ts';
import type { BatchItem } from '../../providers/batches/index.ts';

/** One call on its way into a batch. */
export interface Queued {
  item: StoredBatchItem;
  sent: BatchItem;
  reservation: Reservation;
  bytes: number;
}

export interface Queue {
  readonly size: number;
  push(one: Queued, now: number): void;
  /** True once nothing came for `quietMs`, or a batch is full, or the first has waited ten times that. */
  isReady(now: number): boolean;
  /** The calls of one batch: of one kind, as many as it may hold. Empty: none are left. */
  take(): Queued[];
}

export function createQueue({ quietMs, most, mostBytes }: { quietMs: number; most: number; mostBytes: number }): Queue {
  let queued: Queued[] = [];
  let bytes = 0;
  let first = 0;
  let last = 0;
  return {
    get size() {
      return queued.length;
    },
    push: (one, now) => {
      if (queued.length === 0) first = now;
      last = now;
      bytes += one.bytes;
      queued.push(one);
    },
    isReady: (now) => queued.length > 0 && (now - last >= quietMs || now - first >= quietMs * 10 || queued.length >= most || bytes >= mostBytes),
    take: () => {
      const kind = queued[0]?.item.request.kind;
      const taken: Queued[] = [];
      const left: Queued[] = [];
      let size = 0;
      for (const one of queued) {
        const fits = one.item.request.kind === kind && taken.length < most && (size + one.bytes <= mostBytes || taken.length === 0);
        (fits ? taken : left).push(one);
        if (fits) size += one.bytes;
      }
      queued = left;
      bytes -= size;
      return taken;
    },
  };
}
