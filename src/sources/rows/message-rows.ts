import type { Role } from '../../contracts/record.ts';
import { field, type FieldMap } from './fields.ts';
import { isObject, kindOf, own, printable, type JsonObject } from './json.ts';
import { readMessage, type MessageResult } from './message.ts';
import type { RowShape } from './shape.ts';

/** Who speaks, in the words of help desks and chat tools. */
const speakers: { readonly [name: string]: Role } = {
  user: 'user',
  customer: 'user',
  client: 'user',
  visitor: 'user',
  human: 'user',
  requester: 'user',
  'end-user': 'user',
  end_user: 'user',
  contact: 'user',
  guest: 'user',
  member: 'user',
  lead: 'user',
  assistant: 'assistant',
  agent: 'assistant',
  support: 'assistant',
  bot: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  gpt: 'assistant',
  operator: 'assistant',
  staff: 'assistant',
  admin: 'assistant',
  representative: 'assistant',
  advisor: 'assistant',
  system: 'system',
  developer: 'system',
  tool: 'tool',
};

/** One message a row, as help desks and databases export chats: the rows of one conversation's id become one conversation. */
export const messageRowsShape: RowShape = {
  id: 'message-rows',
  version: '1',
  description: 'one message, with the id of its conversation, who speaks, and what is said; the rows of one id become one conversation',
  needs: ['id', 'role', 'content'],

  fits(row: JsonObject, map: FieldMap): boolean {
    const id = field(row, map, 'id');
    return (
      (typeof id === 'string' || typeof id === 'number') &&
      speakerOf(field(row, map, 'role')) !== undefined &&
      typeof field(row, map, 'content') === 'string' &&
      field(row, map, 'response') === undefined &&
      own(row, 'value') === undefined
    );
  },

  read(row: JsonObject, map: FieldMap) {
    const id = field(row, map, 'id');
    if (typeof id !== 'number' && (typeof id !== 'string' || id === '')) return { refused: `names no conversation under \`${map.id ?? 'conversation_id'}\`` };
    return { refused: 'is one message of a conversation, which is no row by itself: put such rows in a file of their own, and name the format message-rows' };
  },
};

/** The role that a name of a speaker stands for, or undefined. */
export function speakerOf(value: unknown): Role | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.trim().toLowerCase();
  return Object.hasOwn(speakers, name) ? speakers[name] : undefined;
}

/** The message of a row; `refused` is a clause that follows "line 7". */
export function readMessageRow(row: JsonObject, map: FieldMap): MessageResult {
  const said = field(row, map, 'role');
  const role = speakerOf(said);
  if (role === undefined) {
    const name = typeof said === 'string' ? `is from ${printable(said)}` : `has a speaker under \`${map.role ?? 'role'}\` that is ${kindOf(said)}`;
    return { refused: `${name}; known are ${Object.keys(speakers).join(', ')}` };
  }
  return readMessage({ ...(isObject(row) ? row : {}), role, content: field(row, map, 'content') });
}
