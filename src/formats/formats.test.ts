import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { TrainingRecord } from '../contracts/record.ts';
import { formatConformance, sampleRecord } from '../testing/format-conformance.ts';
import { cleanText } from './clean.ts';
import { entryEncoder } from './encoder.ts';
import { alpaca } from './alpaca.ts';
import { chatml } from './chatml.ts';
import { gemini } from './gemini.ts';
import { nova } from './nova.ts';
import { sharegpt } from './sharegpt.ts';
import { jsonText } from './json-text.ts';
import { messages } from './messages.ts';
import { findFormat, formats } from './registry.ts';

describe.each(formats.map((format) => [format.id, format] as const))('%s', (_, format) => {
  for (const check of formatConformance(format, format.options.parse({}))) it(check.name, () => check.run());
});

const chat = (...texts: string[]): TrainingRecord => sampleRecord(texts.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })));

const encode = (format: (typeof formats)[number], options: unknown, records: TrainingRecord[]): unknown[] => {
  const encoder = entryEncoder(format, format.options.parse(options));
  for (const record of records) encoder.see(record);
  return records.map((record) => JSON.parse(encoder.encode(record) ?? 'null') as unknown);
};

describe('round trip', () => {
  it.each(formats.map((format) => [format.id, format] as const))('%s gives back any text, cleaned', (_, format) => {
    const pieces = (format.marks ?? []).flatMap((mark) => [mark, mark.slice(0, 3), mark.slice(3), `${mark.slice(0, 2)}\u0001${mark.slice(2)}`]);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(fc.oneof(fc.constantFrom('user\n', '\n', '', ...pieces), fc.string({ maxLength: 4 })), { maxLength: 4 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), fc.option(text), (pairs, system) => {
        const record = chat(...pairs.flat());
        if (format.unfold !== undefined) {
          record.desirable = true;
          record.alternatives = [{ id: 'a1', messages: [{ role: 'assistant', content: 'A worse answer, that none of these is.' }] }];
        }
        if (system !== null && system !== '') record.messages.unshift({ role: 'system', content: system });
        const [entry] = encode(format, {}, [record]);
        const clean = record.messages.map(({ role, content }) => ({ role, content: cleanText(content, new Map()) }));
        // Of answers that say nothing, none is better than another.
        if (entry === null && format.unfold !== undefined && clean.at(-1)?.content.trim() === '') return;
        if (entry === null) {
          expect(format.marks?.some((mark) => clean.some(({ content }) => content.includes(mark)))).toBe(true);
          return;
        }
        const decoded = format.decode?.(entry as { [key: string]: unknown });
        // A system prompt that is empty once cleaned is no system prompt to an Alpaca reader.
        const spoken = (all: typeof clean | undefined) => all?.filter((one) => one.role !== 'system' || one.content !== '');
        expect(spoken(decoded)).toEqual(spoken(clean));
      }),
    );
  });
});

describe('rationale', () => {
  const record: TrainingRecord = { ...chat('How many?', 'Four.'), rationale: 'Two and two.' };

  it('has a column of its own in Alpaca, for the last answer', () => {
    expect(encode(alpaca, { rationale: 'field' }, [record])).toEqual([{ instruction: 'How many?', input: '', output: 'Four.', rationale: 'Two and two.' }]);
  });

  it('is left out unless the options ask for it', () => {
    expect(encode(messages, {}, [record])).toEqual([
      {
        messages: [
          { role: 'user', content: 'How many?' },
          { role: 'assistant', content: 'Four.' },
        ],
      },
    ]);
    expect(encode(alpaca, {}, [record])).toEqual([{ instruction: 'How many?', input: '', output: 'Four.' }]);
  });

  it('goes before the answer, into think tags or into a field', () => {
    expect(encode(alpaca, { rationale: 'before' }, [record])).toMatchObject([{ output: 'Two and two.\n\nFour.' }]);
    expect(encode(alpaca, { rationale: 'think' }, [record])).toMatchObject([{ output: '<think>\nTwo and two.\n</think>\n\nFour.' }]);
    expect(encode(messages, { rationale: 'field' }, [record, chat('a?', 'b')])).toEqual([
      {
        messages: [
          { role: 'user', content: 'How many?', reasoning_content: null },
          { role: 'assistant', content: 'Four.', reasoning_content: 'Two and two.' },
        ],
      },
      {
        messages: [
          { role: 'user', content: 'a?', reasoning_content: null },
          { role: 'assistant', content: 'b', reasoning_content: null },
        ],
      },
    ]);
    expect(() => sharegpt.options.parse({ rationale: 'field' })).toThrow();
  });
});

describe('alpaca', () => {
  it('puts earlier turns into history, and gives every row the key', () => {
    expect(encode(alpaca, {}, [chat('a?', 'b', 'c?', 'd'), chat('e?', 'f')])).toEqual([
      { instruction: 'c?', input: '', output: 'd', history: [['a?', 'b']] },
      { instruction: 'e?', input: '', output: 'f', history: [] },
    ]);
  });
});

describe('files for loaders', () => {
  const companions = (format: (typeof formats)[number], records: TrainingRecord[]): { [path: string]: unknown } => {
    const [entry] = encode(format, {}, records);
    const files = ['train', 'test'].map((split) => ({ split, path: format.file(split), rows: split === 'train' ? records.length : 0 }));
    return Object.fromEntries((format.companions?.(files, Object.keys(entry as object)) ?? []).map(({ path, text }) => [path, text]));
  };

  it('map every column that there is for LLaMA-Factory, and none that is not', () => {
    const info = (format: (typeof formats)[number], records: TrainingRecord[]): unknown =>
      JSON.parse(String(companions(format, records)[`${format.id}/dataset_info.json`]));
    expect(info(alpaca, [chat('a', 'b')])).toEqual({
      train: { file_name: 'train.json', formatting: 'alpaca', columns: { prompt: 'instruction', query: 'input', response: 'output' } },
    });
    expect(info(alpaca, [chat('a', 'b', 'c', 'd')])).toMatchObject({ train: { columns: { history: 'history' } } });
    const withSystem = sampleRecord([{ role: 'system', content: 's' }, ...chat('a', 'b').messages]);
    for (const [records, system] of [
      [[chat('a', 'b')], undefined],
      [[withSystem], 'system'],
    ] as const) {
      const { train } = info(sharegpt, [...records]) as { train: { columns: { system?: string }; tags: object } };
      expect(train.columns.system).toBe(system);
      expect(Object.keys(train.tags)).toEqual(['role_tag', 'content_tag', 'user_tag', 'assistant_tag', 'observation_tag', 'function_tag', 'system_tag']);
    }
  });

  it('give Axolotl the splits that have rows', () => {
    const text = String(companions(messages, [chat('a', 'b')])['messages/axolotl.yaml']);
    expect(parse(text)).toEqual({
      datasets: [
        {
          path: 'data/messages/train.jsonl',
          ds_type: 'json',
          type: 'chat_template',
          field_messages: 'messages',
          message_property_mappings: { role: 'role', content: 'content' },
          roles_to_train: ['assistant'],
          train_on_eos: 'turn',
        },
      ],
    });
  });

  it.each([
    ['messages[].thinking', { reasoning_content: 'thinking', thinking: 'thinking' }],
    ['messages[].reasoning_content', { reasoning_content: 'reasoning_content' }],
  ])('tell Axolotl of reasoning in %s, which it else keeps only where a template reads that very key', (key, mapped) => {
    const files = [{ split: 'train', path: messages.file('train'), rows: 1 }];
    const text = messages.companions?.(files, ['messages', key]).find(({ path }) => path.endsWith('axolotl.yaml'))?.text ?? '';
    expect(parse(text)).toMatchObject({ datasets: [{ message_property_mappings: { role: 'role', content: 'content', ...mapped } }] });
  });
});

it('ends a ChatML text at its last mark, where a trainer would else add a second one', () => {
  expect(encode(chatml, {}, [chat('a', 'b\n')])).toEqual([{ text: '<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb\n<|im_end|>' }]);
});

it('writes a key of a hosted service only where the row has it', () => {
  const withSystem = sampleRecord([{ role: 'system', content: 's' }, ...chat('a', 'b').messages]);
  expect(encode(gemini, {}, [withSystem, chat('a', 'b')]).map((entry) => Object.keys(entry as object))).toEqual([
    ['systemInstruction', 'contents'],
    ['contents'],
  ]);
  expect(encode(nova, {}, [withSystem, chat('a', 'b'), chat('User: hi', 'b')])).toEqual([
    {
      schemaVersion: 'bedrock-conversation-2024',
      system: [{ text: 's' }],
      messages: [
        { role: 'user', content: [{ text: 'a' }] },
        { role: 'assistant', content: [{ text: 'b' }] },
      ],
    },
    {
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        { role: 'user', content: [{ text: 'a' }] },
        { role: 'assistant', content: [{ text: 'b' }] },
      ],
    },
    null,
  ]);
});

describe('rows that trainers would drop in silence', () => {
  it.each([
    [
      'two user turns in a row',
      sampleRecord([
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b' },
      ]),
    ],
    [
      'a tool message',
      sampleRecord([
        { role: 'user', content: 'a' },
        { role: 'tool', content: 'b' },
      ]),
    ],
    [
      'an answer that must not be trained on',
      sampleRecord([
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b', train: false },
      ]),
    ],
    [
      'a second system message',
      sampleRecord([
        { role: 'system', content: 'a' },
        { role: 'system', content: 'b' },
        { role: 'user', content: 'c' },
      ]),
    ],
  ])('%s: left out by each format', (_, record) => {
    for (const format of formats) expect(encode(format, {}, [record])).toEqual([null]);
  });
});

describe('entry shape', () => {
  const loose = (encodeEntry: (record: TrainingRecord) => { [key: string]: unknown }) =>
    ({
      id: 'loose',
      version: '1',
      description: '',
      options: messages.options,
      framing: 'lines',
      file: (split: string) => `loose/${split}.jsonl`,
      encode: encodeEntry,
    }) as const;

  it('refuses a format whose rows differ in keys or in types', () => {
    const keys = loose((record) => (record.input === undefined ? { a: 'x' } : { a: 'x', b: 'y' }));
    expect(() => encode(keys, {}, [chat('a', 'b'), { ...chat('a', 'b'), input: 'c' }])).toThrow(
      /"loose" wrote entries of different shapes: entry has the keys a, b, and elsewhere a|keys a, and elsewhere a, b/,
    );
    const types = loose((record) => ({ a: record.input ?? 1 }));
    expect(() => encode(types, {}, [chat('a', 'b'), { ...chat('a', 'b'), input: 'c' }])).toThrow(/entry\.a is a int64, and elsewhere a string/);
    const number = loose(() => ({ a: Number.NaN }));
    expect(() => encode(number, {}, [chat('a', 'b')])).toThrow(/JSON cannot hold the number NaN/);
  });

  it('tells the types of the columns', () => {
    const encoder = entryEncoder(alpaca, { rationale: 'omit' });
    for (const record of [chat('a', 'b'), chat('a', 'b', 'c', 'd')]) encoder.see(record);
    for (const record of [chat('a', 'b'), chat('a', 'b', 'c', 'd')]) encoder.encode(record);
    const string = { kind: 'value', dtype: 'string' };
    expect(encoder.features()).toEqual([
      ['instruction', string],
      ['input', string],
      ['output', string],
      ['history', { kind: 'list', of: { kind: 'list', of: string } }],
    ]);
  });
});

describe('text that loaders take for dates', () => {
  it.each([
    [['2024-01-01', '2024-02-01 10:00:00', '2024-01-01T10:00:00.5Z'], ['output']],
    [['2024-01-01', 'It was on 2024-01-01.', '2024-01-02'], []],
    [['20240101', '1.5', 'true'], []],
  ])('%j', (answers, paths) => {
    const encoder = entryEncoder(alpaca, alpaca.options.parse({}));
    const records = answers.map((answer) => chat('When was it?', answer));
    for (const record of records) encoder.see(record);
    for (const record of records) encoder.encode(record);
    expect(encoder.dates()).toEqual(paths);
  });
});

describe('jsonText', () => {
  it('is what JSON says, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value);
        expect(text).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        expect(text.isWellFormed()).toBe(true);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('mends lone surrogates, and leaves text that looks like their escape alone', () => {
    expect(jsonText(['\ud800', '\\ud800', '\\\ud800x', '\u{1F600}'])).toBe('["\ufffd","\\\\ud800","\\\\\ufffdx","\u{1F600}"]');
    expect(jsonText({ '\udfff': 1 })).toBe('{"\ufffd":1}');
  });
});

it('finds formats by id, those of the config first', () => {
  expect(findFormat('alpaca')).toBe(alpaca);
  expect(findFormat('nothing')).toBeUndefined();
  const mine = { ...alpaca, id: 'messages' };
  expect(findFormat('messages', [mine])).toBe(mine);
});
