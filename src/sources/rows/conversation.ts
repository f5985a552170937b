/** What every shape of conversations has in common: which lists of messages can be learned from, and which cannot. */
import type { Message } from '../../contracts/record.ts';
import { readTools } from './tools.ts';
import { field, type FieldMap } from './fields.ts';
import type { JsonObject } from './json.ts';
import type { ShapeResult } from './shape.ts';

/**
 * The messages of a row as its content: a system prompt and a reply that stand beside the list are put into it, empty system
 * messages are left out, as is what the assistant said before the user spoke, and a list that does not end with a reply is
 * refused, because cutting it would be our choice, not the log's. A call of a tool is no reply: the row that holds its result
 * says more, and no format holds a reply without text.
 */
export function settleConversation(messages: Message[], notes: string[], row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
  const system = field(row, map, 'system');
  if (typeof system === 'string' && !messages.some((message) => message.role === 'system')) {
    messages.unshift({ role: 'system', content: system });
  }
  const reply = field(row, map, 'response');
  if (messages.at(-1)?.role === 'user' && typeof reply === 'string' && reply.trim() !== '') {
    messages.push({ role: 'assistant', content: reply });
    notes.push('the reply stood beside the messages and was put at their end');
  }
  const kept = withoutOpening(withoutEmptySystem(messages, notes), notes);
  const refused = faultOf(kept, open);
  if (refused !== undefined) return { refused };
  noteOddities(kept, notes);
  const rationale = field(row, map, 'rationale');
  const tools = readTools(field(row, map, 'tools'), notes);
  return {
    messages: kept,
    notes,
    ...(tools === undefined ? {} : { tools }),
    ...(typeof rationale === 'string' && rationale.trim() !== '' ? { rationale } : {}),
  };
}

function withoutEmptySystem(messages: Message[], notes: string[]): Message[] {
  const kept = messages.filter((message) => message.role !== 'system' || message.content.trim() !== '');
  if (kept.length < messages.length) notes.push('an empty system message was left out');
  return kept;
}

/** Training formats begin with the user: a greeting of the assistant in front of it answers nothing, and is left out. */
function withoutOpening(messages: readonly Message[], notes: string[]): Message[] {
  const first = messages.findIndex((message) => message.role === 'user');
  const kept = messages.filter((message, index) => index >= first || message.role === 'system');
  if (kept.length < messages.length) notes.push('what the assistant said before the first message of the user was left out');
  return kept;
}

/** Why a list of messages is no conversation to learn from, or undefined. */
function faultOf(messages: readonly Message[], open: boolean): string | undefined {
  const last = messages.at(-1);
  if (last === undefined) return 'has no messages';
  const empty = messages.findIndex((message) => message.content.trim() === '' && message.toolCalls === undefined && message.role !== 'tool');
  if (empty >= 0) return `message ${empty + 1} (${(messages[empty] as Message).role}) is empty`;
  if (!messages.some((message) => message.role === 'user')) return 'has no user message';
  if (last.role === 'assistant' && last.content.trim() === '') return 'ends in a call of a tool without its result';
  if (last.role === 'assistant' || (open && last.role === 'user')) return undefined;
  return `ends with a message of the ${last.role}, not with a reply of the assistant`;
}

function noteOddities(messages: readonly Message[], notes: string[]): void {
  const speech = messages.filter((message) => message.role !== 'system');
  if (messages.findIndex((message) => message.role === 'system') > 0) notes.push('a system message stands after the first message');
  if (speech.some((message, index) => index > 0 && message.role !== 'tool' && message.role === speech[index - 1]?.role)) {
    notes.push('two messages of one role follow each other');
  }
}
