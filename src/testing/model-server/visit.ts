import type { ServerResponse } from 'node:http';
import type { Buckets } from './buckets.ts';
import type { Slots } from './capacity.ts';
import type { LoggedCall } from './log.ts';
import type { Recorder } from './recorder.ts';
import { sendError } from './send.ts';
import type { ErrorReply, Refusal, Wire } from './wire.ts';

/** One call on its way through the server: its slot, its line in the log, and how it is turned away. */
export interface Visit {
  wire: Wire;
  entry: LoggedCall;
  response: ServerResponse;
  /** Those of every reply: the request's id and what the limits leave. */
  headers(): Record<string, string>;
  refuse(refusal: Refusal, detail: string, headers?: Record<string, string>): void;
  /** Ends with an error, and gives the slot back. */
  fail(error: ErrorReply): void;
  /** Takes a slot for so many milliseconds. */
  hold(latency: number): void;
  /** Gives the slot back. Called before the reply leaves, so that a client which asks again at once finds it free. */
  release(): void;
}

export function openVisit(
  given: { wire: Wire; entry: LoggedCall; response: ServerResponse },
  house: { recorder: Recorder; slots: Slots; buckets: Buckets | undefined; clock: () => Date },
): Visit {
  const { wire, entry, response } = given;
  const { recorder, slots, buckets, clock } = house;
  let held = false;
  const release = (): void => {
    if (!held) return;
    held = false;
    slots.leave();
    recorder.left(entry, performance.now());
  };
  const headers = (): Record<string, string> => {
    const out: Record<string, string> = { [wire.requestId]: `req_${entry.number}` };
    if (buckets !== undefined) for (const state of buckets.states(performance.now())) Object.assign(out, wire.rateHeaders(state, clock()));
    return out;
  };
  const fail = (error: ErrorReply): void => {
    entry.status = error.status;
    release();
    sendError(response, { ...error, headers: { ...headers(), ...error.headers } });
  };
  response.on('close', () => {
    release();
    recorder.close(entry, response.writableFinished && !response.errored, performance.now());
  });
  return {
    ...given,
    headers,
    fail,
    release,
    refuse(refusal, detail, extra) {
      entry.refused = refusal;
      fail({ ...wire.refuse(refusal, detail), ...(extra && { headers: extra }) });
    },
    hold(latency) {
      held = true;
      recorder.entered(entry, latency);
    },
  };
}
