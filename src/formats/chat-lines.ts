import { z } from 'zod';
import type { Format, FormatLimits } from '../contracts/plugins.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { dialogueOf, standardId } from './dialogue.ts';
import { linesOf, readToolMessage, toolMessageSchema } from './tool-messages.ts';

const entrySchema = z.object({ messages: z.array(toolMessageSchema) });

interface ChatLines {
  limits?: FormatLimits;
  /** Where the service wants ids of calls in a form of its own. */
  idOf?: typeof standardId;
}

/**
 * `{"messages": [{"role", "content"}]}` a line, for a hosted service with limits of its own. Calls and tools stand in the lines
 * that have them alone: services read line by line, and refuse null where a list may be.
 */
export function chatLines(id: string, description: string, { limits, idOf = standardId }: ChatLines = {}): Format<AnswerOptions> {
  return {
    id,
    version: '2',
    description: `${description}, with "tools" and "tool_calls" in the lines that have them`,
    options: answerOptions,
    framing: 'lines',
    optional: ['tools'],
    sparse: true,
    ...(limits === undefined ? {} : { limits }),
    file: (split) => `${id}/${split}.jsonl`,
    encode(record, { rationale }) {
      const dialogue = dialogueOf(record, rationale, idOf);
      return typeof dialogue === 'string' ? dialogue : linesOf(dialogue);
    },
    decode: (entry) => entrySchema.parse(entry).messages.map(readToolMessage),
  };
}
