import { z } from 'zod';
import type { Format, FormatLimits } from '../contracts/plugins.ts';
import { judgedOptions, judgedPair, pairs } from './judged.ts';
import type { JudgedOptions } from './judged.ts';

const turnSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const outputSchema = z.array(turnSchema).length(1);
const entrySchema = z.object({ input: z.object({ messages: z.array(turnSchema).min(1) }), preferred_output: outputSchema, non_preferred_output: outputSchema });

/** Pairs for the preference tuning of a hosted service: one message of the assistant on each side. */
function pairLines(id: string, service: string, limits: FormatLimits): Format<JudgedOptions> {
  return {
    id,
    version: '1',
    description: `JSONL as ${service} takes it for preference tuning: {"input": {"messages"}, "preferred_output", "non_preferred_output"}; a line for each worse answer`,
    options: judgedOptions,
    framing: 'lines',
    limits,
    file: (split) => `${id}/${split}.jsonl`,
    unfold: pairs,
    encode(record, { rationale }) {
      const pair = judgedPair(record, rationale);
      if (typeof pair === 'string') return pair;
      return { input: { messages: pair.prompt }, preferred_output: [pair.chosen], non_preferred_output: [pair.rejected] };
    },
    decode(entry) {
      const { input, preferred_output: preferred } = entrySchema.parse(entry);
      return [...input.messages, ...preferred];
    },
  };
}

export const openaiDpo = pairLines('openai-dpo', 'OpenAI, Azure or Fireworks', {
  service: 'OpenAI',
  asOf: '2026-11',
  leastRows: 10,
  mostBytes: 512 * 1024 * 1024,
});

export const togetherDpo = pairLines('together-dpo', 'Together', { service: 'Together', asOf: '2026-11', leastRows: 1, mostBytes: 100 * 1024 * 1024 * 1024 });
