import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { spoken, turnsOf } from './turns.ts';

const partsSchema = z.array(z.object({ text: z.string() })).min(1);
const entrySchema = z.object({
  systemInstruction: z.object({ parts: partsSchema }).optional(),
  contents: z.array(z.object({ role: z.enum(['user', 'model']), parts: partsSchema })),
});

/** Vertex AI's supervised tuning of Gemini. */
export const gemini: Format<AnswerOptions> = {
  id: 'gemini',
  version: '1',
  description: 'JSONL as Vertex AI takes it: {"systemInstruction", "contents": [{"role": "user" or "model", "parts": [{"text"}]}]}',
  options: answerOptions,
  framing: 'lines',
  optional: ['systemInstruction'],
  sparse: true,
  limits: { service: 'Vertex AI (Gemini 2.5 Flash)', asOf: '2026-11', mostRows: 1_000_000, mostBytes: 1024 * 1024 * 1024, rowTokens: 131_072 },
  file: (split) => `gemini/${split}.jsonl`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (conversation === undefined) return undefined;
    const { system } = conversation;
    return {
      systemInstruction: system === '' ? null : { role: 'system', parts: [{ text: system }] },
      contents: spoken({ ...conversation, system: '' }, rationale).map(({ role, content }) => ({
        role: role === 'user' ? 'user' : 'model',
        parts: [{ text: content }],
      })),
    };
  },
  decode(entry) {
    const { systemInstruction, contents } = entrySchema.parse(entry);
    const textOf = (parts: readonly { text: string }[]): string => parts.map(({ text }) => text).join('');
    const said = contents.map(({ role, parts }): Message => ({ role: role === 'user' ? 'user' : 'assistant', content: textOf(parts) }));
    return systemInstruction === undefined ? said : [{ role: 'system', content: textOf(systemInstruction.parts) }, ...said];
  },
};
