import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { spoken, turnsOf } from './turns.ts';

const schemaVersion = 'bedrock-conversation-2024';
const contentSchema = z.array(z.object({ text: z.string() })).min(1);
const entrySchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  system: contentSchema.optional(),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: contentSchema })),
});

/** Amazon Bedrock's tuning of Nova. A job fails on its reserved words, so that rows with one are left out. */
export const nova: Format<AnswerOptions> = {
  id: 'nova',
  version: '1',
  description: 'JSONL as Amazon Bedrock takes it for Nova: {"schemaVersion", "system": [{"text"}], "messages": [{"role", "content": [{"text"}]}]}',
  options: answerOptions,
  framing: 'lines',
  optional: ['system'],
  sparse: true,
  marks: ['User:', 'Bot:', 'Assistant:', 'System:', '<image>', '<video>', '[EOS]'],
  limits: { service: 'Amazon Bedrock (Nova)', asOf: '2026-11', leastRows: 100 },
  file: (split) => `nova/${split}.jsonl`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (typeof conversation === 'string') return conversation;
    const { system } = conversation;
    return {
      schemaVersion,
      system: system === '' ? null : [{ text: system }],
      messages: spoken({ ...conversation, system: '' }, rationale).map(({ role, content }) => ({ role, content: [{ text: content }] })),
    };
  },
  decode(entry) {
    const { system, messages } = entrySchema.parse(entry);
    const textOf = (parts: readonly { text: string }[]): string => parts.map(({ text }) => text).join('');
    const said = messages.map(({ role, content }): Message => ({ role, content: textOf(content) }));
    return system === undefined ? said : [{ role: 'system', content: textOf(system) }, ...said];
  },
};
