import type { Message } from '../../contracts/record.ts';
import { settleConversation } from './conversation.ts';
import { field, type FieldMap } from './fields.ts';
import { isObject, kindOf, own, type JsonObject } from './json.ts';
import { readMessage } from './message.ts';
import type { RowShape, ShapeResult } from './shape.ts';

/**
 * A row that is one conversation: a list of `{role, content}`. Conversations stay whole; one that does not end with a reply
 * is refused, because cutting it would be our choice, not the log's.
 */
export const messagesShape: RowShape = {
  id: 'messages',
  version: '1',
  description: 'a list of {role, content} under `messages`',
  needs: ['messages'],

  fits(row: JsonObject, map: FieldMap): boolean {
    const list = field(row, map, 'messages');
    if (!Array.isArray(list)) return false;
    const head: unknown = list[0];
    return head === undefined || (isObject(head) && typeof own(head, 'role') === 'string' && typeof own(head, 'value') !== 'string');
  },

  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
    const list = field(row, map, 'messages');
    if (list === undefined) return { refused: `has no list of messages under \`${map.messages ?? 'messages'}\`` };
    if (!Array.isArray(list)) return { refused: `has messages that are ${kindOf(list)}, not a list` };
    const messages: Message[] = [];
    const notes: string[] = [];
    for (const [index, value] of (list as unknown[]).entries()) {
      const result = readMessage(value);
      if ('refused' in result) return { refused: `message ${index + 1} ${result.refused}` };
      messages.push(result.message);
      notes.push(...result.notes);
    }
    return settleConversation(messages, notes, row, map, open);
  },
};
