/** Rows with more than one answer, in the shapes of published sets: every row is a draft, or refused by name. */
import { expect, it } from 'vitest';
import type { Draft } from '../../contracts/record.ts';
import { importText, jsonl } from './testkit.ts';

const user = (content: string): object => ({ role: 'user', content });
const says = (content: string): object => ({ role: 'assistant', content });
/** What a draft says, in short. */
const brief = ({ messages, alternatives = [], desirable }: Draft): unknown => [
  messages.map(({ role, content }) => `${role[0]}:${content}`).join(' '),
  ...alternatives.map((one) => one.messages.map(({ role, content }) => `${role[0]}:${content}`).join(' ')),
  ...(desirable === undefined ? [] : [desirable]),
];

async function read(...rows: unknown[]): Promise<unknown[]> {
  const { drafts, refused } = await importText(jsonl(...rows), { kind: 'datasets' });
  expect(refused).toEqual([]);
  expect(drafts).toHaveLength(rows.length);
  return drafts.map(brief);
}

it('reads explicit pairs, as texts and as messages', async () => {
  expect(await read({ prompt: 'q', chosen: 'a', rejected: 'b' }, { prompt: [user('q')], chosen: [says('a')], rejected: [says('b')] })).toEqual([
    ['u:q a:a', 'a:b'],
    ['u:q a:a', 'a:b'],
  ]);
});

it('parts whole conversations at the last message of the user that both share', async () => {
  const start = [user('q'), says('a'), user('r')];
  expect(
    await read(
      { chosen: [...start, says('c')], rejected: [...start, says('d')] },
      { prompt: 'r', messages: [...start, says('c')], chosen: [...start, says('c')], rejected: [...start, says('d')], score_chosen: 8, score_rejected: 3 },
    ),
  ).toEqual([
    ['u:q a:a u:r a:c', 'a:d'],
    ['u:q a:a u:r a:c', 'a:d'],
  ]);
});

it('reads transcripts of Human and Assistant', async () => {
  const start = '\n\nHuman: How do I fold it?\n\nAssistant: Which one?\n\nHuman: The map.\n\nAssistant:';
  expect(await read({ chosen: `${start} Along its lines.\n\nTwice.`, rejected: `${start} I cannot say.` })).toEqual([
    ['u:How do I fold it? a:Which one? u:The map. a:Along its lines.\n\nTwice.', 'a:I cannot say.'],
  ]);
});

it('reads the rankings of LLaMA-Factory', async () => {
  expect(
    await read(
      { conversations: [{ from: 'human', value: 'q' }], chosen: { from: 'gpt', value: 'a' }, rejected: { from: 'gpt', value: 'b' } },
      { instruction: 'i', input: 'j', system: 's', history: [['q', 'a']], chosen: 'c', rejected: 'd' },
    ),
  ).toEqual([
    ['u:q a:a', 'a:b'],
    ['s:s u:q a:a u:i\nj a:c', 'a:d'],
  ]);
});

it('reads pairs of hosted services, with their tools', async () => {
  const tools = [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } }];
  const { drafts } = await importText(
    jsonl({ input: { messages: [user('q')], tools, parallel_tool_calls: true }, preferred_output: [says('a')], non_preferred_output: [says('b')] }),
  );
  expect(drafts.map(brief)).toEqual([['u:q a:a', 'a:b']]);
  expect(drafts[0]?.tools).toEqual([{ name: 'look', description: 'Looks.', parameters: '{"type":"object"}' }]);
});

it('takes the best of several scored answers, and keeps those below it with score and model', async () => {
  const completions = [
    { response: 'b', overall_score: 4, model: 'small' },
    { response: 'a', overall_score: 8, model: 'large' },
    { response: 'c', overall_score: 6 },
    { response: 'as good', overall_score: 8 },
    { response: 'unscored' },
  ];
  const { drafts, notes, refused } = await importText(
    jsonl(
      { instruction: 'q', completions },
      { instruction: 'q', responses: ['x', 'y'], ratings: [1, 2] },
      { instruction: 'q', responses: ['x', 'y'], ratings: [2, 2] },
    ),
  );
  expect(drafts.map(brief)).toEqual([
    ['u:q a:a', 'a:c', 'a:b'],
    ['u:q a:y', 'a:x'],
  ]);
  expect(drafts[0]?.alternatives?.[1]).toMatchObject({ id: 'a2', model: 'small', score: 4 });
  expect(refused).toEqual(['3: has no answer that was scored lower than another']);
  expect(notes.join()).toContain('answers without text or score were left out');
  expect(notes.join()).toContain('answers with the same score as the best were not used');
});

it('reads a word on an answer, in any shape of conversation', async () => {
  expect(
    await read(
      { prompt: 'q', completion: 'a', label: true },
      { prompt: [user('q')], completion: [says('b')], label: false },
      { instruction: 'i', input: '', output: 'o', kto_tag: false },
      { messages: [user('q'), says('c')], label: true },
      { conversations: [{ from: 'human', value: 'q' }, { from: 'gpt', value: 'd' }], kto_tag: true }, // prettier-ignore
    ),
  ).toEqual([
    ['u:q a:a', true],
    ['u:q a:b', false],
    ['u:i a:o', false],
    ['u:q a:c', true],
    ['u:q a:d', true],
  ]);
  // The class of a text is no word on its answer.
  const { drafts } = await importText(jsonl({ prompt: 'q', response: 'a', label: true }, { prompt: 'q', response: 'a', label: 'spam' }));
  expect(drafts.map(({ desirable }) => desirable)).toEqual([undefined, undefined]);
});

it('refuses by name what is no pair', async () => {
  const { drafts, refused } = await importText(
    jsonl(
      { prompt: 'q', chosen: 'a', rejected: 'b' },
      { prompt: 'q', chosen: 'a', rejected: ' a' },
      { prompt: 'q', chosen: 'a', rejected: '' },
      { prompt: 'q', chosen: 'a', rejected: [{ role: 'user', content: 'b' }] },
      { chosen: 'whole a', rejected: 'whole b' },
      { chosen: [user('q'), says('a'), user('r'), says('c')], rejected: [user('q'), says('b'), user('s'), says('d')] },
      { chosen: [user('q'), says('a')], rejected: [user('p'), says('a')] },
      { prompt: [user('q')], chosen: [{ role: 'wizard', content: 'x' }], rejected: [says('b')] },
    ),
    { kind: 'datasets', format: 'preference' },
  );
  expect(drafts).toHaveLength(1);
  expect(refused).toEqual([
    '2: has a chosen and a rejected answer that say the same',
    '3: has no answer under `rejected`',
    '4: has an answer under `rejected` that cannot be used: the conversation goes on with a message that is no answer',
    '5: has two answers without a prompt: name it under `fields` as prompt (two texts that begin alike are not parted inside)',
    '6: has two conversations that part before the last message of the user',
    '7: has two conversations that do not begin with the same message',
    '8: has a chosen answer under `chosen` that has a message 1 that has a role "wizard"; known are system, user, assistant, tool',
  ]);
});

it('reads tools as lists, as JSON text, and as bare names', async () => {
  const talk = { messages: [user('q'), says('a')] };
  const { drafts, notes } = await importText(
    jsonl(
      { ...talk, tools: [{ name: 'f', description: 'd', parameters: { b: 1, a: 2 } }] },
      { ...talk, tools: '[{"type":"function","function":{"name":"f"}}]' },
      { ...talk, tools: ['look'] },
      { ...talk, tools: [] },
      { ...talk, tools: 'none' },
    ),
  );
  expect(drafts.map(({ tools }) => tools)).toEqual([
    [{ name: 'f', description: 'd', parameters: '{"a":2,"b":1}' }],
    [{ name: 'f' }],
    [{ name: 'look' }],
    undefined,
    undefined,
  ]);
  expect(notes.join()).toContain('line 5: tools that could not be read were left out');
});

it('stays fast and whole on hostile text', async () => {
  const long = '\n\nHuman: '.repeat(20_000);
  const { items } = await importText(jsonl({ chosen: long, rejected: `${long}x` }, { prompt: long, chosen: long, rejected: 'b' }), { kind: 'datasets' });
  expect(items).toHaveLength(2);
});

it('reads a judged row among plain ones for what it is', async () => {
  const plain = [1, 2, 3].map((at) => ({ conversations: [{ from: 'human', value: `q${at}` }, { from: 'gpt', value: 'a' }] })); // prettier-ignore
  const pair = { conversations: [{ from: 'human', value: 'q' }], chosen: { from: 'gpt', value: 'a' }, rejected: { from: 'gpt', value: 'b' } };
  expect((await read(...plain, pair, { ...plain[0], kto_tag: false })).slice(3)).toEqual([
    ['u:q a:a', 'a:b'],
    ['u:q1 a:a', false],
  ]);
});
