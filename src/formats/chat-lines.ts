import { z } from 'zod';
import type { Format, FormatLimits } from '../contracts/plugins.ts';
import { rationalePlaces, spoken, turnsOf } from './turns.ts';

const options = z.strictObject({
  /** As for `messages`; the format has no field for it, so `field` is not among the choices. */
  rationale: z.enum(rationalePlaces).exclude(['field']).default('omit'),
});
export type ChatLinesOptions = z.infer<typeof options>;

const entrySchema = z.object({ messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })) });

/** `{"messages": [{"role", "content"}]}` a line and nothing else, for a hosted service with limits of its own. */
export function chatLines(id: string, description: string, limits?: FormatLimits): Format<ChatLinesOptions> {
  return {
    id,
    version: '1',
    description,
    options,
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
