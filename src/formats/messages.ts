import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { axolotl } from './axolotl.ts';
import { datasetInfo } from './dataset-info.ts';
import { dialogueOf, functionTool } from './dialogue.ts';
import { jsonText } from './json-text.ts';
import { readToolMessage, toolCall, toolMessageSchema } from './tool-messages.ts';
import { rationalePlaces } from './turns.ts';

const options = z.strictObject({
  /**
   * Where a row's rationale goes: `omit` leaves it out, `before` puts it in front of the answer with a blank line between,
   * `think` in front within `<think>` tags, `field` in `reasoning_content` beside the answer, `thinking` in a field of that name.
   */
  rationale: z.enum(rationalePlaces).default('omit'),
});
type Options = z.infer<typeof options>;

const entrySchema = z.object({ messages: z.array(toolMessageSchema) });

/**
 * Chat rows as most trainers read them: TRL, Axolotl, Unsloth, torchtune and the hosted services' common shape. Tools, and the
 * arguments of a call, are JSON text: loaders that make columns of objects fill each with the keys of all others.
 */
export const messages: Format<Options> = {
  id: 'messages',
  version: '2',
  description: 'JSONL, one {"messages": [{"role", "content"}]} a line, with "tools" and "tool_calls" where a row of the release has them',
  options,
  framing: 'lines',
  // A key that is null in some messages counts as defined in some chat templates: it is there only if a row needs it.
  optional: ['messages[].reasoning_content', 'messages[].thinking', 'messages[].tool_calls', 'messages[].tool_call_id', 'tools'],
  file: (split) => `messages/${split}.jsonl`,
  encode(record, { rationale }) {
    const dialogue = dialogueOf(record, rationale);
    if (typeof dialogue === 'string') return dialogue;
    const { system, tools } = dialogue;
    const none = { reasoning_content: null, thinking: null, tool_calls: null, tool_call_id: null };
    const spoken = dialogue.messages.map(({ role, content, reasoning, calls, answers }) => ({
      role,
      content,
      reasoning_content: rationale === 'field' ? reasoning : null,
      thinking: rationale === 'thinking' ? reasoning : null,
      tool_calls: calls.length === 0 ? null : calls.map(toolCall),
      tool_call_id: answers?.id ?? null,
    }));
    return {
      messages: system === '' ? spoken : [{ role: 'system', content: system, ...none }, ...spoken],
      tools: tools.length === 0 ? null : jsonText(tools.map(functionTool)),
    };
  },
  companions: (files, keys) => [
    // LLaMA-Factory reads no calls out of these messages: it would train on the empty text beside them. `sharegpt` is for it.
    ...(keys.includes('messages[].tool_calls')
      ? []
      : [
          datasetInfo('messages', files, {
            formatting: 'sharegpt',
            columns: { messages: 'messages' },
            tags: {
              role_tag: 'role',
              content_tag: 'content',
              user_tag: 'user',
              assistant_tag: 'assistant',
              observation_tag: 'tool',
              function_tag: 'function',
              system_tag: 'system',
            },
          }),
        ]),
    axolotl('messages', files, keys),
  ],
  decode: (entry) => entrySchema.parse(entry).messages.map(readToolMessage),
};
