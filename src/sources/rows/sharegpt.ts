import type { Message, Role } from '../../contracts/record.ts';
import { settleConversation } from './conversation.ts';
import { field, type FieldMap } from './fields.ts';
import { isObject, kindOf, own, parseJson, printable, type JsonObject } from './json.ts';
import { readToolCalls, type MessageResult } from './message.ts';
import type { RowShape, ShapeResult } from './shape.ts';

/** The names of speakers in published sets of this dialect. */
const speakers: { readonly [name: string]: Role | 'call' } = {
  human: 'user',
  user: 'user',
  prompter: 'user',
  gpt: 'assistant',
  assistant: 'assistant',
  chatgpt: 'assistant',
  bing: 'assistant',
  bard: 'assistant',
  claude: 'assistant',
  model: 'assistant',
  bot: 'assistant',
  system: 'system',
  function_call: 'call',
  tool_call: 'call',
  observation: 'tool',
  tool: 'tool',
  tool_response: 'tool',
  function: 'tool',
  function_response: 'tool',
};

const deepestCall = 64;

/**
 * A conversation in the dialect that ShareGPT's exports made common: turns of `{from, value}`. Turns stay in their order; unlike
 * trainers that drop a row whose turns do not alternate, we keep it and say so.
 */
export const sharegptShape: RowShape = {
  id: 'sharegpt',
  version: '1',
  description: 'a list of {from, value} under `conversations`, from human, gpt, system, function_call, observation and their other names',
  needs: ['messages'],

  fits(row: JsonObject, map: FieldMap): boolean {
    const list = field(row, map, 'messages');
    const head: unknown = Array.isArray(list) ? list[0] : undefined;
    return isObject(head) && typeof speakerOf(head) === 'string' && own(head, 'value') !== undefined;
  },

  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
    const list = field(row, map, 'messages');
    if (!Array.isArray(list)) return { refused: `has conversations under \`${map.messages ?? 'conversations'}\` that are ${kindOf(list)}, not a list` };
    const messages: Message[] = [];
    const notes: string[] = [];
    for (const [index, value] of (list as unknown[]).entries()) {
      const result = readTurn(value);
      if ('refused' in result) return { refused: `turn ${index + 1} ${result.refused}` };
      messages.push(result.message);
      notes.push(...result.notes);
    }
    return settleConversation(messages, notes, row, map, open);
  },
};

function speakerOf(turn: JsonObject): unknown {
  return own(turn, 'from') ?? own(turn, 'role');
}

/** Reads one turn; `refused` is a clause that follows "turn 3". */
export function readTurn(value: unknown): MessageResult {
  if (!isObject(value)) return { refused: `is ${kindOf(value)}, not an object with from and value` };
  if (Object.hasOwn(value, '__proto__')) return { refused: 'has a key "__proto__"' };
  const from = speakerOf(value);
  if (typeof from !== 'string') return { refused: `has a speaker that is ${kindOf(from)}` };
  const name = from.trim().toLowerCase();
  const role = Object.hasOwn(speakers, name) ? speakers[name] : undefined;
  if (role === undefined) return { refused: `is from ${printable(from)}; known are ${Object.keys(speakers).join(', ')}` };
  const text = own(value, 'value') ?? own(value, 'content') ?? own(value, 'text');
  if (role === 'call') return readCall(text);
  if (typeof text !== 'string') return { refused: `has a value that is ${kindOf(text)}, not text` };
  const weight = own(value, 'weight') ?? own(value, 'train');
  return { message: { role, content: text, ...(weight === 0 || weight === false ? { train: false } : {}) }, notes: [] };
}

/** A call of tools is written as the JSON of one call, or of a list of them. */
function readCall(text: unknown): MessageResult {
  const parsed = typeof text === 'string' ? parseJson(text, deepestCall) : { value: text };
  if ('refused' in parsed) return { refused: 'is a function_call whose value is not JSON' };
  const calls = readToolCalls(Array.isArray(parsed.value) ? parsed.value : [parsed.value]);
  if ('refused' in calls) return { refused: `is a function_call that ${calls.refused}` };
  return { message: { role: 'assistant', content: '', toolCalls: calls.calls }, notes: [] };
}
