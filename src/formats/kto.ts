import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { judgedAnswer, judgedOptions, singles } from './judged.ts';
import type { JudgedOptions } from './judged.ts';

const turnSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const entrySchema = z.object({ prompt: z.array(turnSchema).min(1), completion: z.array(turnSchema).length(1), label: z.boolean() });

/** TRL's answers with a label for each, for KTO: of a pair, the chosen answer is labelled true and the others false. */
export const kto: Format<JudgedOptions> = {
  id: 'kto',
  version: '1',
  description:
    'JSONL, one {"prompt", "completion", "label"} a line: lists of {"role", "content"}, and true for a good answer; a line for each answer that was judged',
  options: judgedOptions,
  framing: 'lines',
  file: (split) => `kto/${split}.jsonl`,
  unfold: singles,
  encode(record, { rationale }) {
    const judged = judgedAnswer(record, rationale);
    return typeof judged === 'string' ? judged : { prompt: judged.prompt, completion: [judged.answer], label: record.desirable !== false };
  },
  decode(entry) {
    const { prompt, completion } = entrySchema.parse(entry);
    return [...prompt, ...completion];
  },
};
