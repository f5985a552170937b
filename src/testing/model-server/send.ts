import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { LoggedCall } from './log.ts';
import type { Recorder } from './recorder.ts';
import type { ScriptRequest } from './script.ts';
import type { ErrorReply, Wire } from './wire.ts';

export function sendError(response: ServerResponse, { status, headers, body, type }: ErrorReply): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

interface Sending {
  response: ServerResponse;
  wire: Wire;
  answer: Answer;
  request: ScriptRequest;
  fault: FaultKind | undefined;
  plan: FaultPlan;
  headers: Record<string, string>;
  release: () => void;
  recorder: Recorder;
  entry: LoggedCall;
}

/** Sends a reply after its latency, with the fault of the connection that was planned for it. */
export function sendReply(sending: Sending): void {
  const { response, wire, answer, request, fault, headers } = sending;
  if (response.destroyed) return;
  const pieces = request.stream ? wire.events(answer, request) : [wire.reply(answer, request)];
  const body = pieces.join('');
  const head = { 'content-type': request.stream ? 'text/event-stream; charset=utf-8' : 'application/json', ...headers };
  const faulty = fault === undefined ? undefined : faulted[fault];
  if (faulty !== undefined) return faulty({ ...sending, pieces, body, head });
  response.writeHead(200, request.stream ? head : { ...head, 'content-length': Buffer.byteLength(body) });
  sending.release();
  response.end(body);
}

interface Faulted extends Sending {
  pieces: readonly string[];
  body: string;
  head: Record<string, string | number>;
}

const faulted: { readonly [kind in FaultKind]?: (sending: Faulted) => void } = {
  'reset-before': ({ response, entry, release }) => {
    entry.status = 0;
    release();
    reset(response);
  },
  'no-first-byte': ({ response, entry, plan }) => {
    entry.status = 0;
    after(response, plan.hangMs ?? 30_000, () => reset(response));
  },
  'bad-body': ({ response, head, request, body, release }) => {
    response.writeHead(200, head);
    release();
    // A stream with one event that is no JSON; else a page under the wrong type.
    response.end(request.stream ? 'data: {"id": "broken", "choices": [\n\n' : `<!doctype html><title>Welcome</title>${body.slice(0, 40)}`);
  },
  'reset-in-body': ({ response, head, request, body, pieces, release }) => {
    response.writeHead(200, request.stream ? head : { ...head, 'content-length': Buffer.byteLength(body) });
    release();
    // Once the half is handed on, so that the client has read some of the body when the reset comes.
    response.write(half(pieces), () => setTimeout(() => reset(response), 1));
  },
  'cut-no-end': ({ response, head, pieces, release }) => {
    response.writeHead(200, head);
    release();
    response.end(half(pieces));
  },
  'slow-drip': ({ response, head, body, plan, release }) => {
    response.writeHead(200, head);
    drip(response, Buffer.from(body), plan, release);
  },
  'usage-late': ({ response, head, request, body, pieces, plan, release }) => {
    response.writeHead(200, head);
    const at = request.stream ? pieces.slice(0, -2).join('').length : Math.max(body.lastIndexOf(',"usage"'), 1);
    response.write(body.slice(0, at));
    after(response, plan.lateMs ?? 20, () => {
      release();
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
function after(response: ServerResponse, ms: number, run: () => void): void {
  const timer = setTimeout(() => {
    response.off('close', stop);
    run();
  }, ms);
  const stop = (): void => clearTimeout(timer);
  response.once('close', stop);
}

/** TCP reset where the socket can do it. */
function reset(response: ServerResponse): void {
  const { socket } = response;
  if (socket === null) response.destroy();
  else socket.resetAndDestroy();
}
