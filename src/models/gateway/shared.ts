import { HornbookError, exitCodes } from '../../errors.ts';

interface Flight<T> {
  result: Promise<T>;
  callers: number;
  controller: AbortController;
}

/** The same call asked for twice at once is one call. It is aborted when every caller has given up. */
export class SharedCalls<T> {
  readonly #flights = new Map<string, Flight<T>>();

  get size(): number {
    return this.#flights.size;
  }

  async run(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal?.aborted) throw interrupted();
    const flight = this.#flights.get(key) ?? this.#begin(key, start);
    flight.callers++;
    if (signal === undefined) return flight.result;
    return new Promise<T>((resolve, reject) => {
      const giveUp = (): void => {
        if (--flight.callers === 0) flight.controller.abort(interrupted());
        reject(interrupted());
      };
      signal.addEventListener('abort', giveUp, { once: true });
      flight.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
    });
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const result = start(controller.signal).finally(() => this.#flights.delete(key));
    // Whoever asked hears of its end; when all have given up, nobody does.
    result.catch(() => undefined);
    const flight = { result, callers: 0, controller };
    this.#flights.set(key, flight);
    return flight;
  }

  /** Resolves when none is under way. */
  async ended(): Promise<void> {
    while (this.#flights.size > 0) await Promise.allSettled([...this.#flights.values()].map((flight) => flight.result));
  }
}

export function interrupted(): HornbookError {
  return new HornbookError('The call was given up.', { code: 'interrupted', exitCode: exitCodes.interrupted, hint: 'Run again: what was answered is kept.' });
}
