import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftSchema } from '../../contracts/record.ts';
import { HornbookError } from '../../errors.ts';
import { importFile, importText, jsonl, limits, talk } from './testkit.ts';

const shared = resolve(process.env.HORNBOOK_SHARED ?? '../shared');

describe('a field that comes late', () => {
  const rows = (late: object): object[] => [
    ...Array.from({ length: 30 }, (_, i) => ({ prompt: `What is ${i} and one?`, response: `It is ${i + 1}, as one counts on.` })),
    { prompt: 'What is late?', response: 'What comes after the others.', ...late },
    { prompt: 'What is last?', response: 'What comes at the end of all.' },
  ];
  it.each([
    ['a failed reply', { error: 'timeout after 30 s' }, /failed reply/],
    ['a cut reply', { finish_reason: 'length' }, /length|cut/],
  ])('counts from its row on: %s', async (_, late, reason) => {
    const { drafts, refused, notes } = await importText(jsonl(...rows(late)));
    expect(drafts.length).toBe(31);
    expect(JSON.stringify(refused)).toMatch(reason);
    expect(notes.join()).toMatch(/from line 31 on/);
  });
  it('is read where it is a system prompt or an input', async () => {
    const { drafts } = await importText(jsonl(...rows({ system: 'Answer as a clock.', input: 'It is nine.' })));
    const told = JSON.stringify(drafts[30]);
    expect(told).toContain('Answer as a clock.');
    expect(told).toContain('It is nine.');
    expect(JSON.stringify(drafts[31])).not.toContain('Answer as a clock.');
  });
});

describe('messages', () => {
  it('keeps a conversation whole, with system, tools and reasoning', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Weather in Oslo?' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
      { role: 'tool', content: 'rain', tool_call_id: 'c1' },
      { role: 'assistant', content: 'It rains.', reasoning_content: 'The tool says rain.', weight: 0 },
    ];
    const { drafts, refused, notes } = await importText(jsonl({ conversation_id: 'ann@example.org', messages }));
    expect(refused).toEqual([]);
    expect(drafts[0]?.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Weather in Oslo?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' }] },
      { role: 'tool', content: 'rain', toolCallId: 'c1' },
      { role: 'assistant', content: 'It rains.', reasoning: 'The tool says rain.', train: false },
    ]);
    expect(drafts[0]?.human).toBe(true);
    expect(drafts[0]?.group).toMatch(/^g[0-9a-f]{16}$/);
    expect(notes).toEqual(['read as messages, decided from the first row: messages = messages, id = conversation_id']);
  });

  it('groups by conversation, else by content', async () => {
    const row = talk('Why?', 'Because.') as object;
    const { drafts } = await importText(jsonl({ ...row, id: 1 }, { ...row, id: 1 }, { ...row, id: 2 }, row, row));
    const groups = drafts.map((draft) => draft.group);
    expect(groups[0]).toBe(groups[1]);
    expect(groups[2]).not.toBe(groups[0]);
    expect(groups[3]).toBe(groups[4]);
    expect(groups[3]).not.toBe(groups[2]);
  });

  it('takes the reply from beside the messages, and joins text parts', async () => {
    const row = {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
      response: 'c',
    };
    const { drafts, notes } = await importText(jsonl(row));
    expect(drafts[0]?.messages.map((message) => message.content)).toEqual(['a\nb', 'c']);
    expect(notes.slice(1)).toEqual(['line 1: text parts of a message were joined', 'line 1: the reply stood beside the messages and was put at their end']);
  });

  it.each<[string, unknown, string]>([
    ['no list', { messages: 'hello' }, 'has messages that are text, not a list'],
    ['empty list', { messages: [] }, 'has no messages'],
    ['ends with the user', { messages: [{ role: 'user', content: 'x' }] }, 'ends with a message of the user, not with a reply of the assistant'],
    ['unknown role', { messages: [{ role: 'moderator', content: 'x' }] }, 'message 1 has a role "moderator"; known are system, user, assistant, tool'],
    [
      'a role that may be personal',
      { messages: [{ role: 'Ann Smith', content: 'x' }] },
      'message 1 has a role with an unusual name; known are system, user, assistant, tool',
    ],
    ['content a number', { messages: [{ role: 'user', content: 7 }] }, 'message 1 has content that is a number, not text'],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'x' }] }] },
      'message 1 has a part that is not text (images, audio and files are not read)',
    ],
    [
      'empty reply',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', content: ' ' },
        ],
      },
      'message 2 (assistant) is empty',
    ],
    [
      'null reply',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', content: null },
        ],
      },
      'message 2 has content that is null, not text',
    ],
    ['no user', { messages: [{ role: 'assistant', content: 'x' }] }, 'has no user message'],
    ['from and value', { messages: [{ from: 'human', value: 'x' }] }, 'ends with a message of the user, not with a reply of the assistant'],
    ['a failed call', { ...(talk('x', 'y') as object), error: 'timeout' }, 'holds a failed reply: `error` is set'],
    ['a cut call', { ...(talk('x', 'y') as object), finish_reason: 'length' }, 'holds a reply that was cut at its length limit'],
    ['a message that is text', { messages: ['x'] }, 'message 1 is text, not an object with role and content'],
    [
      'tool call without name',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', tool_calls: [{}] },
        ],
      },
      'message 2 has a tool call without a name',
    ],
  ])('refuses %s', async (_name, row, reason) => {
    const { refused, drafts } = await importText(jsonl(talk('q', 'a'), row, talk('q2', 'a2')));
    expect(refused).toEqual([`2: ${reason}`]);
    expect(drafts).toHaveLength(2);
  });
});

describe('prompt and response', () => {
  it('finds the names that the file uses', async () => {
    const { drafts, notes } = await importText(
      jsonl(
        { instruction: 'Add.', input: '1 2', output: '3', category: 'Maths', system: 'Be exact.' },
        { instruction: 'Greet.', input: '<noinput>', output: 'Hello.', category: 'user@example.org' },
      ),
      { kind: 'datasets', author: { model: 'some-model' } },
    );
    expect(drafts[0]).toMatchObject({ input: '1 2', labels: { topic: 'maths' }, human: false });
    expect(drafts[0]?.messages.map((message) => message.role)).toEqual(['system', 'user', 'assistant']);
    expect(drafts[1]).not.toHaveProperty('input');
    expect(drafts[1]?.labels).toEqual({});
    expect(notes).toEqual([
      'read as alpaca, decided from the first 2 rows: prompt = instruction, response = output, system = system, input = input, category = category',
      'line 2: an input that says there is none was left out',
      'line 2: a category that cannot be a label (over 60 characters, or signs in it) was left out',
    ]);
  });

  it('follows the field map into objects and lists', async () => {
    const row = { request: { body: { 'user.text': 'q', text: 'p' } }, response: { choices: [{ message: { content: 'r' } }] }, level: 'Hard' };
    const fields = { prompt: 'request.body.text', response: 'response.choices.0.message.content', difficulty: 'level' };
    const { drafts, refused } = await importText(jsonl(row), { fields });
    expect(refused).toEqual([]);
    expect(drafts[0]?.messages.map((message) => message.content)).toEqual(['p', 'r']);
    expect(drafts[0]?.labels).toEqual({ difficulty: 'hard' });
  });

  it('reads input and output as prompt and response', async () => {
    const { drafts } = await importText(jsonl({ input: 'q', output: 'a' }));
    expect(drafts[0]?.messages.map((message) => message.content)).toEqual(['q', 'a']);
  });

  it.each<[unknown, string]>([
    [{ prompt: 'x' }, 'has no response under `response`'],
    [{ prompt: 'x', response: '' }, 'has an empty reply under `response`'],
    [{ prompt: 'x', response: 42 }, 'has a response under `response` that is a number, not text'],
    [{ prompt: ' ', response: 'y' }, 'has an empty prompt under `prompt`'],
    [{ prompt: 'x', error: 'boom' }, 'holds a failed reply: `error` is set'],
  ])('refuses %j', async (row, reason) => {
    const { refused } = await importText(jsonl({ prompt: 'q', response: 'a', error: 0 }, { prompt: 'q', response: 'a', error: null }, row), {
      kind: 'datasets',
      fields: { error: 'error' },
    });
    expect(refused).toEqual([`3: ${reason}`]);
  });

  it('reads a row of another shape by its own, unless the config names one', async () => {
    const rows = jsonl({ prompt: 'q', response: 'a' }, talk('x', 'y'), { question: 'q', answer: 'a' });
    const { refused, drafts, notes } = await importText(rows);
    expect(drafts.map((draft) => draft.messages.map((message) => message.content).join())).toEqual(['q,a', 'x,y', 'q,a']);
    expect(refused).toEqual([]);
    expect(notes.at(-1)).toBe('rows by shape: 2 prompt-response, 1 messages');
    const named = await importText(rows, { format: 'prompt-response' });
    expect(named.refused.slice(0, 1)).toEqual(['2: has the shape messages, while the config says that the file holds prompt-response: set format: auto']);
  });

  it('says what it found where no shape fits', async () => {
    const { refused, drafts } = await importText(jsonl({ text: 'a' }, { text: 'b', 'odd name!': 1 }));
    expect(drafts).toEqual([]);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toBe(
      '1: fits no known shape (it has "text", with an unusual name): name its fields under `fields`, as {prompt: …, response: …} or {messages: …}',
    );
  });

  it('refuses a format or field that is not ours, and names those that are', async () => {
    for (const given of [{ format: 'shared' }, { fields: { promt: 'x' } }]) {
      const error: unknown = await importText('{}', given).catch((cause: unknown) => cause);
      expect(HornbookError.isInstance(error) && error.exitCode).toBe(2);
      expect(HornbookError.isInstance(error) && error.hint).toContain('prompt');
    }
  });
});

describe('files that are not as they should be', () => {
  it('accounts for every broken line between good ones', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const content = jsonl(
      talk('a', 'b'),
      '{"messages": [',
      '{"messages": "unclosed',
      '{}]',
      '[1, 2]',
      'null',
      '',
      deep,
      '{"__proto__": {"messages": []}, "messages": []}',
      '{"messages": [{"__proto__": {}, "role": "user", "content": "x"}]}',
      'x'.repeat(limits.lineBytes + 1),
      '{"a": 1} trailing',
      talk('c', 'd'),
    );
    const { refused, drafts, items } = await importText(content);
    expect(drafts).toHaveLength(2);
    expect(refused).toEqual([
      '2: is not JSON: it ends before its brackets are closed',
      '3: is not JSON: it ends inside a string',
      '4: is not JSON: it has more closing brackets than opening ones',
      '5: is a list, not an object',
      '6: is null, not an object',
      '8: is nested deeper than the 64 of limits.depth',
      '9: has a key "__proto__"',
      '10: message 1 has a key "__proto__"',
      `11: the line has ${limits.lineBytes + 1} bytes, more than the ${limits.lineBytes} of limits.lineBytes`,
      '12: is not JSON',
    ]);
    expect(items.map((item) => item.line)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]);
  });

  it('names empty files, other kinds of file and absent ones', async () => {
    expect((await importText('')).refused).toEqual(['0: the file holds no rows']);
    expect((await importText(' \n\n')).refused).toEqual(['0: the file holds no rows']);
    expect((await importText('', { name: 'rows.json' })).refused).toEqual(['0: the file is empty']);
    expect((await importText('a,b', { name: 'rows.xlsx' })).refused).toEqual([
      '0: files of this kind are not read as rows; .jsonl, .ndjson, .json, .csv, .tsv, .parquet are',
    ]);
    expect((await importText('', { name: 'rows.jsonl.gz' })).refused).toEqual(['0: .gz files are not read as rows: unpack the file first']);
    expect((await importFile('/nowhere/rows.jsonl')).refused).toEqual(['0: a file cannot be read: it is not there (ENOENT)']);
  });

  it('finds the rows behind many broken lines', async () => {
    const { refused, drafts } = await importText(`${'broken\n'.repeat(45_000)}${jsonl(talk('a', 'b'))}`);
    expect(refused).toHaveLength(45_000);
    expect(drafts).toHaveLength(1);
  });

  it('reads an array, pretty-printed objects and JSON Lines from a .json file', async () => {
    const rows = [talk('a', 'b "]" \\'), talk('c', '}{')];
    const expected = (await importText(jsonl(...rows))).drafts;
    expect(expected).toHaveLength(2);
    for (const content of [
      JSON.stringify(rows),
      JSON.stringify(rows, null, 2),
      `\uFEFF ${JSON.stringify(rows, null, '\t')}\n`,
      jsonl(...rows),
      rows.map((row) => JSON.stringify(row, null, 2)).join('\n'),
    ]) {
      const { drafts, refused } = await importText(content, { name: 'rows.json' });
      expect(refused).toEqual([]);
      expect(drafts).toEqual(expected);
    }
  });

  it('goes on after a bad element of an array, and says where an array breaks', async () => {
    const good = JSON.stringify(talk('a', 'b'));
    const deep = '['.repeat(100) + ']'.repeat(100);
    const long = JSON.stringify('x'.repeat(limits.lineBytes));
    expect((await importText(`[\n${good},\n{"a": tru},\n${deep},\n${long},\n${good}\n]`, { name: 'rows.json' })).refused).toEqual([
      '3: item 2 of the list: is not JSON',
      '4: item 3 of the list: is nested deeper than the 64 of limits.depth',
      `5: item 4 of the list: the row has ${limits.lineBytes + 2} bytes, more than the ${limits.lineBytes} of limits.lineBytes`,
    ]);
    const cut = await importText(`[\n${good},\n{"messages": [`, { name: 'rows.json' });
    expect(cut.drafts).toHaveLength(1);
    expect(cut.refused).toEqual(['3: is not JSON: the file ends before its brackets are closed']);
    expect((await importText(`[${good},]`, { name: 'rows.json' })).refused).toEqual(['1: is not JSON: a comma stands before the end of the array']);
    expect((await importText(`[${good}] x`, { name: 'rows.json' })).refused).toEqual([
      '1: is not JSON: there is text after the end of the array; the values before were read',
    ]);
  });

  it('reads the same whatever the white space around it', async () => {
    const value = fc.record({ prompt: fc.string({ minLength: 1, unit: 'binary' }), response: fc.string({ minLength: 1, unit: 'binary' }) });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 5 }), fc.constantFrom(0, 1, '\t'), async (rows, indent) => {
        const lines = await importText(jsonl(...rows));
        const array = await importText(JSON.stringify(rows, null, indent), { name: 'rows.json' });
        expect(array.drafts).toEqual(lines.drafts);
        expect(lines.items).toHaveLength(rows.length);
        for (const draft of lines.drafts) expect(draftSchema.parse(draft)).toEqual(draft);
      }),
      { numRuns: 30 },
    );
  });

  const suite = join(shared, 'data/suites/json/test_parsing');
  it.skipIf(!existsSync(suite))('survives the 318 files of the JSON parsing suite', async () => {
    const names = readdirSync(suite).filter((name) => name.endsWith('.json'));
    expect(names).toHaveLength(318);
    for (const name of names) {
      const { drafts, refused } = await importFile(join(suite, name));
      expect([name, drafts]).toEqual([name, []]);
      expect([name, refused.length > 0]).toEqual([name, true]);
      if (name.startsWith('n_')) expect([name, refused.join()]).toEqual([name, expect.stringMatching(/not JSON|UTF-8|empty|not an object|nested/)]);
    }
  });
});

describe('files in other encodings than UTF-8', () => {
  const asked = 'Wie \u00f6ffne ich das Konto?';
  const told = 'Mit dem Schl\u00fcssel, den Sie am Schalter f\u00fcr zw\u00f6lf Kronen bekommen.';
  const list = [talk(asked, told), talk(`${asked} Heute?`, told)];
  const forms: { readonly [name: string]: string } = {
    'rows.jsonl': jsonl(...list),
    'rows.json': JSON.stringify(list),
    'rows.csv': `id;question;answer\n1;"${asked}";"${told}"\n2;"${asked} Heute?";"${told}"\n`,
    'rows.tsv': `question\tanswer\n${asked}\t${told}\n${asked} Heute?\t${told}\n`,
  };
  it.each(Object.keys(forms))('%s is read, and a note says as what', async (name) => {
    const text = forms[name] ?? '';
    for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()]) {
      const { drafts, refused, notes } = await importText(bytes, { name });
      expect(refused).toEqual([]);
      expect(drafts.map((draft) => draft.messages.map(({ content }) => content))).toEqual([
        [asked, told],
        [`${asked} Heute?`, told],
      ]);
      expect(notes.filter((note) => /^Read as (windows-1252|UTF-16 [LB]E): /.test(note))).toHaveLength(1);
    }
  });

  it('message rows, which are read twice, are noted once', async () => {
    const text = jsonl({ thread_id: 'a', role: 'user', content: asked }, { thread_id: 'a', role: 'assistant', content: told });
    const { drafts, notes } = await importText(Buffer.from(text, 'latin1'));
    expect(drafts).toHaveLength(1);
    expect(notes.filter((note) => note.startsWith('Read as windows-1252'))).toHaveLength(1);
  });

  it('broken UTF-8 is refused by its line, with the way to mend it', async () => {
    const good = Buffer.from(`${jsonl(...list)}\n`);
    const { drafts, refused } = await importText(Buffer.concat([good, Buffer.from([0x22, 0xff, 0x22, 0x0a]), good]));
    expect(drafts).toHaveLength(4);
    expect(refused).toEqual(['3: the line is not valid UTF-8: save the file as UTF-8']);
  });
});
