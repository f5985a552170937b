import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { datasetInfo } from './dataset-info.ts';
import { answerText, rationalePlaces, turnsOf, withInput } from './turns.ts';

const options = z.strictObject({
  /** As for `messages`; `field` is a column `rationale` for the last answer, and there is no `thinking`. */
  rationale: z.enum(rationalePlaces).exclude(['thinking']).default('omit'),
});
type Options = z.infer<typeof options>;

const entrySchema = z.object({
  instruction: z.string(),
  input: z.string(),
  output: z.string(),
  system: z.string().default(''),
  history: z.array(z.tuple([z.string(), z.string()])).default([]),
  rationale: z.string().default(''),
});

/**
 * Alpaca rows as LLaMA-Factory reads them: the last turn is instruction, input and output, earlier turns are `history`
 * (whose answers are trained on too). `system` and `history` are there for all rows or for none.
 */
export const alpaca: Format<Options> = {
  id: 'alpaca',
  version: '2',
  description: 'JSON array of {"instruction", "input", "output"}, with "system" and "history" where a row has them, and "rationale" where that is asked for',
  options,
  framing: 'array',
  optional: ['system', 'history', 'rationale'],
  file: (split) => `alpaca/${split}.json`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (typeof conversation === 'string') return conversation;
    const { system, input } = conversation;
    const turns = conversation.turns.map((turn) => ({
      user: turn.user,
      answer: answerText(turn.assistant, turn.reasoning, rationale),
      reasoning: turn.reasoning,
    }));
    const last = turns.pop();
    if (last === undefined) return undefined;
    return {
      instruction: last.user,
      input,
      output: last.answer,
      system,
      rationale: rationale === 'field' ? (last.reasoning ?? '') : '',
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
    const { instruction, input, output, system, history, rationale } = entrySchema.parse(entry);
    const out: Message[] = system === '' ? [] : [{ role: 'system', content: system }];
    for (const [user, answer] of history) out.push({ role: 'user', content: user }, { role: 'assistant', content: answer });
    out.push(
      { role: 'user', content: withInput(instruction, input) },
      { role: 'assistant', content: output, ...(rationale === '' ? {} : { reasoning: rationale }) },
    );
    return out;
  },
};
