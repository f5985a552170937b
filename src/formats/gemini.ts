import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import type { Message } from '../contracts/record.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { dialogueOf, objectOf, parametersOf } from './dialogue.ts';
import type { Dialogue, Spoken } from './dialogue.ts';

const partSchema = z.object({
  text: z.string().optional(),
  functionCall: z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }).optional(),
  functionResponse: z.object({ name: z.string(), response: z.object({ result: z.string() }) }).optional(),
});
type Part = z.infer<typeof partSchema>;
const entrySchema = z.object({
  systemInstruction: z.object({ parts: z.array(z.object({ text: z.string() })).min(1) }).optional(),
  contents: z.array(z.object({ role: z.enum(['user', 'model']), parts: z.array(partSchema).min(1) })),
});

/** Vertex AI's supervised tuning of Gemini. Results of tools stand as `{"result": TEXT}`, all those of one turn together. */
export const gemini: Format<AnswerOptions> = {
  id: 'gemini',
  version: '2',
  description:
    'JSONL as Vertex AI takes it: {"systemInstruction", "contents": [{"role": "user" or "model", "parts": [{"text"}]}]}, with "tools", "functionCall" and "functionResponse" in the lines that have them',
  options: answerOptions,
  framing: 'lines',
  optional: ['systemInstruction', 'tools'],
  sparse: true,
  limits: { service: 'Vertex AI (Gemini 2.5 Flash)', asOf: '2026-11', mostRows: 1_000_000, mostBytes: 1024 * 1024 * 1024, rowTokens: 131_072 },
  file: (split) => `gemini/${split}.jsonl`,
  encode(record, { rationale }) {
    const dialogue = dialogueOf(record, rationale);
    if (typeof dialogue === 'string') return dialogue;
    const { system, messages, tools } = dialogue;
    if (messages.some(({ calls }) => calls.some((call) => objectOf(call.arguments) === undefined))) return 'arguments of a call that are no JSON object';
    return {
      systemInstruction: system === '' ? null : { role: 'system', parts: [{ text: system }] },
      contents: contentsOf(messages),
      tools: tools.length === 0 ? null : [{ functionDeclarations: tools.map(declaration) }],
    };
  },
  decode(entry) {
    const { systemInstruction, contents } = entrySchema.parse(entry);
    const read = reader();
    const said = contents.flatMap(({ role, parts }) => read(role, parts));
    const system = systemInstruction?.parts.map(({ text }) => text).join('');
    return system === undefined ? said : [{ role: 'system', content: system }, ...said];
  },
};

function declaration({ name, description, parameters }: Dialogue['tools'][number]): { [key: string]: unknown } {
  return { name, ...(description === undefined ? {} : { description }), ...(parameters === undefined ? {} : { parameters: parametersOf(parameters) }) };
}

function contentsOf(messages: readonly Spoken[]): { role: 'user' | 'model'; parts: Part[] }[] {
  const contents: { role: 'user' | 'model'; parts: Part[] }[] = [];
  for (const [index, message] of messages.entries()) {
    const parts = partsOf(message);
    if (message.role === 'tool' && messages[index - 1]?.role === 'tool') contents.at(-1)?.parts.push(...parts);
    else contents.push({ role: message.role === 'assistant' ? 'model' : 'user', parts });
  }
  return contents;
}

function partsOf({ content, calls, answers }: Spoken): Part[] {
  if (answers !== null) return [{ functionResponse: { name: answers.name, response: { result: content } } }];
  const text = content === '' && calls.length > 0 ? [] : [{ text: content }];
  return [...text, ...calls.map(({ name, arguments: given }) => ({ functionCall: { name, args: objectOf(given) ?? {} } }))];
}

/** Reads one content after the other. Calls are numbered, and results belong to them in their order: the format has no ids. */
function reader(): (role: 'user' | 'model', parts: readonly Part[]) => Message[] {
  let calls = 0;
  let answered = 0;
  return (role, parts) => {
    const content = parts.map(({ text = '' }) => text).join('');
    const results = parts.flatMap(({ functionResponse }) => (functionResponse === undefined ? [] : [functionResponse.response.result]));
    if (results.length > 0) return results.map((result): Message => ({ role: 'tool', content: result, toolCallId: `call_${++answered}` }));
    const toolCalls = parts.flatMap(({ functionCall: call }) =>
      call === undefined ? [] : [{ id: `call_${++calls}`, name: call.name, arguments: JSON.stringify(call.args) }],
    );
    return [{ role: role === 'user' ? 'user' : 'assistant', content, ...(toolCalls.length === 0 ? {} : { toolCalls }) }];
  };
}
