/** Files in the shapes that trainers, services and tools publish: every row is a draft, or refused by name. The texts are ours. */
import { expect, it } from 'vitest';
import { importText, jsonl } from './testkit.ts';

const user = (content: string): object => ({ role: 'user', content });
const says = (content: string): object => ({ role: 'assistant', content });
const human = (value: string): object => ({ from: 'human', value });
const gpt = (value: string): object => ({ from: 'gpt', value });
const weather = { name: 'weather', description: 'The weather of a town.', parameters: { type: 'object', properties: { town: { type: 'string' } } } };
const call = (id: string, town: string): object => ({ id, type: 'function', function: { name: 'weather', arguments: JSON.stringify({ town }) } });

/** Rows, how many of them are drafts, and why the others are none. */
const foreign: { readonly [shape: string]: { rows: readonly unknown[]; taken?: number; refused?: readonly string[] } } = {
  'LLaMA-Factory alpaca demo': { rows: [{ instruction: 'i', input: '', output: 'o' }, { instruction: 'i', input: 'j', output: 'o', system: 's', history: [['q', 'a']] }] }, // prettier-ignore
  'LLaMA-Factory tool demo': {
    rows: [
      {
        conversations: [
          human('Weather in Oslo?'),
          { from: 'function_call', value: '{"name": "weather", "arguments": {"town": "Oslo"}}' },
          { from: 'observation', value: '{"sky": "grey"}' },
          gpt('Grey.'),
        ],
        tools: JSON.stringify([weather]),
      },
      { conversations: [human('q'), gpt('a')], tools: '[]' },
    ],
  },
  'LLaMA-Factory ranking demo': { rows: [{ conversations: [human('q')], chosen: gpt('a'), rejected: gpt('b') }] },
  'LLaMA-Factory KTO demo': { rows: [{ messages: [user('q'), says('a')], label: true }, { messages: [user('q'), says('b')], label: false }] }, // prettier-ignore
  'ShareGPT of Vicuna': { rows: [{ id: 'x_0', conversations: [human('q'), gpt('a')] }, { id: 'x_1', conversations: [gpt('a'), human('q'), gpt('b')] }] }, // prettier-ignore
  'ShareGPT of OpenHermes': { rows: [{ conversations: [{ from: 'system', value: 's', weight: null }, { from: 'human', value: 'q', weight: 0 }, { from: 'gpt', value: 'a', weight: 1 }] }] }, // prettier-ignore
  'OpenAI examples': {
    rows: [
      { messages: [{ role: 'system', content: 's' }, user('q'), says('a')] },
      { messages: [user('q'), { ...says('a'), weight: 0 }, user('r'), { ...says('b'), weight: 1 }] },
      {
        messages: [
          user('Weather in Oslo and Bergen?'),
          { role: 'assistant', content: null, tool_calls: [call('c1', 'Oslo'), call('c2', 'Bergen')] },
          { role: 'tool', tool_call_id: 'c1', content: 'grey' },
          { role: 'tool', tool_call_id: 'c2', content: 'rain' },
          says('Grey, and rain.'),
        ],
        parallel_tool_calls: true,
        tools: [{ type: 'function', function: weather }],
      },
      { messages: [user('q'), { role: 'assistant', content: null, tool_calls: [call('c1', 'Oslo')] }], tools: [{ type: 'function', function: weather }] },
      { messages: [{ role: 'developer', content: 's' }, user('q'), { role: 'assistant', function_call: { name: 'weather', arguments: '{}' } }, { role: 'function', name: 'weather', content: 'grey' }, says('Grey.')], functions: [weather] }, // prettier-ignore
    ],
    taken: 4,
    refused: ['4: ends in a call of a tool without its result'],
  },
  'OpenAI preference': { rows: [{ input: { messages: [user('q')], tools: [], parallel_tool_calls: true }, preferred_output: [says('a')], non_preferred_output: [says('b')] }] }, // prettier-ignore
  'easy-dataset alpaca': { rows: [{ instruction: 'q', input: '', output: 'a', system: '' }] },
  'easy-dataset sharegpt': { rows: [{ messages: [user('q'), says('a')] }] },
  'easy-dataset multilingual thinking': { rows: [{ reasoning_language: 'English', developer: '', user: 'q', analysis: 't', final: 'a', messages: [{ role: 'user', content: 'q', thinking: null }, { role: 'assistant', content: 'a', thinking: 't' }] }] }, // prettier-ignore
  Dolly: { rows: [{ instruction: 'q', context: 'c', response: 'a', category: 'open_qa' }] },
  OpenOrca: { rows: [{ id: 'o.1', system_prompt: 's', question: 'q', response: 'a' }] },
  'TRL conversational prompt and completion': { rows: [{ prompt: [user('q')], completion: [says('a')] }] },
  'TRL unpaired': { rows: [{ prompt: 'q', completion: 'a', label: true }] },
  'UltraFeedback, binarized': { rows: [{ prompt: 'q', prompt_id: 'p', chosen: [user('q'), says('a')], rejected: [user('q'), says('b')], messages: [user('q'), says('a')], score_chosen: 8, score_rejected: 4 }] }, // prettier-ignore
  UltraFeedback: { rows: [{ source: 's', instruction: 'q', models: ['m', 'n'], completions: [{ model: 'm', response: 'a', overall_score: 3 }, { model: 'n', response: 'b', overall_score: 9 }], correct_answers: ['None'] }] }, // prettier-ignore
  'Anthropic hh-rlhf': { rows: [{ chosen: '\n\nHuman: q\n\nAssistant: a', rejected: '\n\nHuman: q\n\nAssistant: b' }] },
};

it.each(Object.entries(foreign))('counts every row of %s', async (_, { rows, taken = rows.length, refused = [] }) => {
  const found = await importText(jsonl(...rows), { kind: 'datasets' });
  expect(found.items).toHaveLength(rows.length);
  expect(found.refused).toEqual(refused);
  expect(found.drafts).toHaveLength(taken);
});

it('reads what easy-dataset writes: objects over many lines, one behind the other', async () => {
  const rows = [{ instruction: 'q', input: '', output: 'a' }, { instruction: 'r', input: '', output: 'b' }]; // prettier-ignore
  const { drafts, refused } = await importText(rows.map((row) => JSON.stringify(row, null, 2)).join('\n'), { name: 'rows.json', kind: 'datasets' });
  expect([drafts.length, refused]).toEqual([2, []]);
});
