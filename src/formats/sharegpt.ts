import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { datasetInfo } from './dataset-info.ts';
import { spoken, turnsOf } from './turns.ts';

const entrySchema = z.object({
  conversations: z.array(z.object({ from: z.enum(['human', 'gpt']), value: z.string() })),
  system: z.string().default(''),
});

/** ShareGPT conversations as LLaMA-Factory, Unsloth and FastChat read them; the system prompt in a column of its own. */
export const sharegpt: Format<AnswerOptions> = {
  id: 'sharegpt',
  version: '1',
  description: 'JSON array of {"conversations": [{"from": "human" or "gpt", "value"}]}, with "system" where a row has one',
  options: answerOptions,
  framing: 'array',
  optional: ['system'],
  file: (split) => `sharegpt/${split}.json`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (conversation === undefined) return undefined;
    return {
      conversations: spoken({ ...conversation, system: '' }, rationale).map(({ role, content }) => ({
        from: role === 'user' ? 'human' : 'gpt',
        value: content,
      })),
      system: conversation.system,
    };
  },
  companions: (files, keys) => [
    datasetInfo('sharegpt', files, {
      formatting: 'sharegpt',
      columns: { messages: 'conversations', ...(keys.includes('system') ? { system: 'system' } : {}) },
      tags: {
        role_tag: 'from',
        content_tag: 'value',
        user_tag: 'human',
        assistant_tag: 'gpt',
        observation_tag: 'observation',
        function_tag: 'function_call',
        system_tag: 'system',
      },
    }),
  ],
  decode(entry) {
    const { conversations, system } = entrySchema.parse(entry);
    const said = conversations.map(({ from, value }): Message => ({ role: from === 'human' ? 'user' : 'assistant', content: value }));
    return system === '' ? said : [{ role: 'system', content: system }, ...said];
  },
};
