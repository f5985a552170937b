import { createHash } from 'node:crypto';
import { isObject } from './read-request.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { Refusal } from './wire.ts';

/** One request as the server saw it. */
export interface LoggedCall {
  /** 1 for the first call; 0 for requests that are none (files, batches, models). */
  number: number;
  /** Milliseconds since the first call. */
  at: number;
  path: string;
  /** The body as text; empty with `keep: 'counts'`. */
  body: string;
  /** sha256 of path and body. */
  hash: string;
  seen: number;
  model: string;
  stream: boolean;
  /** 0: no reply was begun. */
  status: number;
  /** The fault that it met. A call that the server refused for want of room met none. */
  fault?: FaultKind;
  refused?: Refusal;
  /** Milliseconds planned. */
  latency: number;
  /** `answered`: all of the reply was handed to the network; `aborted`: the connection ended before that. */
  state: 'open' | 'answered' | 'aborted';
  /** What the reply said; empty with `keep: 'counts'`, and where it said nothing. */
  reply: string;
  /** The `custom_id`, where the call was a line of a batch. */
  line?: string;
}

/** Counts over all calls. */
export interface ServerLog {
  calls: number;
  /** Replies with status 200 that were sent whole, reset and cut ones not among them. */
  answered: number;
  aborted: number;
  byStatus: Record<string, number>;
  byFault: { [kind in FaultKind]?: number };
  byRefusal: { [refusal in Refusal]?: number };
  /** Of all calls. */
  share429: number;
  distinct: number;
  /** Calls beyond the first of each request. */
  repeats: number;
  /** Calls for a request that had been answered in full before. */
  repeatsOfAnswered: number;
  /** The most calls at once that held a slot. */
  peak: number;
  /** The most calls at once, refused ones among them. */
  peakOpen: number;
  /** Milliseconds of service, over calls that held a slot. Divided by the slots: the least time that the calls can take. */
  serviceMs: number;
  /** Milliseconds that the slots were really held: more than `serviceMs` by what timers came late on a busy machine. */
  heldMs: number;
  /** Milliseconds from the first call to the end of the last. */
  wallMs: number;
  /** Tokens of replies with status 200 as the server really counts them, whatever a fault made of usage. */
  tokens: { input: number; output: number };
  /** Processor time of the server's process since its start, milliseconds. */
  cpuMs: number;
}

/** A fault with the call that met it. */
export interface LoggedFault {
  number: number;
  hash: string;
  seen: number;
  kind: FaultKind;
}

export function requestHash(path: string, body: string | Uint8Array): string {
  return createHash('sha256').update(path).update('\n').update(body).digest('hex');
}

/** Whether a text stands anywhere in what was sent: as it is, in JSON escapes, or in a value or name of the JSON. */
export function stands(text: string, body: string): boolean {
  if (body.includes(text) || body.includes(JSON.stringify(text).slice(1, -1))) return true;
  return body.includes('\\u') && bodyTexts(body).some((one) => one.includes(text));
}

function bodyTexts(body: string): string[] {
  const texts: string[] = [];
  for (const line of [body, ...body.split('\n')]) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    const open = [value];
    while (open.length > 0) {
      const next = open.pop();
      if (typeof next === 'string') texts.push(next);
      else if (Array.isArray(next)) open.push(...(next as unknown[]));
      else if (isObject(next)) open.push(...Object.keys(next), ...Object.values(next));
    }
  }
  return texts;
}
