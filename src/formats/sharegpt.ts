import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { datasetInfo } from './dataset-info.ts';
import { dialogueOf } from './dialogue.ts';
import { factoryTags, factoryTools, factoryTurns, factoryTurnSchema, readFactoryTurns } from './factory-turns.ts';

const entrySchema = z.object({ conversations: z.array(factoryTurnSchema), system: z.string().default('') });

/** ShareGPT conversations as LLaMA-Factory, Unsloth and FastChat read them; the system prompt and the tools in columns of their own. */
export const sharegpt: Format<AnswerOptions> = {
  id: 'sharegpt',
  version: '2',
  description:
    'JSON array of {"conversations": [{"from": "human" or "gpt", "value"}]}, with "system", "tools" and turns from "function_call" and "observation" where a row has them',
  options: answerOptions,
  framing: 'array',
  optional: ['system', 'tools'],
  file: (split) => `sharegpt/${split}.json`,
  encode(record, { rationale }) {
    const dialogue = dialogueOf(record, rationale);
    if (typeof dialogue === 'string') return dialogue;
    const conversations = factoryTurns(dialogue);
    return typeof conversations === 'string' ? conversations : { conversations, system: dialogue.system, tools: factoryTools(dialogue.tools) };
  },
  companions: (files, keys) => [
    datasetInfo('sharegpt', files, {
      formatting: 'sharegpt',
      columns: {
        messages: 'conversations',
        ...(keys.includes('system') ? { system: 'system' } : {}),
        ...(keys.includes('tools') ? { tools: 'tools' } : {}),
      },
      tags: factoryTags,
    }),
  ],
  decode(entry) {
    const { conversations, system } = entrySchema.parse(entry);
    return readFactoryTurns(system, conversations);
  },
};
