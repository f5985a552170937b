import { z } from 'zod';
import type { Format, FormatEntry } from '../contracts/plugins.ts';
import { dialogueOf, functionTool, objectOf } from './dialogue.ts';
import type { Call } from './dialogue.ts';
import { readToolMessage, toolMessageSchema } from './tool-messages.ts';
import { rationalePlaces } from './turns.ts';

const options = z.strictObject({
  /**
   * Where a row's rationale goes: `omit` leaves it out, `before` puts it in front of the answer with a blank line between,
   * `think` in front within `<think>` tags, `field` in `reasoning_content` beside the answer, `thinking` in a field of that name.
   */
  rationale: z.enum(rationalePlaces).default('omit'),
});
type Options = z.infer<typeof options>;

const callSchema = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }) });
const entrySchema = z.object({ messages: z.array(toolMessageSchema.extend({ tool_calls: z.array(callSchema).nullish() })) });

/**
 * Messages as the chat templates of models want them: a key is there only where it says something (several templates take a
 * null for a call), and arguments are objects (most templates walk through them, others write a text as JSON once more).
 * Loaders that make columns of objects do not keep this: it wants `datasets` 4.7 or later, which keeps such messages as JSON.
 */
export const templateMessages: Format<Options> = {
  id: 'template-messages',
  version: '1',
  description:
    'JSONL for trainers that render the chat template of a model: {"messages": [{"role", "content"}]}, with "tools", "tool_calls" and reasoning where a message has them, and arguments as objects',
  options,
  framing: 'lines',
  optional: ['tools'],
  sparse: true,
  file: (split) => `template-messages/${split}.jsonl`,
  encode(record, { rationale }) {
    const dialogue = dialogueOf(record, rationale);
    if (typeof dialogue === 'string') return dialogue;
    const { system, tools } = dialogue;
    const calls = dialogue.messages.flatMap((message) => message.calls);
    if (calls.some((call) => objectOf(call.arguments) === undefined)) return 'arguments of a call that are no JSON object';
    if (calls.some((call) => losesDigits(call.arguments))) return 'a number in the arguments of a call that has more digits than an object keeps';
    const spoken = dialogue.messages.map(({ role, content, reasoning, calls: own, answers }) => ({
      role,
      content,
      ...(rationale === 'field' && reasoning !== null ? { reasoning_content: reasoning } : {}),
      ...(rationale === 'thinking' && reasoning !== null ? { thinking: reasoning } : {}),
      ...(own.length === 0 ? {} : { tool_calls: own.map(objectCall) }),
      ...(answers === null ? {} : { tool_call_id: answers.id }),
    }));
    return {
      messages: system === '' ? spoken : [{ role: 'system', content: system }, ...spoken],
      tools: tools.length === 0 ? null : tools.map(functionTool),
    };
  },
  decode: (entry) => entrySchema.parse(entry).messages.map((message) => readToolMessage({ ...message, tool_calls: message.tool_calls?.map(textCall) })),
};

function objectCall({ id, name, arguments: text }: Call): FormatEntry {
  return { id, type: 'function', function: { name, arguments: objectOf(text) } };
}

function textCall({ id, function: { name, arguments: given } }: z.infer<typeof callSchema>): { id: string; function: { name: string; arguments: string } } {
  return { id, function: { name, arguments: JSON.stringify(given) } };
}

/** Whether a number of this JSON text is another one once it was read: identifiers of twenty digits are. */
function losesDigits(text: string): boolean {
  const bare = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '""');
  return (bare.match(/\d[\d.]*(?:[eE][+-]?\d+)?/g) ?? []).some((number) => {
    const digits = number
      .replace(/[eE].*$/, '')
      .replace('.', '')
      .replace(/^0+/, '')
      .replace(/0+$/, '');
    return !Number.isFinite(Number(number)) || (digits.length > 15 && String(Number(number)) !== number);
  });
}
