import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerTo, inputTokens } from './answer.ts';
import type { Answer } from './answer.ts';
import { anthropicWire } from './anthropic-wire.ts';
import { errorOf, spoiled } from './apply-fault.ts';
import { createBuckets } from './buckets.ts';
import { createCapacity } from './capacity.ts';
import { faultPlanner } from './fault-plan.ts';
import { requestHash } from './log.ts';
import { openaiWire } from './openai-wire.ts';
import type { ModelServerOptions } from './options.ts';
import { readRequest } from './read-request.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import type { ReplyScript, ScriptRequest } from './script.ts';
import { sendError, sendReply } from './send.ts';
import type { Capacity } from './options.ts';
import type { Refusal } from './wire.ts';

export type CallKind = { api: 'openai' | 'anthropic'; kind: 'chat' | 'embed' };

/** What answers calls: the order in which they are checked, refused, drawn, spoiled and sent. */
export interface Core {
  recorder: Recorder;
  /** A call over HTTP, with its whole body. */
  call(form: CallKind, path: string, body: Buffer, request: IncomingMessage, response: ServerResponse): void;
  /** A line of a batch: no capacity, no limits, no faults of the connection. */
  line(form: CallKind, path: string, body: unknown, id: string): Promise<{ status: number; body: unknown }>;
  allowed(request: IncomingMessage): boolean;
  set(change: Capacity): void;
}

export function createCore(options: ModelServerOptions, script: ReplyScript | undefined): Core {
  const seed = options.seed ?? 'server';
  const plan = options.faults ?? {};
  const planned = faultPlanner(options.faults, seed);
  const capacity = createCapacity(options, seed);
  const buckets = createBuckets(options.limits);
  const recorder = createRecorder(options.keep ?? 'all');
  const models = options.models === undefined ? undefined : new Set(options.models);
  const dimensions = options.dimensions ?? 32;
  const clock = (): Date => new Date(performance.timeOrigin + performance.now());

  const allowed = (request: IncomingMessage): boolean => {
    if (options.key === undefined) return true;
    return request.headers['x-api-key'] === options.key || request.headers.authorization === `Bearer ${options.key}`;
  };

  const call: Core['call'] = ({ api, kind }, path, raw, incoming, response) => {
    const wire = api === 'openai' ? openaiWire : anthropicWire;
    const now = performance.now();
    const text = raw.toString('utf8');
    const hash = requestHash(path, raw);
    const entry = recorder.open({ path, body: text, hash, now });
    let held = false;
    // Releases the slot before the reply leaves, so that a client which answers at once finds it free.
    const release = (): void => {
      if (!held) return;
      held = false;
      capacity.leave();
      recorder.left(entry, performance.now());
    };
    response.on('close', () => {
      release();
      recorder.close(entry, response.writableFinished && !response.errored, performance.now());
    });
    const headers = (): Record<string, string> => {
      const out: Record<string, string> = { [wire.requestId]: `req_${entry.number}` };
      if (buckets !== undefined) for (const state of buckets.states(performance.now())) Object.assign(out, wire.rateHeaders(state, clock()));
      return out;
    };
    const refuse = (refusal: Refusal, detail: string, extra: Record<string, string> = {}): void => {
      entry.refused = refusal;
      const error = wire.refuse(refusal, detail);
      entry.status = error.status;
      sendError(response, { ...error, headers: { ...headers(), ...extra } });
    };

    const read = readRequest(api, kind, parsed(text));
    if ('wrong' in read) return refuse('body', read.wrong);
    entry.model = read.model;
    entry.stream = read.stream;
    if (!allowed(incoming)) return refuse('key', '');
    if (models !== undefined && !models.has(read.model)) return refuse('model', read.model);
    const request: ScriptRequest = { ...read, hash, number: entry.number, seen: entry.seen, seed };

    const fault = planned(request);
    if (fault !== undefined) recorder.fault(entry, fault);
    const error = errorOf(fault, request, wire, plan, clock());
    if (error !== undefined) {
      entry.status = error.status;
      return sendError(response, { ...error, headers: { ...headers(), ...error.headers } });
    }
    const short = buckets?.take(inputTokens(request) + (request.maxOutputTokens ?? 0), now);
    if (short !== undefined) {
      const wait = { 'retry-after': String(Math.ceil(short.waitMs / 1000)), 'retry-after-ms': String(Math.ceil(short.waitMs)) };
      return refuse(short.name, `Please try again in ${Math.ceil(short.waitMs)}ms.`, wait);
    }
    const turned = capacity.enter(request.number, hash, request.seen, now);
    if (typeof turned !== 'number') return refuse(turned.refused, 'Please try again later.', turned.headers);
    held = true;
    recorder.entered(entry, turned);

    const say = (answer: Answer): void => {
      const kindOfFault = answer.fault === undefined ? fault : answer.fault === 'none' ? undefined : answer.fault;
      if (kindOfFault !== undefined && kindOfFault !== fault) recorder.fault(entry, kindOfFault);
      const late = answer.fault === undefined ? undefined : errorOf(kindOfFault, request, wire, plan, clock());
      const latency = answer.latency ?? turned;
      entry.latency = latency;
      const go = (): void => {
        if (late !== undefined) {
          entry.status = late.status;
          release();
          return sendError(response, { ...late, headers: { ...headers(), ...late.headers } });
        }
        const said = spoiled(answer, kindOfFault, request);
        recorder.replied(entry, said.text, answer.usage);
        sendReply({ response, wire, answer: said, request, fault: kindOfFault, plan, headers: headers(), release, recorder, entry });
      };
      if (latency <= 0) return go();
      const rest = Math.max(0, latency - (performance.now() - now));
      const timer = setTimeout(go, Math.round(rest));
      response.on('close', () => clearTimeout(timer));
    };
    const failed = (reason: unknown): void => {
      entry.status = 500;
      release();
      sendError(response, { status: 500, body: JSON.stringify({ error: { type: 'script_error', message: `The reply script threw: ${String(reason)}` } }) });
    };
    try {
      const answer = answerTo(request, script, dimensions);
      if (answer instanceof Promise) answer.then(say).catch(failed);
      else say(answer);
    } catch (reason) {
      failed(reason);
    }
  };

  const line: Core['line'] = async ({ api, kind }, path, body, id) => {
    const wire = api === 'openai' ? openaiWire : anthropicWire;
    const text = JSON.stringify(body);
    const entry = recorder.open({ path, body: text, hash: requestHash(path, text), now: performance.now() });
    entry.line = id;
    const end = (status: number, reply: string): { status: number; body: unknown } => {
      entry.status = status;
      recorder.close(entry, true, performance.now());
      return { status, body: parsed(reply) ?? reply };
    };
    const read = readRequest(api, kind, body);
    const wrong =
      'wrong' in read ? wire.refuse('body', read.wrong) : models !== undefined && !models.has(read.model) ? wire.refuse('model', read.model) : undefined;
    if ('wrong' in read || wrong !== undefined) return end(wrong?.status ?? 400, wrong?.body ?? '');
    entry.model = read.model;
    const request: ScriptRequest = { ...read, stream: false, hash: entry.hash, number: entry.number, seen: entry.seen, seed };
    const answer = await answerTo(request, script, dimensions);
    const fault = answer.fault === 'none' ? undefined : (answer.fault ?? planned(request));
    if (fault !== undefined) recorder.fault(entry, fault);
    const error = errorOf(fault, request, wire, plan, clock());
    if (error !== undefined) return end(error.status, error.body);
    const said = spoiled(answer, fault, request);
    recorder.replied(entry, said.text, answer.usage);
    return end(200, wire.reply(said, request));
  };

  return { recorder, call, line, allowed, set: capacity.set };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
