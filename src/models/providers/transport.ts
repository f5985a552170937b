/**
 * One HTTP request, as a `fetch` for the model SDK. Not the global `fetch`, because that cannot tell connecting from
 * waiting, nor say whether anything was sent: a request that never left costs nothing, and one that did counts as spent.
 * No redirect is followed, so that a key goes to no other host; no proxy of the environment is used.
 */
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { messageOf } from '../../errors.ts';
import { Deadline } from './deadline.ts';
import type { Headers } from './rate-headers.ts';

/** Milliseconds. */
export interface Timeouts {
  connect: number;
  /** From the request until the head of the reply: most servers send it when the whole answer is ready. */
  firstByte: number;
  /** Between two pieces of the body. */
  idle: number;
  /** For the whole body: a reply that drips for ever ends here. */
  body: number;
}

/** Bytes that a reply may have. */
const mostBytes = 64 * 1024 * 1024;

/** Milliseconds that an unused connection is kept. Many servers close theirs after 5 s: a request on its way to a closed one would count as sent. */
const idleConnection = 4000;

/** Why no whole reply came. */
export class TransportFailure extends Error {
  readonly kind: 'network' | 'timeout';
  /** False where nothing can have reached the server. */
  readonly sent: boolean;

  constructor(kind: 'network' | 'timeout', message: string, sent: boolean) {
    super(message);
    this.name = 'TransportFailure';
    this.kind = kind;
    this.sent = sent;
  }
}

/** A whole reply with a status that is no success. */
export class StatusFailure extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;

  constructor(status: number, headers: Headers, body: string) {
    super(`status ${status}`);
    this.name = 'StatusFailure';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

export interface WholeReply {
  status: number;
  headers: Headers;
  body: Buffer;
}

export interface OutgoingRequest {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
}

export interface Transport {
  /** Any status; rejects with a `TransportFailure`, or with the signal's reason. */
  request(url: string, outgoing: OutgoingRequest): Promise<WholeReply>;
  /** The same as a `fetch`: a status that is no success rejects with a `StatusFailure`. `extra` fields are added to a JSON body. */
  fetch: typeof globalThis.fetch;
}

/** Keeps connections open between requests; idle ones do not keep the process alive. `largest`: bytes of a reply. */
export function createTransport(timeouts: Timeouts, extra: Readonly<Record<string, unknown>> = {}, largest = mostBytes): Transport {
  const kept = { keepAlive: true, maxFreeSockets: 1024, timeout: idleConnection };
  const agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) };
  const adds = Object.keys(extra).length > 0;

  // The same few addresses, again and again.
  const known = new Map<string, Place>();
  const placeOf = (address: string): Place => {
    const place = known.get(address) ?? parsePlace(address);
    if (known.size < 64) known.set(address, place);
    return place;
  };

  function request(address: string, outgoing: OutgoingRequest): Promise<WholeReply> {
    const place = placeOf(address);
    const secure = place.options.protocol === 'https:';
    return exchange(place, (secure ? https : http).request, secure ? agents['https:'] : agents['http:'], timeouts, outgoing, largest);
  }

  async function sdkFetch(input: string | URL | globalThis.Request, init: RequestInit = {}): Promise<Response> {
    if (typeof init.body !== 'string' && init.body !== undefined && init.body !== null) throw new TypeError('the transport sends text only');
    const text = init.body ?? undefined;
    const body = adds && text !== undefined ? JSON.stringify({ ...(JSON.parse(text) as object), ...extra }) : text;
    const reply = await request(input instanceof globalThis.Request ? input.url : String(input), {
      method: init.method ?? 'GET',
      headers: plainOf(init.headers),
      body,
      signal: init.signal ?? undefined,
    });
    if (reply.status < 200 || reply.status > 299 || reply.status === 204 || reply.status === 205) {
      throw new StatusFailure(reply.status, reply.headers, reply.body.toString('utf8'));
    }
    return wholeResponse(reply.status, reply.headers, reply.body);
  }

  return { request, fetch: sdkFetch };
}

/** An address, taken apart once. */
interface Place {
  host: string;
  options: { protocol: string; hostname: string; port: string; path: string };
}

function parsePlace(address: string): Place {
  const { protocol, hostname, port, pathname, search, host } = new URL(address);
  // As node:http wants it: without the brackets of IPv6.
  return { host, options: { protocol, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port, path: `${pathname}${search}` } };
}

function exchange(
  place: Place,
  open: typeof http.request,
  agent: http.Agent,
  timeouts: Timeouts,
  { method, headers, body, signal }: OutgoingRequest,
  largest: number,
): Promise<WholeReply> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(reasonOf(signal));
      return;
    }
    let sent = false;
    let bodyUntil = Infinity;
    let settled = false;

    const request = open({
      ...place.options,
      method,
      agent,
      headers: body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    });

    function finish(act: () => void): void {
      if (settled) return;
      settled = true;
      deadline.clear();
      signal?.removeEventListener('abort', onAbort);
      act();
    }
    function fail(error: Error): void {
      finish(() => {
        reject(error);
        request.destroy();
      });
    }
    function onAbort(): void {
      fail(reasonOf(signal));
    }
    const deadline = new Deadline<keyof Timeouts>((stage) => fail(new TransportFailure('timeout', lateText(stage, timeouts, place.host), sent)));
    function connected(): void {
      sent = true;
      deadline.set('firstByte', timeouts.firstByte);
    }
    function read(): void {
      const left = bodyUntil - performance.now();
      if (left < timeouts.idle) deadline.set('body', left);
      else deadline.set('idle', timeouts.idle);
    }

    if (signal !== undefined) {
      // Any number of calls may share one.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', onAbort, { once: true });
    }
    deadline.set('connect', timeouts.connect);
    request.on('socket', (socket) => {
      if (!socket.connecting) connected();
      else socket.once(place.options.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
    });
    request.on('error', (error) => fail(new TransportFailure('network', networkText(error, place.host), sent)));
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      bodyUntil = performance.now() + timeouts.body;
      read();
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > largest) fail(new TransportFailure('network', `the reply is larger than ${largest} bytes`, true));
        else pieces.push(piece);
        read();
      });
      response.on('error', (error) => fail(new TransportFailure('network', networkText(error, place.host), true)));
      response.on('close', () => {
        if (!response.complete) fail(new TransportFailure('network', 'the reply broke off before its end', true));
      });
      response.on('end', () => {
        if (!response.complete) fail(new TransportFailure('network', 'the reply broke off before its end', true));
        else finish(() => resolve({ status: response.statusCode ?? 0, headers: plainHeaders(response.headers), body: Buffer.concat(pieces) }));
      });
    });
    // A text goes out in one piece with the head.
    request.end(body);
  });
}

function lateText(stage: keyof Timeouts, timeouts: Timeouts, host: string): string {
  const time = seconds(timeouts[stage]);
  if (stage === 'connect') return `no connection to ${host} within ${time} (timeouts.connect)`;
  if (stage === 'firstByte') return `no answer within ${time} (timeouts.firstByte)`;
  if (stage === 'idle') return `the reply began and then nothing came for ${time} (timeouts.idle)`;
  return `the reply began and did not end within ${time} (ten times timeouts.idle)`;
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DOMException('the call was stopped', 'AbortError');
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function plainHeaders(headers: http.IncomingHttpHeaders): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

/** The SDK gives a plain object, with names in lower case. */
function plainOf(headers: RequestInit['headers']): Record<string, string> {
  if (headers === undefined) return {};
  const plain = Object.getPrototypeOf(headers) === Object.prototype && !Array.isArray(headers);
  return plain ? { ...(headers as Record<string, string>) } : Object.fromEntries(new globalThis.Headers(headers));
}

/**
 * As much of a `Response` as the SDK reads of a whole reply: status, headers, and a body that comes in one piece. A real one
 * makes streams, which cost more than all else that is done for a call.
 */
export function wholeResponse(status: number, headers: Headers, bytes: Uint8Array): Response {
  const present = new Map(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
  let left: Uint8Array | undefined = bytes;
  const reader = {
    read: async () => {
      const value = left;
      left = undefined;
      return value === undefined ? { done: true, value } : { done: false, value };
    },
    cancel: async () => undefined,
    releaseLock: () => undefined,
  };
  const response = {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    headers: present,
    body: { getReader: () => reader, cancel: reader.cancel },
    text: async () => new TextDecoder().decode(bytes),
  };
  return response as unknown as Response;
}

const networkTexts = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'no such host name is known'],
  ['EAI_AGAIN', 'the host name could not be looked up just now'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was reset'],
  ['EHOSTUNREACH', 'the host cannot be reached'],
  ['ENETUNREACH', 'the network cannot be reached'],
  ['ETIMEDOUT', 'the connection timed out'],
]);

function networkText(error: Error & { code?: unknown }, host: string): string {
  const code = typeof error.code === 'string' ? error.code : '';
  return `${host}: ${networkTexts.get(code) ?? messageOf(error)}${code === '' ? '' : ` (${code})`}`;
}
