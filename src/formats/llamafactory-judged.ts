import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { datasetInfo } from './dataset-info.ts';
import { factoryTags, factoryTurnSchema, readFactoryTurns } from './factory-turns.ts';
import type { FactoryTurn } from './factory-turns.ts';
import { judgedAnswer, judgedOptions, judgedPair, pairs, singles } from './judged.ts';
import type { Judged, JudgedOptions } from './judged.ts';

const rankingSchema = z.object({
  conversations: z.array(factoryTurnSchema),
  system: z.string().default(''),
  chosen: factoryTurnSchema,
  rejected: factoryTurnSchema,
});
const tagSchema = z.object({ conversations: z.array(factoryTurnSchema), system: z.string().default(''), kto_tag: z.boolean() });

/** Turns without the system prompt, which has a column of its own. */
function turnsIn(said: Judged['prompt']): { conversations: FactoryTurn[]; system: string } {
  const [first, ...others] = said;
  const system = first?.role === 'system' ? first.content : '';
  return { conversations: (first?.role === 'system' ? others : said).map(turn), system };
}

function turn({ role, content }: Judged['answer']): FactoryTurn {
  return { from: role === 'user' ? 'human' : 'gpt', value: content };
}

/** Pairs as LLaMA-Factory's ranking reads them. */
export const llamafactoryDpo: Format<JudgedOptions> = {
  id: 'llamafactory-dpo',
  version: '1',
  description:
    'JSON array for LLaMA-Factory\'s ranking: {"conversations": [{"from", "value"}], "chosen": {"from", "value"}, "rejected"}; an entry for each worse answer',
  options: judgedOptions,
  framing: 'array',
  optional: ['system'],
  file: (split) => `llamafactory-dpo/${split}.json`,
  unfold: pairs,
  encode(record, { rationale }) {
    const pair = judgedPair(record, rationale);
    return typeof pair === 'string' ? pair : { ...turnsIn(pair.prompt), chosen: turn(pair.chosen), rejected: turn(pair.rejected) };
  },
  companions: (files, keys) => [
    datasetInfo('llamafactory-dpo', files, {
      ranking: true,
      formatting: 'sharegpt',
      columns: { messages: 'conversations', chosen: 'chosen', rejected: 'rejected', ...(keys.includes('system') ? { system: 'system' } : {}) },
      tags: factoryTags,
    }),
  ],
  decode(entry) {
    const { conversations, system, chosen } = rankingSchema.parse(entry);
    return readFactoryTurns(system, [...conversations, chosen]);
  },
};

/** Answers with a tag for each, as LLaMA-Factory's KTO reads them. */
export const llamafactoryKto: Format<JudgedOptions> = {
  id: 'llamafactory-kto',
  version: '1',
  description:
    'JSON array for LLaMA-Factory\'s KTO: {"conversations": [{"from", "value"}], "kto_tag": true for a good answer}; an entry for each answer that was judged',
  options: judgedOptions,
  framing: 'array',
  optional: ['system'],
  file: (split) => `llamafactory-kto/${split}.json`,
  unfold: singles,
  encode(record, { rationale }) {
    const judged = judgedAnswer(record, rationale);
    return typeof judged === 'string' ? judged : { ...turnsIn([...judged.prompt, judged.answer]), kto_tag: record.desirable !== false };
  },
  companions: (files, keys) => [
    datasetInfo('llamafactory-kto', files, {
      formatting: 'sharegpt',
      columns: { messages: 'conversations', kto_tag: 'kto_tag', ...(keys.includes('system') ? { system: 'system' } : {}) },
      tags: factoryTags,
    }),
  ],
  decode(entry) {
    const { conversations, system } = tagSchema.parse(entry);
    return readFactoryTurns(system, conversations);
  },
};
