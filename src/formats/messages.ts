import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { messageSchema } from '../contracts/record.ts';
import { axolotl } from './axolotl.ts';
import { datasetInfo } from './dataset-info.ts';
import { rationalePlaces, spoken, turnsOf } from './turns.ts';

const options = z.strictObject({
  /**
   * Where a row's rationale goes: `omit` leaves it out, `before` puts it in front of the answer with a blank line between,
   * `think` in front within `<think>` tags, `field` in `reasoning_content` beside the answer.
   */
  rationale: z.enum(rationalePlaces).default('omit'),
});
type Options = z.infer<typeof options>;

const entrySchema = z.object({
  messages: z.array(messageSchema.pick({ role: true, content: true }).extend({ reasoning_content: z.string().nullish() })),
});

/** Chat rows as most trainers read them: TRL, Axolotl, Unsloth, torchtune and the hosted services' common shape. */
export const messages: Format<Options> = {
  id: 'messages',
  version: '1',
  description: 'JSONL, one {"messages": [{"role", "content"}]} a line',
  options,
  framing: 'lines',
  // A key that is null in some messages counts as defined in some chat templates: it is there only if a row needs it.
  optional: ['messages[].reasoning_content'],
  file: (split) => `messages/${split}.jsonl`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (conversation === undefined) return undefined;
    // One rationale for each answer, in their order.
    const thoughts = conversation.turns.values();
    const out = spoken(conversation, rationale).map(({ role, content }) => {
      const reasoning = role === 'assistant' ? (thoughts.next().value?.reasoning ?? null) : null;
      return { role, content, reasoning_content: rationale === 'field' ? reasoning : null };
    });
    return { messages: out };
  },
  companions: (files) => [
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
    axolotl('messages', files),
  ],
  decode(entry) {
    return entrySchema.parse(entry).messages.map(({ role, content, reasoning_content: reasoning }) => ({
      role,
      content,
      ...(reasoning === undefined || reasoning === null ? {} : { reasoning }),
    }));
  },
};
