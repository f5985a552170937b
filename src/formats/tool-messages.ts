import { z } from 'zod';
import type { FormatEntry } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { functionTool } from './dialogue.ts';
import type { Call, Dialogue } from './dialogue.ts';

/** A call as OpenAI writes it, and most services and templates after it. */
export function toolCall({ id, name, arguments: text }: Call): { id: string; type: 'function'; function: { name: string; arguments: string } } {
  return { id, type: 'function', function: { name, arguments: text } };
}

const callSchema = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) });

export const toolMessageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  reasoning_content: z.string().nullish(),
  thinking: z.string().nullish(),
  tool_calls: z.array(callSchema).nullish(),
  tool_call_id: z.string().nullish(),
});

/** The message that one of an entry says. */
export function readToolMessage({ role, content, reasoning_content, thinking, tool_calls, tool_call_id }: z.infer<typeof toolMessageSchema>): Message {
  const reasoning = reasoning_content ?? thinking ?? undefined;
  const calls = (tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({ id, name, arguments: text }));
  return {
    role,
    content,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(calls.length === 0 ? {} : { toolCalls: calls }),
    ...(tool_call_id === undefined || tool_call_id === null ? {} : { toolCallId: tool_call_id }),
  };
}

/** A conversation line by line: a key is there only where it says something. */
export function linesOf({ system, messages, tools }: Dialogue): FormatEntry {
  return {
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      ...messages.map(({ role, content, calls, answers }) => ({
        role,
        content,
        ...(calls.length === 0 ? {} : { tool_calls: calls.map(toolCall) }),
        ...(answers === null ? {} : { tool_call_id: answers.id }),
      })),
    ],
    ...(tools.length === 0 ? {} : { tools: tools.map(functionTool) }),
  };
}
