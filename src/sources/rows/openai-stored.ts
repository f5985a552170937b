import type { Message } from '../../contracts/record.ts';
import { hashOf } from '../../text/hash.ts';
import { settleConversation } from './conversation.ts';
import { unfinished } from './failure.ts';
import { lookUp, type FieldMap } from './fields.ts';
import { isObject, kindOf, own, type JsonObject } from './json.ts';
import { readMessage } from './message.ts';
import type { RowShape, ShapeResult } from './shape.ts';
import { readTools } from './tools.ts';

/** Where exports, batch files and gateways' logs put what was sent, and what came back. */
const requests: readonly string[] = ['', 'request', 'request.body', 'request_body', 'body', 'input', 'messages'];
const replies: readonly string[] = ['', 'response', 'response.body', 'response_body', 'output', 'completion', 'chat_completion'];

/**
 * A request and its reply as chat interfaces keep them: a stored completion with its messages, a pair of request and response
 * lines of a gateway, or both halves of a batch joined. Of several choices the first that ended by itself is taken.
 */
export const openaiStoredShape: RowShape = {
  id: 'openai-stored',
  version: '1',
  description: 'the messages of a request and the `choices` of its reply: stored chat completions, batches, logs of gateways',
  needs: [],

  fits(row: JsonObject): boolean {
    const [head] = choicesOf(row)?.list ?? [];
    return isObject(head) && isObject(own(head, 'message')) && (Array.isArray(own(row, 'choices')) || messagesOf(row) !== undefined);
  },

  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
    const reply = choicesOf(row);
    if (reply === undefined) return { refused: failedResponse(row) ?? 'has no `choices` of a reply' };
    const sent = messagesOf(row);
    if (sent === undefined) return { refused: 'holds a reply without the messages of its request: join them in as `messages`' };
    const messages: Message[] = [];
    const notes: string[] = [];
    for (const [index, value] of sent.list.entries()) {
      const result = readMessage(value);
      if ('refused' in result) return { refused: `message ${index + 1} of the request ${result.refused}` };
      messages.push(result.message);
      notes.push(...result.notes);
    }
    const choice = chosen(reply.list);
    if ('refused' in choice) return choice;
    const answer = readMessage(isObject(choice.message) ? { role: 'assistant', ...choice.message } : choice.message);
    if ('refused' in answer) return { refused: `the reply ${answer.refused}` };
    messages.push(answer.message);
    notes.push(...answer.notes);
    if (reply.list.length > 1) notes.push('other replies to the same request were not used');
    const content = settleConversation(messages, notes, row, map, open);
    if ('refused' in content) return content;
    const tools = content.tools ?? readTools(own(sent.holder, 'tools'), content.notes);
    const model = own(reply.holder, 'model') ?? own(sent.holder, 'model');
    const time = own(reply.holder, 'created') ?? own(row, 'created');
    return {
      ...content,
      ...(tools === undefined ? {} : { tools }),
      opening: openingOf(content.messages),
      about: { ...(model === undefined ? {} : { model }), ...(time === undefined ? {} : { time }) },
    };
  },
};

interface Found {
  holder: JsonObject;
  list: readonly unknown[];
}

function choicesOf(row: JsonObject): Found | undefined {
  for (const place of replies) {
    const holder = place === '' ? row : lookUp(row, place);
    const list = isObject(holder) ? own(holder, 'choices') : undefined;
    if (isObject(holder) && Array.isArray(list) && list.length > 0) return { holder, list: list as unknown[] };
  }
  return undefined;
}

/** A list of messages, or the page object that the interface gives for the messages of a stored completion. */
function messagesOf(row: JsonObject): Found | undefined {
  for (const place of requests) {
    const holder = place === '' ? row : lookUp(row, place);
    if (Array.isArray(holder) && place === 'input') return { holder: row, list: holder as unknown[] };
    if (!isObject(holder)) continue;
    const list = place === 'messages' ? own(holder, 'data') : own(holder, 'messages');
    if (Array.isArray(list)) return { holder: place === 'messages' ? row : holder, list: list as unknown[] };
  }
  return undefined;
}

function chosen(choices: readonly unknown[]): { message: unknown } | { refused: string } {
  let why: string | undefined;
  for (const choice of choices) {
    if (!isObject(choice)) return { refused: `has a choice that is ${kindOf(choice)}, not an object` };
    const fault = unfinished(own(choice, 'finish_reason'));
    if (fault === undefined) return { message: own(choice, 'message') };
    why ??= fault;
  }
  return { refused: why ?? 'has no `choices` of a reply' };
}

function failedResponse(row: JsonObject): string | undefined {
  const status = lookUp(row, 'response.status_code') ?? own(row, 'status_code') ?? own(row, 'status');
  return typeof status === 'number' && status >= 400 && status < 600 ? `holds a failed reply: its status is ${Math.floor(status)}` : undefined;
}

/** The first exchange: each turn of a chat is stored with all turns before it, and these rows must not be split. */
function openingOf(messages: readonly Message[]): string {
  const end = messages.findIndex((message) => message.role === 'assistant');
  return hashOf(messages.slice(0, end + 1).map(({ role, content }) => ({ role, content })));
}
