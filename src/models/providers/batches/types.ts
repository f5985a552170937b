/** Batches: many calls at once, answered within a day for half the price. */
import type { BatchPlace } from '../../../contracts/model.ts';
import type { ProviderFailure, ProviderRequest, ProviderResult } from '../../../contracts/model-ports.ts';

/** One call of a batch. */
export interface BatchItem {
  /** Unique within the batch: 1 to 64 letters, digits, `_` and `-`. A call's key is one. */
  id: string;
  /** All of a batch are of one kind. */
  request: ProviderRequest;
}

export type BatchAnswer<T> = { ok: true; value: T } | { ok: false; failure: ProviderFailure };

export interface BatchState {
  /** `failed`: the endpoint took none of it. */
  state: 'running' | 'ended' | 'failed';
  total: number;
  /** Answered, with or without success. */
  done: number;
  failure?: ProviderFailure;
}

export interface BatchResults {
  /** One for each item: those that the endpoint lost, failed or let expire are failures that can be asked again. */
  replies: ReadonlyMap<string, ProviderResult>;
  /** Answers that came more than once; the first counts. */
  repeated: number;
  /** Answers to calls that are not among the items. */
  strangers: number;
}

/**
 * Making a batch, safe against a crash at any point: keep the items' ids durably; `submit`, which tells `note` each step
 * before it goes on; where a kept place has no batch id, ask `find` first, and submit (with the kept place) only if it
 * finds nothing. Then `poll`, and `results` once it ended.
 */
export interface BatchEndpoint {
  /** Items of a batch, at most. */
  most: number;
  /** Bytes of all requests of a batch, at most. */
  mostBytes: number;
  /** Bytes that an item takes, for filling a batch; a failure where it cannot be sent at all. */
  size(item: BatchItem): Promise<BatchAnswer<number>>;
  /** Makes the batch and gives its id. `note` is awaited before the next step; what it throws is thrown. */
  submit(items: readonly BatchItem[], place: BatchPlace, note: (place: BatchPlace) => Promise<void>, signal: AbortSignal): Promise<BatchAnswer<string>>;
  /** Batches that may be the one whose making broke off, newest first. One that runs still is sure only once `results` hold the ids. */
  find(ids: readonly string[], place: BatchPlace, signal: AbortSignal): Promise<BatchAnswer<string[]>>;
  poll(id: string, signal: AbortSignal): Promise<BatchAnswer<BatchState>>;
  results(id: string, items: readonly BatchItem[], signal: AbortSignal): Promise<BatchAnswer<BatchResults>>;
  /** What is under way still may be answered and billed. */
  cancel(id: string, signal: AbortSignal): Promise<BatchAnswer<void>>;
}
