import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { judgedOptions, judgedPair, pairs } from './judged.ts';
import type { JudgedOptions } from './judged.ts';

const turnSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const entrySchema = z.object({ prompt: z.array(turnSchema).min(1), chosen: z.array(turnSchema).length(1), rejected: z.array(turnSchema).length(1) });

/** TRL's preference pairs with an explicit prompt: an implicit one is cut out of the answers, inside words where they are texts. */
export const preference: Format<JudgedOptions> = {
  id: 'preference',
  version: '1',
  description: 'JSONL, one {"prompt", "chosen", "rejected"} a line, each a list of {"role", "content"}; a line for each worse answer',
  options: judgedOptions,
  framing: 'lines',
  file: (split) => `preference/${split}.jsonl`,
  unfold: pairs,
  encode(record, { rationale }) {
    const pair = judgedPair(record, rationale);
    return typeof pair === 'string' ? pair : { prompt: pair.prompt, chosen: [pair.chosen], rejected: [pair.rejected] };
  },
  decode(entry) {
    const { prompt, chosen } = entrySchema.parse(entry);
    return [...prompt, ...chosen];
  },
};
