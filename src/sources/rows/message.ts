/** One message of a list, from the dialects of the common chat interfaces. */
import { roles, type Message, type Role } from '../../contracts/record.ts';
import { canonicalJson } from '../../text/canonical.ts';
import { isObject, kindOf, own, printable, type JsonObject } from './json.ts';

export type MessageResult = { message: Message; notes: string[] } | { refused: string };
type ToolCalls = NonNullable<Message['toolCalls']>;

/** Reads one message; `refused` is a clause that follows "message 3". */
export function readMessage(value: unknown): MessageResult {
  if (!isObject(value)) return { refused: `is ${kindOf(value)}, not an object with role and content` };
  if (Object.hasOwn(value, '__proto__')) return { refused: 'has a key "__proto__"' };
  const notes: string[] = [];
  const role = readRole(value, notes);
  if (typeof role !== 'string') return role;
  const old = own(value, 'function_call');
  const calls = readToolCalls(own(value, 'toolCalls') ?? own(value, 'tool_calls') ?? (isObject(old) ? [old] : undefined));
  if ('refused' in calls) return calls;
  const refusal = own(value, 'refusal');
  if (typeof refusal === 'string' && refusal.trim() !== '' && !filled(own(value, 'content'))) return { refused: 'is the refusal of a model, with no reply' };
  const content = readContent(own(value, 'content'), calls.calls.length > 0, notes);
  if ('refused' in content) return content;

  const message: Message = { role, content: content.text };
  const reasoning = own(value, 'reasoning') ?? own(value, 'reasoning_content') ?? own(value, 'thinking');
  if (typeof reasoning === 'string' && reasoning.trim() !== '') message.reasoning = reasoning;
  if (calls.calls.length > 0) message.toolCalls = calls.calls;
  const answered = own(value, 'toolCallId') ?? own(value, 'tool_call_id');
  if (typeof answered === 'string') message.toolCallId = answered;
  const train = own(value, 'train') ?? own(value, 'weight');
  if (train === false || train === 0) message.train = false;
  return { message, notes };
}

/** Text that says something, or parts. */
function filled(content: unknown): boolean {
  return typeof content === 'string' ? content.trim() !== '' : Array.isArray(content) && content.length > 0;
}

function readRole(value: JsonObject, notes: string[]): Role | { refused: string } {
  const role = own(value, 'role');
  if (role === undefined && Object.hasOwn(value, 'from')) {
    return { refused: 'has `from` and `value`, not `role` and `content`: the format is sharegpt' };
  }
  if (typeof role !== 'string') return { refused: `has a role that is ${kindOf(role)}` };
  const lower = role.toLowerCase();
  if (lower === 'developer') {
    notes.push('role "developer" was read as system');
    return 'system';
  }
  if (lower === 'function') {
    notes.push('role "function" was read as tool');
    return 'tool';
  }
  const known = roles.find((name) => name === lower);
  if (known === undefined) return { refused: `has a role ${printable(role)}; known are ${roles.join(', ')}` };
  if (known !== role) notes.push('a role in capitals was read in lower case');
  return known;
}

/** Text, or a list of text parts (joined by line ends); nothing at all is allowed beside tool calls. */
function readContent(content: unknown, hasCalls: boolean, notes: string[]): { text: string } | { refused: string } {
  if (typeof content === 'string') return { text: content };
  if ((content === null || content === undefined) && hasCalls) return { text: '' };
  if (!Array.isArray(content)) return { refused: `has content that is ${kindOf(content)}, not text` };
  const texts: string[] = [];
  for (const part of content as unknown[]) {
    const text = isObject(part) && (own(part, 'type') ?? 'text') === 'text' ? own(part, 'text') : undefined;
    if (typeof text !== 'string') return { refused: 'has a part that is not text (images, audio and files are not read)' };
    texts.push(text);
  }
  notes.push('text parts of a message were joined');
  return { text: texts.join('\n') };
}

/** Calls of tools: `{id, name, arguments}`, or the nested `{id, function: {name, arguments}}`; arguments as JSON text. */
export function readToolCalls(value: unknown): { calls: ToolCalls } | { refused: string } {
  if (value === undefined || value === null) return { calls: [] };
  if (!Array.isArray(value)) return { refused: `has tool calls that are ${kindOf(value)}, not a list` };
  const calls: ToolCalls = [];
  for (const item of value as unknown[]) {
    if (!isObject(item)) return { refused: 'has a tool call that is no object' };
    const nested = own(item, 'function');
    const body = isObject(nested) ? nested : item;
    const name = own(body, 'name');
    const given = own(body, 'arguments');
    if (typeof name !== 'string' || name === '') return { refused: 'has a tool call without a name' };
    if (given !== undefined && typeof given !== 'string' && !isObject(given)) {
      return { refused: `has a tool call whose arguments are ${kindOf(given)}` };
    }
    const id = own(item, 'id');
    calls.push({
      id: typeof id === 'string' ? id : `call-${calls.length + 1}`,
      name,
      arguments: typeof given === 'string' ? given : canonicalJson(given ?? {}),
    });
  }
  return { calls };
}
