/** Requests that make batches and look after them, and the lines of their files. */
import type { ProviderFailure, ProviderResult } from '../../../contracts/model-ports.ts';
import { failureOf } from '../chat.ts';
import type { EndpointSettings } from '../settings.ts';
import { createTransport, StatusFailure } from '../transport.ts';
import type { Sender } from './replay.ts';
import { resultOf } from './replay.ts';
import type { BatchPlace } from '../../../contracts/model.ts';
import type { BatchAnswer, BatchItem, BatchResults } from './types.ts';

export type Json = Record<string, unknown>;

export interface Control {
  json(method: string, path: string, body?: { type: string; data: string } | Json): Promise<Json>;
  text(path: string): Promise<string>;
}

/** Bytes of a file of results. */
const largestFile = 512 * 1024 * 1024;

export function control(settings: EndpointSettings, headers: Readonly<Record<string, string>>): (signal: AbortSignal) => Control {
  // A file takes longer than a reply.
  const timeouts = { ...settings.timeouts, body: settings.timeouts.body * 6 };
  const transport = createTransport(timeouts, {}, largestFile);
  return (signal) => {
    async function send(method: string, path: string, type: string | undefined, body: string | undefined): Promise<string> {
      const reply = await transport.request(`${settings.baseUrl}${path}`, {
        method,
        headers: type === undefined ? { ...headers } : { ...headers, 'content-type': type },
        body,
        signal,
      });
      const text = reply.body.toString('utf8');
      if (reply.status < 200 || reply.status > 299) throw new StatusFailure(reply.status, reply.headers, text);
      return text;
    }
    return {
      text: (path) => send('GET', path, undefined, undefined),
      json: async (method, path, body) => {
        const form =
          body !== undefined && typeof body['type'] === 'string' && typeof body['data'] === 'string' ? { type: body['type'], data: body['data'] } : undefined;
        const text = await send(
          method,
          path,
          form?.type ?? (body === undefined ? undefined : 'application/json'),
          form?.data ?? (body === undefined ? undefined : JSON.stringify(body)),
        );
        return parsed(text);
      },
    };
  };
}

/** Not JSON: the same as a status that says the server is at fault. */
function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isJson(value)) return value;
  } catch {
    // Told below.
  }
  throw new StatusFailure(502, {}, text);
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Runs a step; what goes wrong at the endpoint becomes a failure. What the caller's own `note` throws is thrown. */
export async function answer<T>(settings: EndpointSettings, signal: AbortSignal, work: () => Promise<T>): Promise<BatchAnswer<T>> {
  if (settings.unusable !== undefined) return { ok: false, failure: settings.unusable };
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof NoteFailure) throw error.cause;
    if (error instanceof BatchProblem) return { ok: false, failure: error.failure };
    const result = failureOf(error, settings, signal, false);
    return { ok: false, failure: result.ok ? refusedWhole(settings) : result.failure };
  }
}

class NoteFailure extends Error {}

/** Keeps how far a batch came, before anything else happens. */
export async function keep(note: (place: BatchPlace) => Promise<void>, place: BatchPlace): Promise<void> {
  try {
    await note(place);
  } catch (error) {
    throw new NoteFailure('the place of the batch was not kept', { cause: error });
  }
}

/** A failure on its way out of a step. */
export class BatchProblem extends Error {
  readonly failure: ProviderFailure;

  constructor(failure: ProviderFailure) {
    super(failure.message);
    this.name = 'BatchProblem';
    this.failure = failure;
  }
}

function refusedWhole(settings: EndpointSettings): ProviderFailure {
  return { kind: 'fatal', single: true, code: 'model-request', message: `${settings.place}: the batch was filtered.`, sent: true, answered: true };
}

/** What one line of a file says of one call; `retry`: nothing was answered, and the call can be made again. */
export type LineEnd = { status: number; body: unknown } | { retry: string };

/** Reads a file of results. Lines that are no JSON are passed over: their calls count as lost. */
export async function readResults(
  texts: readonly string[],
  items: readonly BatchItem[],
  settings: EndpointSettings,
  sender: Sender,
  endOf: (line: Json) => LineEnd,
): Promise<BatchResults> {
  const asked = new Map(items.map((item) => [item.id, item.request]));
  const replies = new Map<string, ProviderResult>();
  let repeated = 0;
  let strangers = 0;
  for (const text of texts) {
    for (const one of text.split('\n')) {
      const line = one.trim() === '' ? undefined : lineOf(one);
      if (line === undefined) continue;
      const id = String(line['custom_id']);
      const request = asked.get(id);
      if (request === undefined) strangers += 1;
      else if (replies.has(id)) repeated += 1;
      else {
        const end = endOf(line);
        replies.set(id, 'retry' in end ? lost(settings, end.retry) : await resultOf(sender, request, end.status, end.body));
      }
    }
  }
  for (const { id } of items) if (!replies.has(id)) replies.set(id, lost(settings, 'the batch ended without an answer to it'));
  return { replies, repeated, strangers };
}

function lineOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function lost(settings: EndpointSettings, why: string): ProviderResult {
  return { ok: false, failure: { kind: 'server', message: `${settings.place}: ${why}.`, sent: true, answered: true } };
}

export function count(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Ids go into addresses: only what an endpoint's ids are made of. */
export function pathPart(id: string): string {
  return encodeURIComponent(id);
}
