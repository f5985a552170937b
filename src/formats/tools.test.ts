import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Format } from '../contracts/plugins.ts';
import type { Message, TrainingRecord } from '../contracts/record.ts';
import { sampleRecord } from '../testing/format-conformance.ts';
import { entryEncoder } from './encoder.ts';
import { gemini } from './gemini.ts';
import { messages } from './messages.ts';
import { mistral } from './mistral.ts';
import { openai } from './openai.ts';
import { formats } from './registry.ts';
import { sharegpt } from './sharegpt.ts';
import { templateMessages } from './template-messages.ts';
import { together } from './together.ts';

const call = (id: string, name = 'look', text = '{"at":"the sea"}') => ({ id, name, arguments: text });
const talk = (...said: Message[]): TrainingRecord => ({
  ...sampleRecord([{ role: 'user', content: 'How high is the water?' }, ...said]),
  tools: [{ name: 'look', description: 'Looks.', parameters: '{"type":"object","properties":{"at":{"type":"string"}}}' }],
});
const one = talk(
  { role: 'assistant', content: '', toolCalls: [call('call_1')] },
  { role: 'tool', content: '2 m', toolCallId: 'call_1' },
  { role: 'assistant', content: 'Two metres.' },
);

function encode(format: Format, record: TrainingRecord, options: object = {}): { entry: { [key: string]: unknown } | null; why: string[] } {
  const encoder = entryEncoder(format, format.options.parse(options));
  encoder.see(record);
  return { entry: JSON.parse(encoder.encode(record) ?? 'null') as { [key: string]: unknown } | null, why: [...encoder.leftOut.keys()] };
}

const withTools: readonly Format[] = [messages, templateMessages, openai, together, mistral, sharegpt, gemini];

it.each(formats.filter(({ unfold }) => unfold === undefined).map((format) => [format.id, format] as const))(
  '%s holds calls of tools whole, or leaves the row out by name',
  (id, format) => {
    const { entry, why } = encode(format, one);
    if (!withTools.includes(format) && id !== 'fireworks') {
      expect([entry, why]).toEqual([null, ['tools or calls of them']]);
      return;
    }
    const ids = (said: readonly Message[] | undefined) =>
      said?.map((message) => ({
        ...message,
        ...(message.toolCallId === undefined ? {} : { toolCallId: 'call_1' }),
        ...(message.toolCalls === undefined ? {} : { toolCalls: message.toolCalls.map((own) => ({ ...own, id: 'call_1' })) }),
      }));
    expect(ids(format.decode?.(entry ?? {}))).toEqual(one.messages);
    expect(JSON.stringify(entry)).toContain('Looks.');
  },
);

it('writes tools and arguments as text where columns are made of them, and as objects where lines are read', () => {
  const { entry } = encode(messages, one);
  expect(entry?.tools).toBe(
    '[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"at":{"type":"string"}}}}}]',
  );
  const keys = (entry?.messages as object[] | undefined)?.map((message) => Object.keys(message).join());
  expect(new Set(keys)).toEqual(new Set(['role,content,tool_calls,tool_call_id']));
  const line = encode(openai, one).entry;
  expect((line?.messages as object[] | undefined)?.map((message) => Object.keys(message).join())).toEqual([
    'role,content',
    'role,content,tool_calls',
    'role,content,tool_call_id',
    'role,content',
  ]);
  expect(line?.tools).toMatchObject([{ type: 'function', function: { name: 'look' } }]);
});

describe('messages for chat templates', () => {
  const thought: TrainingRecord = { ...one, messages: one.messages.map((message) => (message.toolCalls ? { ...message, reasoning: 'I look.' } : message)) };

  it('have arguments as objects, and no key that says nothing', () => {
    const { entry } = encode(templateMessages, thought, { rationale: 'thinking' });
    expect(entry).toMatchObject({
      messages: [{}, { tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: { at: 'the sea' } } }] }, {}, {}],
      tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
    });
    expect((entry?.messages as object[] | undefined)?.map((message) => Object.keys(message).join())).toEqual([
      'role,content',
      'role,content,thinking,tool_calls',
      'role,content,tool_call_id',
      'role,content',
    ]);
    expect(
      Object.keys(
        encode(
          templateMessages,
          sampleRecord([
            { role: 'user', content: 'a?' },
            { role: 'assistant', content: 'b' },
          ]),
        ).entry ?? {},
      ),
    ).toEqual(['messages']);
  });

  it.each([
    ['{"id":12345678901234567890}', true],
    ['{"id":0.12345678901234567}', true],
    ['{"id":1e999}', true],
    ['{"id":"12345678901234567890 \\" 1e999"}', false],
    ['{"id":9007199254740991,"at":1.50,"of":100000000000000000000}', false],
  ])('leave a row out by name whose numbers would change: %s', (text, leaves) => {
    const { why } = encode(
      templateMessages,
      talk({ role: 'assistant', content: '', toolCalls: [call('a', 'look', text)] }, { role: 'tool', content: 'x' }, { role: 'assistant', content: 'So.' }),
    );
    expect(why).toEqual(leaves ? ['a number in the arguments of a call that has more digits than an object keeps'] : []);
  });
});

it('gives calls the ids that Mistral takes, and keeps calls and results together', () => {
  const two = talk(
    { role: 'assistant', content: '', toolCalls: [call('abcdefghi'), call('x')] },
    { role: 'tool', content: 'of x', toolCallId: 'x' },
    { role: 'tool', content: 'of the other', toolCallId: 'abcdefghi' },
    { role: 'assistant', content: 'So.' },
    { role: 'user', content: 'Again?' },
    { role: 'assistant', content: '', toolCalls: [call('abcdefghi')] },
    { role: 'tool', content: 'third' },
    { role: 'assistant', content: 'Yes.' },
  );
  const said = (encode(mistral, two).entry ?? {}).messages as { tool_calls?: { id: string }[]; tool_call_id?: string; content: string }[];
  const calls = said.flatMap((message) => (message.tool_calls ?? []).map(({ id }) => id));
  expect(calls).toEqual(['abcdefghi', 'call00002', 'call00003']);
  for (const id of calls) expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
  expect(said.filter((message) => message.tool_call_id !== undefined).map(({ content, tool_call_id: id }) => [content, id])).toEqual([
    ['of x', 'call00002'],
    ['of the other', 'abcdefghi'],
    ['third', 'call00003'],
  ]);
});

describe('leaves out by name', () => {
  it.each<[string, TrainingRecord, readonly Format[]]>([
    ['a call of a tool without its result', talk({ role: 'assistant', content: '', toolCalls: [call('a')] }, { role: 'assistant', content: 'So.' }), withTools],
    ['a result of a tool that was not called', talk({ role: 'tool', content: 'x' }, { role: 'assistant', content: 'So.' }), withTools],
    ['it ends in a call of a tool', talk({ role: 'assistant', content: '', toolCalls: [call('a')] }), withTools],
    ['no answer at the end', talk({ role: 'assistant', content: '', toolCalls: [call('a')] }, { role: 'tool', content: 'x' }), withTools],
    [
      'arguments of a call that are no JSON object',
      talk({ role: 'assistant', content: '', toolCalls: [call('a', 'look', 'sea')] }, { role: 'tool', content: 'x' }, { role: 'assistant', content: 'So.' }),
      [sharegpt, gemini, templateMessages],
    ],
    [
      'several calls of tools at once',
      talk(
        { role: 'assistant', content: '', toolCalls: [call('a'), call('b')] },
        { role: 'tool', content: 'x' },
        { role: 'tool', content: 'y' },
        { role: 'assistant', content: 'So.' },
      ),
      [sharegpt],
    ],
    [
      'text beside a call of a tool',
      talk({ role: 'assistant', content: 'Wait.', toolCalls: [call('a')] }, { role: 'tool', content: 'x' }, { role: 'assistant', content: 'So.' }),
      [sharegpt],
    ],
    ['its answer is an example of a bad one', { ...one, desirable: false }, withTools],
  ])('%s', (why, record, those) => {
    for (const format of those) expect([format.id, encode(format, record).why]).toEqual([format.id, [why]]);
  });
});

it('names no LLaMA-Factory registry beside messages with calls, which it would read as empty answers', () => {
  const files = [{ split: 'train', path: 'messages/train.jsonl', rows: 1 }];
  const encoder = entryEncoder(messages, messages.options.parse({}));
  encoder.see(one);
  expect(encoder.paths()).toContain('messages[].tool_calls');
  expect(messages.companions?.(files, encoder.paths()).map(({ path }) => path)).toEqual(['messages/axolotl.yaml']);
});

it('puts reasoning where the format asks for it, turn by turn', () => {
  const reasoned: TrainingRecord = {
    ...sampleRecord([
      { role: 'user', content: 'a?' },
      { role: 'assistant', content: 'b', reasoning: 'first' },
      { role: 'user', content: 'c?' },
      { role: 'assistant', content: 'd' },
    ]),
    rationale: 'second',
  };
  const said = (rationale: string): unknown[] =>
    ((encode(messages, reasoned, { rationale }).entry ?? {}).messages as { [key: string]: unknown }[]).filter(({ role }) => role === 'assistant');
  expect(said('thinking')).toEqual([
    { role: 'assistant', content: 'b', thinking: 'first' },
    { role: 'assistant', content: 'd', thinking: 'second' },
  ]);
  expect(said('field')[1]).toEqual({ role: 'assistant', content: 'd', reasoning_content: 'second' });
  expect(said('think')[0]).toEqual({ role: 'assistant', content: '<think>\nfirst\n</think>\n\nb' });
  expect(said('omit')).toEqual([
    { role: 'assistant', content: 'b' },
    { role: 'assistant', content: 'd' },
  ]);
});

it('round trips calls with any text through every format that takes them', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((one_) => `x${one_.replace(/[\u0000-\u001f]/g, '')}x`);
  const json = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean())).map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, json, text, text), { minLength: 1, maxLength: 3 }), (turns) => {
      const said = turns.flatMap(([user, given, result, answer], at): Message[] => [
        { role: 'user', content: user },
        { role: 'assistant', content: '', toolCalls: [call(`call_${at + 1}`, 'look', given)] },
        { role: 'tool', content: result, toolCallId: `call_${at + 1}` },
        { role: 'assistant', content: answer },
      ]);
      for (const format of withTools.filter((each) => each !== mistral)) {
        const { entry } = encode(format, { ...sampleRecord(said), kind: 'chat' });
        expect(format.decode?.(entry ?? {})).toEqual(said);
      }
    }),
    { numRuns: 50 },
  );
});
