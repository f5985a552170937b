import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { ScriptRequest } from './script.ts';
import type { Visit } from './visit.ts';
import type { ErrorReply } from './wire.ts';

export function sendError(response: ServerResponse, { status, headers, body, type }: ErrorReply): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

interface Sending {
  visit: Visit;
  answer: Answer;
  request: ScriptRequest;
  fault: FaultKind | undefined;
  plan: FaultPlan;
}

/** Sends a reply after its latency, with the fault of the connection that was planned for it. */
export function sendReply({ visit, answer, request, fault, plan }: Sending): void {
  const { response, wire } = visit;
  if (response.destroyed) return;
  const pieces = request.stream ? wire.events(answer, request) : [wire.reply(answer, request)];
  const body = pieces.join('');
  const head = { 'content-type': request.stream ? eventStream : 'application/json', ...visit.headers() };
  const faulty = fault === undefined ? undefined : faulted[fault];
  if (faulty !== undefined) return faulty({ visit, response, plan, pieces, body, head, stream: request.stream });
  response.writeHead(200, request.stream ? head : { ...head, 'content-length': Buffer.byteLength(body) });
  visit.release();
  response.end(body);
}

/** Sends a sound stream over its latency: the first half of its events after two fifths of it, the rest at the end. */
export function streamReply({ visit, answer, request }: Omit<Sending, 'fault' | 'plan'>, latency: number, begin: () => void): void {
  const { response, wire } = visit;
  const pieces = wire.events(answer, request);
  const first = half(pieces);
  after(response, latency * 0.4, () => {
    begin();
    response.writeHead(200, { 'content-type': eventStream, ...visit.headers() });
    response.write(first);
    after(response, latency * 0.6, () => {
      visit.release();
      response.end(pieces.join('').slice(first.length));
    });
  });
}

const eventStream = 'text/event-stream; charset=utf-8';

interface Faulted {
  visit: Visit;
  response: ServerResponse;
  plan: FaultPlan;
  pieces: readonly string[];
  body: string;
  head: Record<string, string | number>;
  stream: boolean;
}

const faulted: { readonly [kind in FaultKind]?: (sending: Faulted) => void } = {
  'reset-before': ({ response, visit }) => {
    visit.entry.status = 0;
    visit.release();
    reset(response);
  },
  'no-first-byte': ({ response, visit, plan }) => {
    visit.entry.status = 0;
    after(response, plan.hangMs ?? 30_000, () => reset(response));
  },
  'bad-body': ({ response, visit, head, stream, body }) => {
    response.writeHead(200, head);
    visit.release();
    // A stream with one event that is no JSON; else a page under the wrong type.
    response.end(stream ? 'data: {"id": "broken", "choices": [\n\n' : `<!doctype html><title>Welcome</title>${body.slice(0, 40)}`);
  },
  'reset-in-body': ({ response, visit, head, stream, body, pieces }) => {
    response.writeHead(200, stream ? head : { ...head, 'content-length': Buffer.byteLength(body) });
    visit.release();
    // Once the half is handed on, so that the client has read some of the body when the reset comes.
    response.write(half(pieces), () => setTimeout(() => reset(response), 1));
  },
  'cut-no-end': ({ response, visit, head, pieces }) => {
    response.writeHead(200, head);
    visit.release();
    response.end(half(pieces));
  },
  'slow-drip': ({ response, visit, head, body, plan }) => {
    response.writeHead(200, head);
    drip(response, Buffer.from(body), plan, visit.release);
  },
  'usage-late': ({ response, visit, head, stream, body, pieces, plan }) => {
    response.writeHead(200, head);
    const at = stream ? pieces.slice(0, -2).join('').length : Math.max(body.lastIndexOf(',"usage"'), 1);
    response.write(body.slice(0, at));
    after(response, plan.lateMs ?? 20, () => {
      visit.release();
      response.end(body.slice(at));
    });
  },
};

/** Of a stream half of its events; of a body half of its text. */
function half(pieces: readonly string[]): string {
  if (pieces.length > 1) return pieces.slice(0, Math.floor(pieces.length / 2)).join('');
  const text = pieces[0] ?? '';
  return text.slice(0, Math.floor(text.length / 2));
}

function drip(response: ServerResponse, bytes: Buffer, plan: FaultPlan, release: () => void): void {
  const size = plan.dripBytes ?? 64;
  const next = (at: number): void => {
    if (at >= bytes.length) {
      release();
      return void response.end();
    }
    response.write(bytes.subarray(at, at + size));
    after(response, plan.dripMs ?? 20, () => next(at + size));
  };
  next(0);
}

/** A timer that ends with the connection. */
export function after(response: ServerResponse, ms: number, run: () => void): void {
  const timer = setTimeout(() => {
    response.off('close', stop);
    run();
  }, Math.round(ms));
  const stop = (): void => clearTimeout(timer);
  response.once('close', stop);
}

/** TCP reset where the socket can do it. */
function reset(response: ServerResponse): void {
  const { socket } = response;
  if (socket === null) response.destroy();
  else socket.resetAndDestroy();
}
