import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { spoken, turnsOf } from './turns.ts';

const turnSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const entrySchema = z.object({ prompt: z.array(turnSchema).min(1), completion: z.array(turnSchema).length(1) });

/**
 * TRL's prompt and completion as lists of messages: all turns up to the last answer, which alone is trained on. Without a
 * `text` or `messages` beside them: a row with the keys of two types is an error there, or read as the other type.
 */
export const promptCompletion: Format<AnswerOptions> = {
  id: 'prompt-completion',
  version: '1',
  description: 'JSONL, one {"prompt": [{"role", "content"}], "completion": [{"role", "content"}]} a line',
  options: answerOptions,
  framing: 'lines',
  file: (split) => `prompt-completion/${split}.jsonl`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (typeof conversation === 'string') return conversation;
    const said = spoken(conversation, rationale);
    return { prompt: said.slice(0, -1), completion: said.slice(-1) };
  },
  decode(entry) {
    const { prompt, completion } = entrySchema.parse(entry);
    return [...prompt, ...completion];
  },
};
