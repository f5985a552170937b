import type { Dispatched, ModelRequest } from '../../contracts/index.ts';

export interface DispatchOptions {
  /** Requests that are read before the first of them is answered, at most: what memory holds, and what keeps limiters busy. */
  ahead?: number;
  /** True once no further request may be read; those under way come to their end. */
  stopping?(): boolean;
}

/** Requests in, each of them out once with its reply or error, in any order. */
export type Dispatch = (requests: AsyncIterable<ModelRequest>, options?: DispatchOptions) => AsyncIterable<Dispatched>;

const usualAhead = 1024;

/** Reads requests, hands each to `answer`, and yields what comes back as it comes. */
export async function* pump(
  requests: AsyncIterable<ModelRequest>,
  answer: (request: ModelRequest) => Promise<Dispatched>,
  options: DispatchOptions = {},
): AsyncGenerator<Dispatched> {
  const ahead = options.ahead ?? usualAhead;
  const iterator = requests[Symbol.asyncIterator]();
  const ready: Dispatched[] = [];
  let active = 0;
  let reading = false;
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const changed = (): void => wake?.();

  const begin = (request: ModelRequest): void => {
    active++;
    answer(request)
      .then((result) => ready.push(result))
      .catch((error: unknown) => (failure ??= { error }))
      .finally(() => {
        active--;
        changed();
      });
  };
  const read = async (): Promise<void> => {
    reading = true;
    try {
      const next = await iterator.next();
      if (next.done === true) ended = true;
      else begin(next.value);
    } catch (error) {
      failure ??= { error };
      ended = true;
    } finally {
      reading = false;
      changed();
    }
  };

  try {
    for (;;) {
      const more = !ended && failure === undefined && options.stopping?.() !== true;
      if (more && !reading && active + ready.length < ahead) void read();
      const result = ready.shift();
      if (result !== undefined) {
        yield result;
        continue;
      }
      if (active === 0 && !reading && !more) break;
      await new Promise<void>((go) => (wake = go));
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    await iterator.return?.();
  }
}
