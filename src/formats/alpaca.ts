import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { datasetInfo } from './dataset-info.ts';
import { answerText, turnsOf, withInput } from './turns.ts';

const entrySchema = z.object({
  instruction: z.string(),
  input: z.string(),
  output: z.string(),
  system: z.string().default(''),
  history: z.array(z.tuple([z.string(), z.string()])).default([]),
});

/**
 * Alpaca rows as LLaMA-Factory reads them: the last turn is instruction, input and output, earlier turns are `history`
 * (whose answers are trained on too). `system` and `history` are there for all rows or for none.
 */
export const alpaca: Format<AnswerOptions> = {
  id: 'alpaca',
  version: '1',
  description: 'JSON array of {"instruction", "input", "output"}, with "system" and "history" where a row has them',
  options: answerOptions,
  framing: 'array',
  optional: ['system', 'history'],
  file: (split) => `alpaca/${split}.json`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (typeof conversation === 'string') return conversation;
    const { system, input } = conversation;
    const turns = conversation.turns.map((turn) => ({ user: turn.user, answer: answerText(turn.assistant, turn.reasoning, rationale) }));
    const last = turns.pop();
    if (last === undefined) return undefined;
    return {
      instruction: last.user,
      input,
      output: last.answer,
      system,
      history: turns.map(({ user, answer }) => [user, answer]),
    };
  },
  companions: (files, keys) => [
    datasetInfo('alpaca', files, {
      formatting: 'alpaca',
      columns: {
        prompt: 'instruction',
        query: 'input',
        response: 'output',
        ...(keys.includes('system') ? { system: 'system' } : {}),
        ...(keys.includes('history') ? { history: 'history' } : {}),
      },
    }),
  ],
  decode(entry) {
    const { instruction, input, output, system, history } = entrySchema.parse(entry);
    const out: Message[] = system === '' ? [] : [{ role: 'system', content: system }];
    for (const [user, answer] of history) out.push({ role: 'user', content: user }, { role: 'assistant', content: answer });
    out.push({ role: 'user', content: withInput(instruction, input) }, { role: 'assistant', content: output });
    return out;
  },
};
