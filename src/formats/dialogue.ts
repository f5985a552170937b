/** Conversations with tools: what the assistant may call, its calls, and their results. */
import type { Message, Tool, TrainingRecord } from '../contracts/record.ts';
import { answerText, badAnswer, noAnswer, notByTurns, notTrained, withInput } from './turns.ts';
import type { RationalePlace } from './turns.ts';

export interface Call {
  /** Unique in the row. */
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
}

/** One message as trainers see it. `calls` is empty for all but the assistant that calls; `answers` is the call that a tool's result belongs to. */
export interface Spoken {
  role: 'user' | 'assistant' | 'tool';
  content: string;
  /** Not in `content`; null where the option puts it there, or there is none. */
  reasoning: string | null;
  calls: readonly Call[];
  answers: Call | null;
}

export interface Dialogue {
  system: string;
  messages: readonly Spoken[];
  tools: readonly Tool[];
}

/**
 * The conversation with its tools, or why a row is none: user and assistant speak by turns, a call is followed by one result for
 * each of its calls, in their order or by their ids, and then by the assistant again. `idOf` names the calls that have no id of their own, or share one.
 */
export function dialogueOf(record: TrainingRecord, place: RationalePlace, idOf = standardId): Dialogue | string {
  if (record.desirable === false) return badAnswer;
  const [first, ...others] = record.messages;
  const hasSystem = first?.role === 'system';
  const talk = hasSystem ? others : record.messages;
  const last = talk.length - 1;
  if (talk[last]?.role !== 'assistant') return noAnswer;
  if ((talk[last]?.toolCalls ?? []).length > 0) return 'it ends in a call of a tool';
  const lastUser = talk.findLastIndex(({ role }) => role === 'user');
  const taken = new Set<string>();
  const messages: Spoken[] = [];
  let open: { call: Call; given: string }[] = [];
  for (const [index, message] of talk.entries()) {
    const before = talk[index - 1]?.role;
    if (message.role === 'tool') {
      const call = takeCall(open, message);
      if (call === undefined) return 'a result of a tool that was not called';
      messages.push({ role: 'tool', content: message.content, reasoning: null, calls: [], answers: call });
      continue;
    }
    if (open.length > 0) return 'a call of a tool without its result';
    if (message.role === 'user') {
      if (before !== undefined && before !== 'assistant') return notByTurns;
      const content = index === lastUser ? withInput(message.content, record.input ?? '') : message.content;
      messages.push({ role: 'user', content, reasoning: null, calls: [], answers: null });
      continue;
    }
    if (message.role !== 'assistant' || (before !== 'user' && before !== 'tool')) return notByTurns;
    if (message.train === false) return notTrained;
    open = (message.toolCalls ?? []).map((call) => ({ call: { ...call, id: ownId(call.id, taken, idOf) }, given: call.id }));
    const own = index === last && (record.rationale ?? '') !== '' ? record.rationale : message.reasoning;
    const reasoning = own ?? null;
    const isText = place === 'before' || place === 'think';
    messages.push({
      role: 'assistant',
      content: answerText(message.content, reasoning, place),
      reasoning: isText || place === 'omit' ? null : reasoning,
      calls: open.map(({ call }) => call),
      answers: null,
    });
  }
  return { system: hasSystem ? first.content : '', messages, tools: record.tools ?? [] };
}

/** The ids that services and templates take as they come. */
export function standardId(own: string | undefined, place: number): string {
  return own ?? `call_${place}`;
}

function ownId(id: string, taken: Set<string>, idOf: typeof standardId): string {
  const named = idOf(taken.has(id) ? undefined : id, taken.size + 1);
  // A name that is taken all the same can only be one of another call's own.
  let free = named;
  for (let place = taken.size + 2; taken.has(free); place++) free = idOf(undefined, place);
  taken.add(free);
  return free;
}

/** The call that a result belongs to, by its id where that is one of them, else the next. Takes it out of `open`. */
function takeCall(open: { call: Call; given: string }[], { toolCallId }: Message): Call | undefined {
  const named = open.findIndex(({ given }) => given === toolCallId);
  return open.splice(Math.max(0, named), 1)[0]?.call;
}

/** A tool as most services and chat templates take it. */
export function functionTool({ name, description, parameters }: Tool): { type: 'function'; function: { [key: string]: unknown } } {
  return { type: 'function', function: { name, ...(description === undefined ? {} : { description }), parameters: parametersOf(parameters) } };
}

/** The schema of a tool's arguments; that of a function without any where there is none, or it is no JSON object. */
export function parametersOf(text: string | undefined): unknown {
  return objectOf(text ?? '') ?? { type: 'object', properties: {} };
}

/** The object that a JSON text holds, or undefined. */
export function objectOf(text: string): { [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
