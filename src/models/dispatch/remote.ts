import type { Dispatched, ModelRequest } from '../../contracts/index.ts';
import { HornbookError, exitCodes } from '../../errors.ts';
import { pump } from './pump.ts';
import type { Dispatch } from './pump.ts';

export type ToHost = { id: number; request: ModelRequest };
/** `request` is not sent back: the id names it. */
export type FromHost = { id: number } & (
  | { reply: Extract<Dispatched, { reply: unknown }>['reply'] }
  | { error: Extract<Dispatched, { error: unknown }>['error'] }
);

/** A line to another process or machine that answers requests: in any order, at least once, or never because it died. */
export interface Host {
  send(message: ToHost): void;
  /** Asks it to end. */
  close(): void;
}

export interface HostEvents {
  message(message: FromHost): void;
  /** It is gone, for whatever reason. */
  ended(): void;
}

// A host that dies again and again without one answer will not give one.
const deathsInRow = 5;

/**
 * Asks a host, and a new one where it dies: what was not answered is sent again, an answer that comes twice counts once.
 * The host keeps replies in a ledger that outlives it, so what it had received is not paid again.
 */
export function dispatchOver(connect: (events: HostEvents) => Host): { dispatch: Dispatch; close(): void } {
  const pending = new Map<number, { request: ModelRequest; resolve(result: Dispatched): void; reject(error: unknown): void }>();
  let host: Host | undefined;
  let last = 0;
  let deaths = 0;
  let closed = false;

  const open = (): Host => {
    const opened: Host = connect({
      message: (message) => {
        const waiting = pending.get(message.id);
        if (waiting === undefined) return;
        deaths = 0;
        pending.delete(message.id);
        const { request } = waiting;
        waiting.resolve('reply' in message ? { request, reply: message.reply } : { request, error: message.error });
      },
      ended: () => {
        if (host !== opened) return;
        host = undefined;
        if (closed || pending.size === 0) return;
        if (++deaths >= deathsInRow) return giveUp();
        host = open();
        for (const [id, { request }] of pending) host.send({ id, request });
      },
    });
    return opened;
  };
  const giveUp = (): void => {
    const error = new HornbookError(`The host that asks models ended ${deaths} times without an answer.`, {
      code: 'host-down',
      exitCode: exitCodes.provider,
      hint: 'See what it wrote before it ended, then run again: what was answered is kept.',
    });
    for (const waiting of pending.values()) waiting.reject(error);
    pending.clear();
  };
  const ask = (request: ModelRequest): Promise<Dispatched> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      pending.set(id, { request, resolve, reject });
      host ??= open();
      host.send({ id, request });
    });

  return {
    dispatch: (requests, options) => pump(requests, ask, options),
    close: () => {
      closed = true;
      host?.close();
    },
  };
}
