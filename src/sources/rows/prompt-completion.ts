import { readMessages, type Messages } from './answers.ts';
import { settleConversation } from './conversation.ts';
import { field, type FieldMap } from './fields.ts';
import { isObject, own, type JsonObject } from './json.ts';
import type { RowShape, ShapeResult } from './shape.ts';

/** TRL's prompt and completion as lists of messages. Where both are texts, the shape is `prompt-response`. */
export const promptCompletionShape: RowShape = {
  id: 'prompt-completion',
  version: '1',
  description: 'a list of messages under `prompt`, and the answer as a list or a text under `completion`',
  needs: ['prompt', 'response'],

  fits(row: JsonObject, map: FieldMap, open: boolean): boolean {
    const answer = field(row, map, 'response');
    return isList(field(row, map, 'prompt')) && (open || isList(answer) || typeof answer === 'string');
  },

  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
    const prompt = readMessages(field(row, map, 'prompt'));
    if ('refused' in prompt) return { refused: `has a prompt under \`${map.prompt ?? 'prompt'}\` that ${prompt.refused}` };
    const value = field(row, map, 'response');
    const isOpen = open && (value === undefined || value === null);
    const answer: Messages =
      typeof value === 'string' ? { messages: [{ role: 'assistant', content: value }], notes: [] } : isOpen ? { messages: [], notes: [] } : readMessages(value);
    if ('refused' in answer) return { refused: `has a completion under \`${map.response ?? 'completion'}\` that ${answer.refused}` };
    return settleConversation([...prompt.messages, ...answer.messages], [...prompt.notes, ...answer.notes], row, map, open);
  },
};

function isList(value: unknown): boolean {
  return Array.isArray(value) && isObject(value[0]) && own(value[0], 'role') !== undefined;
}
