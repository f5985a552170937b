/** One suite for every shape of rows: drafts keep what rows say, whatever the file, and hostile rows are refused by name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftSchema, type Message } from '../../contracts/record.ts';
import { rowShapes } from './registry.ts';
import { importText, jsonl, limits } from './testkit.ts';

type Turn = readonly [question: string, answer: string];
const said = fc
  .string({
    unit: fc.oneof(fc.constantFrom('a', 'B', ' ', '"', ',', '\n', 'é', '🦀', ';', '\\'), fc.string({ unit: 'binary', maxLength: 1 })),
    minLength: 1,
    maxLength: 20,
  })
  .map((text) => `x${text.replace(/[\r\0\uFEFF]/g, '').toWellFormed()}x`);
const turns = fc.array(fc.tuple(said, said), { minLength: 1, maxLength: 3 });
const list = (talk: readonly Turn[]): Message[] =>
  talk.flatMap(([content, reply]): Message[] => [
    { role: 'user', content },
    { role: 'assistant', content: reply },
  ]);

const worse: Message = { role: 'assistant', content: 'No.' };

/** How each shape writes a conversation; those of one prompt and one answer write its last exchange. */
const writers: { readonly [shape: string]: { rows: (talk: readonly Turn[], id: number) => unknown[]; single?: boolean } } = {
  messages: { rows: (talk, id) => [{ id, messages: list(talk) }] },
  sharegpt: {
    rows: (talk, id) => [{ id, conversations: list(talk).map(({ role, content }) => ({ from: role === 'user' ? 'human' : 'gpt', value: content })) }],
  },
  alpaca: { rows: (talk, id) => [{ id, instruction: talk.at(-1)?.[0], input: '', output: talk.at(-1)?.[1], history: talk.slice(0, -1) }] },
  'prompt-response': { rows: (talk, id) => [{ id, prompt: talk.at(-1)?.[0], response: talk.at(-1)?.[1] }], single: true },
  'openai-stored': {
    rows: (talk, id) => [{ id, model: 'm', messages: list(talk).slice(0, -1), choices: [{ index: 0, message: list(talk).at(-1), finish_reason: 'stop' }] }],
  },
  'openai-dpo': {
    rows: (talk, id) => [{ id, input: { messages: list(talk).slice(0, -1) }, preferred_output: list(talk).slice(-1), non_preferred_output: [worse] }],
  },
  preference: { rows: (talk, id) => [{ id, prompt: list(talk).slice(0, -1), chosen: list(talk).slice(-1), rejected: [worse] }] },
  rated: {
    rows: (talk, id) => [
      {
        id,
        instruction: talk.at(-1)?.[0],
        completions: [
          { response: worse.content, overall_score: 3 },
          { response: talk.at(-1)?.[1], overall_score: 7.5 },
        ],
      },
    ],
    single: true,
  },
  kto: { rows: (talk, id) => [{ id, prompt: list(talk).slice(0, -1), completion: list(talk).slice(-1), label: talk.length % 2 === 0 }] },
  'prompt-completion': { rows: (talk, id) => [{ id, prompt: list(talk).slice(0, -1), completion: list(talk).slice(-1) }] },
  'message-rows': { rows: (talk, id) => list(talk).map(({ role, content }, turn) => ({ conversation_id: id, turn, role, content })) },
};

it('has a writer for every shape', () => {
  expect(Object.keys(writers).sort()).toEqual(rowShapes.map((shape) => shape.id).sort());
});

describe.each(rowShapes.map((shape) => [shape.id, shape] as const))('the shape %s', (id, shape) => {
  const { rows, single } = writers[id] as (typeof writers)[string];

  it('is found by itself, and gives back every conversation whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turns, { minLength: 1, maxLength: 4 }), async (talks) => {
        const content = jsonl(...talks.flatMap((talk, index) => rows(talk, index)));
        const { drafts, refused, notes } = await importText(content);
        expect(refused).toEqual([]);
        expect(notes[0]).toContain(`read as ${id},`);
        expect(drafts.map((draft) => draft.messages)).toEqual(talks.map((talk) => list(single === true ? talk.slice(-1) : talk)));
        for (const draft of drafts) expect(draftSchema.parse(draft)).toEqual(draft);
        expect((await importText(content, { format: id })).drafts).toEqual(drafts);
      }),
      { numRuns: 25 },
    );
  });

  it('says the same of CSV as of JSON Lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turns, { minLength: 1, maxLength: 3 }), fc.constantFrom(',', '\t', ';'), async (talks, mark) => {
        const objects = talks.flatMap((talk, index) => rows(talk, index)) as { [name: string]: unknown }[];
        const names = Object.keys(objects[0] ?? {});
        const cell = (value: unknown): string => `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`;
        const csv = [names.join(mark), ...objects.map((row) => names.map((name) => cell(row[name])).join(mark))].join('\r\n');
        const expected = await importText(jsonl(...objects));
        const given = await importText(csv, { name: mark === '\t' ? 'rows.tsv' : 'rows.csv' });
        expect(given.refused).toEqual([]);
        expect(given.drafts).toEqual(expected.drafts);
      }),
      { numRuns: 25 },
    );
  });

  it('never throws, whatever a row holds', async () => {
    const names = [
      'messages',
      'conversations',
      'prompt',
      'instruction',
      'output',
      'response',
      'history',
      'choices',
      'role',
      'content',
      'id',
      'from',
      'value',
      'request',
      'error',
      'chosen',
      'rejected',
      'completion',
      'completions',
      'score',
      'label',
      'tools',
      'input',
      'preferred_output',
      'non_preferred_output',
    ];
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, true, 0, 1.5, '', 'user', 'human', 'text'), fc.array(tie('any'), { maxLength: 3 }), tie('object')),
      object: fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 4 }),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(value.object, { minLength: 1, maxLength: 6 }), async (objects) => {
        const { items, refused, drafts, notes } = await importText(jsonl(...objects), { format: shape.id });
        if (id !== 'message-rows') expect(items).toHaveLength(objects.length);
        else if (notes.length > 0) expect(refused.length + drafts.length).toBeGreaterThan(0);
        for (const draft of drafts) expect(draftSchema.parse(draft)).toEqual(draft);
      }),
      { numRuns: 60 },
    );
  });
});

describe('sharegpt', () => {
  it('reads tools, other names, weights and a system prompt beside it', async () => {
    const { drafts, refused } = await importText(
      jsonl(
        {
          system: 'Be brief.',
          conversations: [
            { from: 'USER', value: 'Weather?' },
            { from: 'function_call', value: '{"name": "weather", "arguments": {"city": "Oslo"}}' },
            { from: 'observation', value: 'rain' },
            { from: 'chatgpt', value: 'It rains.', weight: 0 },
          ],
        },
        {
          conversations: [
            { from: 'human', value: 'x' },
            { from: 'function_call', value: 'weather()' },
          ],
        },
        {
          conversations: [
            { from: 'human', value: 'x' },
            { from: 'Ann Smith', value: 'y' },
          ],
        },
      ),
    );
    expect(drafts[0]?.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'call-1', name: 'weather', arguments: '{"city":"Oslo"}' }] },
      { role: 'tool', content: 'rain' },
      { role: 'assistant', content: 'It rains.', train: false },
    ]);
    expect(refused[0]).toBe('2: turn 2 is a function_call whose value is not JSON');
    expect(refused[1]).toMatch(/^3: turn 2 is from with an unusual name; known are human, /);
  });
});

describe('openai-stored', () => {
  const ask = { role: 'user', content: 'q' };
  const reply = (content: string, finish = 'stop'): unknown => ({ message: { role: 'assistant', content }, finish_reason: finish });

  it('finds both halves where exports, batches and gateways put them', async () => {
    const { drafts, refused, notes } = await importText(
      jsonl(
        { object: 'chat.completion', id: 'chatcmpl-1', messages: { object: 'list', data: [ask] }, choices: [reply('a')] },
        { request: { model: 'm', messages: [ask] }, response: { choices: [reply('b')] } },
        { custom_id: 'r1', body: { messages: [ask] }, response: { status_code: 200, body: { choices: [reply('c', 'length'), reply('d')] } }, error: null },
        { messages: [ask], response: { choices: [reply('e', 'length')] } },
        { choices: [reply('f')] },
        { messages: [ask], choices: [{ message: { role: 'assistant', content: null, refusal: 'No.' }, finish_reason: 'stop' }] },
        { messages: [ask], response: { status_code: 500, body: {} } },
      ),
      { format: 'openai-stored' },
    );
    expect(drafts.map((draft) => draft.messages.at(-1)?.content)).toEqual(['a', 'b', 'd']);
    expect(refused).toEqual([
      '4: holds a reply that was cut at its length limit',
      '5: holds a reply without the messages of its request: join them in as `messages`',
      '6: the reply is the refusal of a model, with no reply',
      '7: holds a failed reply: its status is 500',
    ]);
    expect(notes.at(-1)).toBe('line 3: other replies to the same request were not used');
  });

  it('keeps the turns of one chat in one group, each stored under an id of its own', async () => {
    const row = (id: string, ...said: string[]): unknown => ({
      id,
      messages: said.slice(0, -1).map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
      choices: [reply(said.at(-1) ?? '')],
    });
    const { drafts } = await importText(jsonl(row('1', 'q', 'a'), row('2', 'q', 'a', 'and?', 'b'), row('3', 'other', 'a')));
    expect(drafts[0]?.group).toBe(drafts[1]?.group);
    expect(drafts[2]?.group).not.toBe(drafts[0]?.group);
  });
});

describe('message rows', () => {
  const row = (ticket_id: string, sent_at: string, sender: string, text: unknown): unknown => ({ ticket_id, sent_at, sender, text });

  it('are joined by conversation and ordered by time, however they lie', async () => {
    const { drafts, refused, notes } = await importText(
      jsonl(
        row('b', '2025-01-01T10:02', 'agent', 'Look into the funnel.'),
        row('a', '2025-01-01T09:00', 'customer', 'Hello?'),
        row('b', '2025-01-01T10:00', 'customer', 'It is silent.'),
        row('a', '2025-01-01T09:05', 'agent', 'Hello!'),
        row('b', '2025-01-01T10:01', 'customer', 'The gauge, I mean.'),
      ),
    );
    expect(refused).toEqual([]);
    expect(drafts.map((draft) => draft.messages.map(({ role, content }) => `${role}: ${content}`))).toEqual([
      ['user: Hello?', 'assistant: Hello!'],
      ['user: It is silent.\n\nThe gauge, I mean.', 'assistant: Look into the funnel.'],
    ]);
    expect(notes).toContain('5 rows of one message each were joined into 2 conversations');
  });

  it('speak against the whole conversation where one of them cannot be used', async () => {
    const { drafts, refused } = await importText(
      jsonl(
        row('a', '1', 'customer', 'q'),
        row('a', '2', 'agent', null),
        row('b', '3', 'customer', 'q'),
        row('b', '4', 'Ann Smith', 'a'),
        row('c', '5', 'customer', 'q'),
        '{"ticket_id": "c", "broken',
        row('c', '6', 'agent', 'a'),
        row('d', '7', 'customer', 'q'),
        row('d', '8', 'agent', 'a'),
        { sender: 'agent', text: 'of no ticket' },
      ),
    );
    expect(drafts).toHaveLength(1);
    expect(refused[0]).toBe('1: is a conversation of 2 rows, of which the one at line 2 has content that is null, not text');
    expect(refused[1]).toMatch(/^3: is a conversation of 2 rows, of which the one at line 4 is from with an unusual name/);
    expect(refused.slice(2)).toEqual([
      '6: is not JSON: it ends inside a string',
      '5: is a conversation of 2 rows, of which the one at line 6 cannot be read, and may belong to the conversation',
      '10: names no conversation under `ticket_id`',
    ]);
  });
});

it('says that the other half of a conversation may stand in another file', async () => {
  const ask = (id: string): object => ({ thread_id: id, time: '2025-01-01T10:00:00Z', role: 'user', content: 'How do I open the lid?' });
  const tell = (id: string): object => ({ thread_id: id, time: '2025-01-02T10:00:00Z', role: 'assistant', content: 'Turn the ring to the left.' });
  const hint = 'does the conversation go on in another file? Put the rows of a conversation into one file';
  expect((await importText(jsonl(ask('a'), ask('b')))).refused.map((one) => one.includes(hint))).toEqual([true, true]);
  expect((await importText(jsonl(tell('a'), tell('b')))).refused.map((one) => one.includes(hint))).toEqual([true, true]);
  expect((await importText(jsonl(ask('a'), tell('a'), { ...ask('b'), role: 'nobody' }))).refused.join()).not.toContain(hint);
});

const call = { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }] };
const asked = { role: 'user', content: 'How is the weather in Oslo?' };
const told = { role: 'assistant', content: 'It rains in Oslo, and will until the evening.' };

it('refuses a chat that ends in a call of a tool, and takes the one with its result', async () => {
  const result = { role: 'tool', tool_call_id: 'c1', content: 'rain' };
  const stored = (messages: object[]): object => ({ model: 'm', messages: messages.slice(0, -1), choices: [{ message: messages.at(-1) }] });
  for (const row of [stored, (messages: object[]): object => ({ messages })]) {
    const { drafts, refused } = await importText(jsonl(row([asked, call]), row([asked, call, result, told])));
    expect(refused).toEqual(['1: ends in a call of a tool without its result']);
    expect(drafts.map((draft) => draft.messages.length)).toEqual([4]);
  }
});

it('leaves out what the assistant says before the user, and counts it', async () => {
  const greeting = { role: 'assistant', content: 'Hello! How can I help?' };
  const system = { role: 'system', content: 'Be kind.' };
  const { drafts, refused, notes } = await importText(
    jsonl(
      { messages: [greeting, asked, told] },
      { messages: [system, greeting, greeting, asked, told] },
      { messages: [greeting] },
      { messages: [asked, told] },
    ),
  );
  expect(drafts.map((draft) => draft.messages.map(({ role }) => role))).toEqual([
    ['user', 'assistant'],
    ['system', 'user', 'assistant'],
    ['user', 'assistant'],
  ]);
  expect(refused).toEqual(['3: has no user message']);
  expect(notes).toContain('2 rows, first at line 1: what the assistant said before the first message of the user was left out');
});

it('reads a row by its own shape where it lacks what `fields` names', async () => {
  const { drafts, refused } = await importText(jsonl({ prompt: 'What is a kettle?', response: 'A pot for water.' }, { messages: [asked, told] }), {
    fields: { prompt: 'prompt' },
  });
  expect(refused).toEqual([]);
  expect(drafts.map((draft) => draft.messages[0]?.content)).toEqual(['What is a kettle?', asked.content]);
});

it('names the item of a list, since many may stand on one line', async () => {
  const rows = [{ messages: [asked, told] }, { messages: [asked] }, 7];
  const { refused } = await importText(JSON.stringify(rows), { name: 'rows.json' });
  expect(refused).toEqual([
    '1: item 2 of the list: ends with a message of the user, not with a reply of the assistant',
    '1: item 3 of the list: is a number, not an object',
  ]);
});

it('says how to mend a list of rows inside an object', async () => {
  const { refused } = await importText(JSON.stringify({ data: [{ prompt: 'a', response: 'b' }] }), { name: 'rows.json' });
  expect(refused.join()).toContain('are the rows in the list under "data"? Make that list the whole file, for example with `jq .data`');
  const long = await importText(JSON.stringify({ data: [{ prompt: 'a'.repeat(3000) }] }), { name: 'rows.json', limits: { ...limits, lineBytes: 1000 } });
  expect(long.refused.join()).toContain('Make that list the whole file');
});
