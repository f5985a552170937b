import { z } from 'zod';
import type { Format, FormatLimits } from '../contracts/plugins.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { spoken, turnsOf } from './turns.ts';

const entrySchema = z.object({ messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })) });

/** `{"messages": [{"role", "content"}]}` a line and nothing else, for a hosted service with limits of its own. */
export function chatLines(id: string, description: string, limits?: FormatLimits): Format<AnswerOptions> {
  return {
    id,
    version: '1',
    description,
    options: answerOptions,
    framing: 'lines',
    ...(limits === undefined ? {} : { limits }),
    file: (split) => `${id}/${split}.jsonl`,
    encode(record, { rationale }) {
      const conversation = turnsOf(record);
      return conversation === undefined ? undefined : { messages: spoken(conversation, rationale) };
    },
    decode: (entry) => entrySchema.parse(entry).messages,
  };
}
