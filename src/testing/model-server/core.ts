import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerTo, inputTokens } from './answer.ts';
import type { Answer } from './answer.ts';
import { anthropicWire } from './anthropic-wire.ts';
import { errorOf, spoiled } from './apply-fault.ts';
import { createBuckets } from './buckets.ts';
import { createSlots } from './capacity.ts';
import type { FaultKind } from './fault-kinds.ts';
import { faultPlanner } from './fault-plan.ts';
import { requestHash } from './log.ts';
import { openaiWire } from './openai-wire.ts';
import type { ModelServerOptions } from './options.ts';
import { readRequest } from './read-request.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import type { ReplyScript, ScriptRequest } from './script.ts';
import { after, sendReply, streamReply } from './send.ts';
import { openVisit } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Capacity } from './options.ts';

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
  const slots = createSlots(options, seed);
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
    const visit = openVisit({ wire, entry, response }, { recorder, slots, buckets, clock });

    const read = readRequest(api, kind, parsed(text));
    if ('wrong' in read) return visit.refuse('body', read.wrong);
    entry.model = read.model;
    entry.stream = read.stream;
    if (!allowed(incoming)) return visit.refuse('key', '');
    if (models !== undefined && !models.has(read.model)) return visit.refuse('model', read.model);
    const request: ScriptRequest = { ...read, hash, number: entry.number, seen: entry.seen, seed };

    const fault = meaningful(planned(request), kind);
    const error = errorOf(fault, request, wire, plan, clock());
    if (fault !== undefined && error !== undefined) {
      recorder.fault(entry, fault);
      return visit.fail(error);
    }
    const short = buckets?.take(inputTokens(request) + (request.maxOutputTokens ?? 0), now);
    if (short !== undefined) {
      const wait = { 'retry-after': String(Math.ceil(short.waitMs / 1000)), 'retry-after-ms': String(Math.ceil(short.waitMs)) };
      return visit.refuse(short.name, `Please try again in ${Math.ceil(short.waitMs)}ms.`, wait);
    }
    const entered = slots.enter(request.number, hash, request.seen, now);
    if (typeof entered !== 'number') return visit.refuse(entered.refused, 'Please try again later.', entered.headers);
    visit.hold(entered);

    const say = (answer: Answer): void => speak(visit, request, answer, fault, now);
    const broken = (reason: unknown): void => {
      visit.fail({ status: 500, body: JSON.stringify({ error: { type: 'script_error', message: `The reply script threw: ${String(reason)}` } }) });
    };
    try {
      const answer = answerTo(request, script, dimensions);
      if (answer instanceof Promise) answer.then(say).catch(broken);
      else say(answer);
    } catch (reason) {
      broken(reason);
    }
  };

  const speak = (visit: Visit, request: ScriptRequest, answer: Answer, planned: FaultKind | undefined, since: number): void => {
    const { entry, response, wire } = visit;
    // A client that left while the script was thinking.
    if (response.destroyed) return;
    const fault = answer.fault === undefined ? planned : meaningful(answer.fault, request.kind);
    if (fault !== undefined) recorder.fault(entry, fault);
    const error = answer.fault === undefined ? undefined : errorOf(fault, request, wire, plan, clock());
    const said = spoiled(answer, fault, request);
    entry.latency = answer.latency ?? entry.latency;
    // Once the reply begins: a client that left before has not been answered.
    const begin = (): void => recorder.replied(entry, said.text, answer.usage);
    const go = (): void => {
      if (error !== undefined) return visit.fail(error);
      begin();
      sendReply({ visit, answer: said, request, fault, plan });
    };
    const rest = Math.max(0, entry.latency - (performance.now() - since));
    if (entry.latency <= 0) go();
    else if (request.stream && fault === undefined) streamReply({ visit, answer: said, request }, rest, begin);
    else after(response, rest, go);
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
    const fault = meaningful(answer.fault ?? planned(request), kind);
    if (fault !== undefined) recorder.fault(entry, fault);
    const error = errorOf(fault, request, wire, plan, clock());
    if (error !== undefined) return end(error.status, error.body);
    const said = spoiled(answer, fault, request);
    recorder.replied(entry, said.text, answer.usage);
    return end(200, wire.reply(said, request));
  };

  return { recorder, call, line, allowed, set: slots.set };
}

/** Vectors have no finish reason and no text: such a fault is none there. */
function meaningful(fault: FaultKind | 'none' | undefined, kind: 'chat' | 'embed'): FaultKind | undefined {
  if (fault === 'none' || fault === undefined) return undefined;
  return kind === 'embed' && chatOnly.has(fault) ? undefined : fault;
}

const chatOnly: ReadonlySet<FaultKind> = new Set<FaultKind>(['cut-length', 'content-filter', 'refusal', 'duplicate']);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
